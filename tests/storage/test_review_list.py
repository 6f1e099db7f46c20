from dataclasses import replace
from datetime import date, timedelta

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.story import Evidence, Ground, Link, Origin, Tie
from bulletin.verdict import Queue, Verdict
from storage.decisions import decide
from storage.marks import put_spot_check
from storage.origins import put_origins
from storage.review_list import Counts, Wanted, counts, listed, listed_and_counted
from storage.review_rows import lines
from storage.store import Store
from storage.stories import add_links
from storage.story_groups import regroup
from tests.storage.made_up import AUGUST, NOW, article, judged, kept, scored

OPEN = Wanted(AUGUST)


def say(store: Store, number: int, choice: Choice, reason: RejectReason | None = None) -> None:
    with store.writing() as session:
        decide(session, number, Decision(choice, "编辑", NOW, reason))


def story(store: Store, *numbers: int) -> None:
    with store.writing() as session:
        add_links(session, [Link(numbers[0], other, Tie.SAME, 1.0) for other in numbers[1:]])
        regroup(session, set(numbers))


def heads(store: Store, wanted: Wanted = OPEN, limit: int = 50) -> list[int]:
    with store.reading() as session:
        return [row.head for row in listed(session, wanted, limit)]


def counted(store: Store, wanted: Wanted = OPEN) -> Counts:
    with store.reading() as session:
        return counts(session, wanted)


def test_the_best_come_first_and_what_is_set_aside_only_when_asked_for(store: Store):
    low = kept(store, scored(1, 0.4, Queue.LOW)).id
    best = kept(store, scored(2, 0.9)).id
    aside = kept(store, scored(3, 0.1, Queue.ASIDE)).id
    kept(store, scored(4, 0.95, day=date(2024, 7, 31)))
    assert heads(store) == [best, low]
    assert heads(store, Wanted(AUGUST, queues=tuple(Queue))) == [best, low, aside]
    assert heads(store, Wanted(AUGUST, queues=(Queue.LOW,))) == [low]


def test_a_story_is_one_row_where_its_best_article_stands(store: Store):
    first, single, reprint = (kept(store, scored(n, score)).id for n, score in ((1, 0.9), (2, 0.8), (3, 0.7)))
    story(store, first, reprint)
    assert heads(store) == [first, single]
    assert counted(store) == Counts(stories=2, articles=3)


def test_a_list_of_a_word_is_counted_as_it_is_listed(store: Store):
    first, single, reprint, settled, copy = (kept(store, scored(n, 1 - n / 10)).id for n in range(1, 6))
    story(store, first, reprint)
    story(store, settled, copy)
    say(store, settled, Choice.ACCEPTED)
    with store.reading() as session:
        title = lines(session, [first])[first].title
        for word in ("", title[:2]):
            rows, found = listed_and_counted(session, Wanted(AUGUST, word=word), 50)
            assert ([row.head for row in rows], found) == ([first, single], Counts(stories=2, articles=3))
        assert listed_and_counted(session, Wanted(AUGUST, word="无此词"), 50) == ([], Counts(0, 0))


def test_the_likely_original_stands_for_its_story(store: Store):
    reprint, original = kept(store, scored(1, 0.9)).id, kept(store, scored(2, 0.7)).id
    story(store, reprint, original)
    with store.writing() as session:
        put_origins(session, {reprint: Origin(original, (Evidence(Ground.OWN, "自采", original),))})
    assert heads(store) == [original]


def test_what_is_said_of_one_article_settles_its_story_but_of_an_unwanted_reprint_it_does_not(store: Store):
    best, reprint, other, copy = (kept(store, scored(n, 1 - n / 10)).id for n in (1, 2, 3, 4))
    story(store, best, reprint)
    story(store, other, copy)
    say(store, best, Choice.ACCEPTED)
    say(store, other, Choice.REJECTED, RejectReason.REPRINT)
    assert heads(store) == [copy]
    assert counted(store) == Counts(stories=1, articles=1)
    assert heads(store, Wanted(AUGUST, choice=Choice.ACCEPTED)) == [best]
    assert heads(store, Wanted(AUGUST, choice=None)) == [best, copy]


