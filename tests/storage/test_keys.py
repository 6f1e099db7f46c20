import pytest
from sqlalchemy import or_, select

from storage.keys import among, portions
from storage.rows import CandidateRow
from storage.rows.base import table_of
from storage.store import Store
from tests.storage.made_up import judged, kept

HELD = table_of(CandidateRow)


@pytest.fixture
def three(store: Store) -> list[int]:
    return [kept(store, judged(number)).id for number in (1, 2, 3)]


def test_keys_are_given_by_name_when_a_question_is_asked_or_with_it(store: Store, three: list[int]):
    named = select(HELD.c.id).where(among(HELD.c.id, "ids")).order_by(HELD.c.id)
    with store.reading() as session:
        for some in ([], three[:1], three[::-1], [*three, *three], [404]):
            wanted = sorted(set(some) & set(three))
            assert list(session.scalars(named, {"ids": some})) == wanted
            own = select(HELD.c.id).where(or_(among(HELD.c.id, some), among(HELD.c.decisions, [404])))
            assert sorted(session.scalars(own)) == wanted


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_sqlite_goes_by_the_index_of_the_keys(store: Store, three: list[int]):
    question = select(HELD.c.key).where(among(HELD.c.id, three))
    with store.reading() as session:
        compiled = question.compile(store.engine)
        steps = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("[1, 2]",)).all()
    assert steps[0][3] == "SEARCH candidates USING INTEGER PRIMARY KEY (rowid=?)"


def test_one_statement_serves_any_number_of_keys(store: Store, three: list[int]):
    with store.reading() as session:
        said = {
            str(select(HELD.c.id).where(among(HELD.c.id, some)).compile(session.get_bind())) for some in ([], three)
        }
    assert len(said) == 1


def test_portions_are_of_a_size_that_one_question_takes():
    keys = [number.to_bytes(2, "big") for number in range(1_200)]
    parts = list(portions([*keys, *keys[:10]]))
    assert [len(part) for part in parts] == [500, 500, 200]
    assert [key for part in parts for key in part] == keys
