"""Requests of the desk (请求): taken one by one, answered, ended with one sentence for whoever asked.

Two jobs share them. What is answered here or by a short child is done in order, oldest first; a crawl or a learning is
handed to the job that does it anyhow, and followed, so that a night never holds up a pasted link. A request survives
the runner: what ran when it died waits again at the next start.
"""

import logging
from collections.abc import Callable

from bulletin.request import HANDED, Request, RequestKind, RequestState
from scheduler import handing, links, trials
from scheduler.answering import Answer, Interrupted
from scheduler.desk import NOTHING, Desk, Done
from storage import requests
from storage.jobs import JobState

logger = logging.getLogger(__name__)

ANSWERS: dict[RequestKind, Callable[[Desk, Request], Answer]] = {
    RequestKind.LINK: links.link,
    RequestKind.GIVEN: links.given,
    RequestKind.PICTURES: trials.pictures,
    RequestKind.LEXICON: trials.lexicon,
    RequestKind.PROBE: trials.probe,
}
"""Who answers a kind of request by itself; the others are handed over."""

QUICK = tuple(ANSWERS)
BROKEN = "程序出了错，这个请求没有做成；请再试一次，仍不行请把请求编号 {} 告诉运维人员。"


def something_asked(desk: Desk) -> bool:
    """Whether a request waits that is answered here: a look without any writing, every second."""
    with desk.store.reading() as session:
        return requests.has_open(session, QUICK)


def answer_requests(desk: Desk, _state: JobState) -> Done:
    """Answer everything that waits; for the holder of the lease, so what still runs was left by a dead runner."""
    with desk.store.writing() as session:
        requests.wait_again(session, QUICK, desk.clock())
    count = 0
    while not desk.stop.is_set():
        with desk.store.writing() as session:
            taken = requests.take(session, desk.clock(), QUICK)
        if taken is None:
            break
        try:
            answer_one(desk, taken)
        except Interrupted:
            break
        count += 1
    return Done("done", f"答复 {count} 个请求") if count else NOTHING


def answer_one(desk: Desk, request: Request) -> None:
    """Answer one request and end it. Raises Interrupted, with the request left as running, where the runner stops."""
    try:
        answer = ANSWERS[request.kind](desk, request)
    except Interrupted:
        raise
    except Exception:  # the one broad catch of a request: the person reads a sentence, the log has the rest
        logger.exception("request %d (%s) failed", request.id, request.kind)
        answer = Answer(False, BROKEN.format(request.id))
    state = RequestState.DONE if answer.good else RequestState.FAILED
    with desk.store.writing() as session:
        requests.end(session, request.id, state, answer.said, desk.clock(), answer.result)


def something_handed(desk: Desk) -> bool:
    """Whether a request waits or runs that another job does."""
    with desk.store.reading() as session:
        return requests.has_open(session, HANDED)


def hand_over(desk: Desk, _state: JobState) -> Done:
    """Hand over what waits and look how far the rest is; how many were handed."""
    with desk.store.reading() as session:
        asked = requests.open_requests(session, HANDED)
    handed = 0
    for request in asked:
        if request.state is RequestState.WAITING:
            handed += handing.hand(desk, request)
        else:
            handing.follow(desk, request)
    return Done("done", f"转交 {handed} 个请求") if handed else NOTHING