def test_a_list_is_read_page_by_page_and_every_story_comes_once(store: Store):
    ids = [kept(store, scored(n, 0.5 + (n % 7) / 100)).id for n in range(1, 40)]
    story(store, *ids[::5])
    for wanted in (OPEN, Wanted(queues=tuple(Queue), choice=None)):
        whole, found, after = heads(store, wanted), [], None
        while True:
            with store.reading() as session:
                page = listed(session, wanted, 4, after)
            found += [row.head for row in page]
            if len(page) < 4:
                break
            after = page[-1].place
        assert found == whole
        assert len(whole) == counted(store, wanted).stories == 39 - 8 + 1


def test_counts_say_that_there_are_more_than_were_counted(store: Store):
    for number in range(1, 6):
        kept(store, scored(number, 0.9))
    with store.reading() as session:
        assert counts(session, OPEN, most=3) == Counts(4, 3, more=True)
        assert counts(session, OPEN, most=5) == Counts(5, 5)


def test_a_list_is_narrowed_by_outlet_word_reason_day_night_and_spot_check(store: Store):
    changed = article(outlet="qinghe", title="青禾县医院接入100%互认平台", published=date(2024, 8, 3))
    mine = kept(store, judged(1, article=changed, verdict=Verdict(0.9, Queue.SHORTLIST))).id
    other = kept(store, judged(2)).id
    undated = kept(store, scored(3, 0.5, day=None)).id
    aside = kept(store, scored(4, 0.2, Queue.ASIDE)).id
    assert heads(store, Wanted(AUGUST, outlet="qinghe")) == [mine]
    assert heads(store, Wanted(AUGUST, word="100% 互认")) == [mine]
    assert heads(store, Wanted(AUGUST, word="100_")) == []
    assert heads(store, Wanted(undated=True)) == [undated]
    assert heads(store, Wanted(AUGUST, since=NOW + timedelta(seconds=1))) == []
    assert heads(store, Wanted(AUGUST, night=1)) == []
    say(store, other, Choice.REJECTED, RejectReason.LENGTH)
    assert heads(store, Wanted(choice=Choice.REJECTED, reason=RejectReason.LENGTH)) == [other]
    assert heads(store, Wanted(choice=Choice.REJECTED, reason=RejectReason.PRINTED)) == []
    with store.writing() as session:
        put_spot_check(session, AUGUST, [aside])
    assert heads(store, Wanted(AUGUST, spot_check=True)) == [aside]


def test_a_line_tells_of_a_candidate_what_its_row_shows(store: Store):
    one = kept(store, judged())
    say(store, one.id, Choice.REJECTED, RejectReason.PRINTED)
    with store.reading() as session:
        line = lines(session, [one.id])[one.id]
    assert (line.title, line.outlet_printed, line.day) == ("云杉医院上线电子健康卡", "云杉日报", date(2024, 8, 15))
    assert (line.choice, line.reason, line.by, line.decisions) == (Choice.REJECTED, RejectReason.PRINTED, "编辑", 1)
    assert line.flags == ("short-body",)
    assert line.characters == len("".join(one.article.body_text.split()))
    assert line.carrying is not None and line.carrying.terms == ("电子健康卡", "医院")


def test_the_title_is_not_given_as_the_sentence_that_carried_the_verdict(store: Store):
    one = judged()
    titled = replace(one.verdict.reasons[0], sentence="云杉医院 上线电子健康卡")
    with_title = replace(one, verdict=replace(one.verdict, reasons=(titled,)))
    number = kept(store, with_title).id
    with store.reading() as session:
        assert lines(session, [number])[number].carrying is None
