"""kill -9 at random moments of night, draft, release: nothing lost, nothing doubled, resumed at the next start."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from bulletin.issue import IssueState
from bulletin.series import load_series
from storage import issues, ledger, nights
from storage.store import open_store
from tests.scheduler.worker import MONTHS

ROOT = Path(__file__).parents[2]


def start(url: str) -> "subprocess.Popen[str]":
    child = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
         f"from tests.scheduler.worker import main; main({url!r})"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def killed(url: str, after: float) -> bool:
    """Whether a worker was killed this many seconds after it was ready (it had ended before, where not)."""
    with start(url) as child:
        try:
            child.wait(after)
            return False
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return True


def assert_whole(url: str) -> None:
    """No number and no period twice, no gap, each issue's entry once, every state told of by a move."""
    store = open_store(url)
    try:
        with store.reading() as session:
            every = issues.issues(session)
            windows = nights.finished_nights(session)
            moves = {each.period: ledger.moves(session, each.series, each.period) for each in every}
    finally:
        store.close()
    base = [each for each in every if not each.revision]
    series = load_series()
    assert [each.number for each in base] == [series.profile[-1].number(each.period) for each in base]
    assert all(after.number == before.number + 1 for before, after in pairwise(base))
    for issue in every:
        assert len(issue.entries) <= 1
        if issue.state is IssueState.RELEASED:
            assert [each.title for each in issue.entries] == [f"第{issue.number}篇"]
        steps = [each for each in moves[issue.period] if each.revision == issue.revision]
        assert steps[-1].became == issue.state
        assert len({(each.was, each.became) for each in steps}) == len(steps)
    assert all(after.since <= before.until for before, after in pairwise(windows))


def run_with_kills(url: str, kills: int, random: Random) -> None:
    open_store(url).close()
    done = 0
    while done < kills:
        if not killed(url, random.uniform(0.0, 0.4)):
            break
        done += 1
        assert_whole(url)
    with start(url) as child:
        assert child.wait() == 0
    assert_whole(url)
    store = open_store(url)
    with store.reading() as session:
        every = issues.issues(session)
    store.close()
    assert len([each for each in every if not each.revision]) == MONTHS
    assert all(each.state is IssueState.RELEASED for each in every if each.number % 3 or each.revision == 0)


def test_work_killed_at_random_moments_is_resumed(tmp_path):
    run_with_kills(f"sqlite:///{tmp_path / 'yuebao.db'}", 5, Random(6))


@pytest.mark.soak
@pytest.mark.parametrize("ten", range(10))
def test_work_killed_at_a_hundred_random_moments_is_resumed(tmp_path, ten):
    run_with_kills(f"sqlite:///{tmp_path / 'yuebao.db'}", 10, Random(100 + ten))
