"""Random histories: no day uncovered, every due issue once and in order, right number and date, no edit lost."""

from collections.abc import Callable
from random import Random

import pytest

from storage.store import Store
from tests.scheduler.history import Office


def live(store: Store, seed: int) -> None:
    office = Office(store, Random(seed))
    office.live(Random(seed).randint(4, 24))
    office.check_end()


@pytest.mark.parametrize("seed", range(25))
def test_an_office_of_any_history_has_its_issues(sqlite_again: Callable[[], Store], seed: int):
    live(sqlite_again(), seed)


@pytest.mark.parametrize("seed", range(5))
def test_an_office_on_postgresql_has_its_issues(postgres_again: Callable[[], Store], seed: int):
    live(postgres_again(), 100_000 + seed)


@pytest.mark.soak
@pytest.mark.parametrize("hundred", range(100))
def test_ten_thousand_histories(sqlite_again: Callable[[], Store], hundred: int):
    for seed in range(1_000 + hundred * 100, 1_100 + hundred * 100):
        live(sqlite_again(), seed)


@pytest.mark.soak
@pytest.mark.parametrize("ten", range(20))
def test_two_hundred_histories_on_postgresql(postgres_again: Callable[[], Store], ten: int):
    for seed in range(200_000 + ten * 10, 200_010 + ten * 10):
        live(postgres_again(), seed)
