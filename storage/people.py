"""People with an account at the desk, and the browsers in which they are signed in."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from bulletin.person import Person, Role
from storage.errors import Conflict, NoSuchRow
from storage.rows import PersonRow, SignInRow
from storage.upsert import insert_into

PEOPLE, SIGN_INS = PersonRow.__table__.c, SignInRow.__table__.c
SIGNED_IN = (
    select(PEOPLE.id, PEOPLE.name, PEOPLE.roles, PEOPLE.active, PEOPLE.created_at.label("made_at"),
           SIGN_INS.token, SIGN_INS.expires_at, SIGN_INS.seen_at, SIGN_INS.notice)
    .where(PEOPLE.id == SIGN_INS.person_id, SIGN_INS.digest == bindparam("cookie"))
)  # fmt: skip
"""Asked by every request, so of the tables themselves: half the time of a question of rows."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What guards an account: the password's hash, failed tries in a row, and until when it is shut (aware, UTC)."""

    person: Person
    secret: str
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that is signed in. `token` guards its forms, `notice` is shown on its next page ({} for none)."""

    person: Person
    token: str
    expires_at: datetime
    seen_at: datetime
    notice: dict[str, Any]


def count_people(session: Session) -> int:
    """How many accounts there are, resting ones too."""
    return session.scalar(select(func.count()).select_from(PersonRow)) or 0


def people(session: Session) -> list[Person]:
    """All accounts, by name."""
    return [person_of(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.named))]


def held_people(session: Session) -> list[Person]:
    """All accounts, and nobody else changes one until this writing session ends."""
    return [person_of(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.id).with_for_update())]


def locks(session: Session, now: datetime) -> dict[int, datetime]:
    """Until when accounts are shut, by id; those that are open are absent."""
    shut = select(PersonRow.id, PersonRow.locked_until).where(PersonRow.locked_until > now)
    return {number: until for number, until in session.execute(shut) if until}


def person(session: Session, person_id: int) -> Person | None:
    """The account of that id."""
    row = session.get(PersonRow, person_id)
    return person_of(row) if row else None


def lock_of(session: Session, name: str) -> Lock | None:
    """The account of that name with what guards it; names differ by more than case."""
    row = session.scalars(select(PersonRow).where(PersonRow.named == folded(name))).first()
    return Lock(person_of(row), row.secret, row.failures, row.locked_until) if row else None


def add_person(session: Session, name: str, secret: str, roles: Iterable[Role], now: datetime) -> Person:
    """A new account. Raises Conflict where the name is taken."""
    values = {
        "name": name.strip(),
        "named": folded(name),
        "secret": secret,
        "roles": [role.value for role in roles],
        "active": True,
        "created_at": now,
        "failures": 0,
    }
    insertion = insert_into(session, PersonRow).values(**values).on_conflict_do_nothing(index_elements=["named"])
    number = session.scalar(insertion.returning(PersonRow.id))
    if number is None:
        said = f"there is an account “{name.strip()}” already; choose another name, or change its password"
        raise Conflict(said, "name-taken", name=name.strip())
    return Person(number, name.strip(), tuple(Role(each) for each in values["roles"]), True, now)  # type: ignore[attr-defined]


def set_roles(session: Session, person_id: int, roles: Iterable[Role], active: bool) -> None:
    """What somebody may do from now on; one whose account rests is signed out everywhere. Raises NoSuchRow."""
    values = {"roles": [role.value for role in roles], "active": active}
    changed = update(PersonRow).where(PersonRow.id == person_id).values(**values)
    if session.scalar(changed.returning(PersonRow.id)) is None:
        raise NoSuchRow(f"there is no account {person_id}; load the list again", "no-account", number=person_id)
    if not active:
        sign_out_everywhere(session, person_id)


def set_secret(session: Session, person_id: int, secret: str) -> None:
    """A new password's hash: all his sign-ins end with it, and the lock opens."""
    session.execute(
        update(PersonRow).where(PersonRow.id == person_id).values(secret=secret, failures=0, locked_until=None)
    )
    sign_out_everywhere(session, person_id)


def count_failure(session: Session, person_id: int) -> int:
    """One failed try more; how many in a row now."""
    counted = update(PersonRow).where(PersonRow.id == person_id).values(failures=PersonRow.failures + 1)
    return session.scalar(counted.returning(PersonRow.failures)) or 0


def lock(session: Session, person_id: int, until: datetime | None) -> None:
    """Shut an account until an instant; None opens it and forgets the failed tries."""
    values = {"locked_until": until} if until else {"locked_until": None, "failures": 0}
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))


def add_sign_in(session: Session, cookie: str, person_id: int, token: str, now: datetime, until: datetime) -> None:
    """Remember a browser by the digest of its cookie."""
    values = {"digest": hashed(cookie), "person_id": person_id, "token": token, "created_at": now, "seen_at": now}
    session.execute(insert(SignInRow).values(**values, expires_at=until, notice={}))


def sign_in(session: Session, cookie: str, now: datetime) -> SignIn | None:
    """Who is signed in with this cookie, None where nobody is, or is no longer."""
    row = session.execute(SIGNED_IN, {"cookie": hashed(cookie)}).first()
    if row is None or row.expires_at <= now or not row.active:
        return None
    roles = tuple(Role(each) for each in row.roles)
    person = Person(row.id, row.name, roles, row.active, row.made_at)
    return SignIn(person, row.token, row.expires_at, row.seen_at, row.notice)


def seen(session: Session, cookie: str, now: datetime, until: datetime) -> None:
    """Let a sign-in live on, since it is used."""
    session.execute(update(SignInRow).where(SignInRow.digest == hashed(cookie)).values(seen_at=now, expires_at=until))


def put_notice(session: Session, cookie: str, notice: dict[str, Any]) -> None:
    """What the next page of this browser shows once ({}: nothing)."""
    session.execute(update(SignInRow).where(SignInRow.digest == hashed(cookie)).values(notice=notice))


def sign_out(session: Session, cookie: str) -> None:
    """Forget a browser."""
    session.execute(delete(SignInRow).where(SignInRow.digest == hashed(cookie)))


def sign_out_everywhere(session: Session, person_id: int) -> None:
    """Forget all browsers of somebody."""
    session.execute(delete(SignInRow).where(SignInRow.person_id == person_id))


def forget_expired(session: Session, now: datetime) -> None:
    """Forget sign-ins whose time is over."""
    session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))


def folded(name: str) -> str:
    """A name as it is compared."""
    return name.strip().casefold()


def hashed(cookie: str) -> bytes:
    """What stands for a cookie in the store, so that a stolen copy of the store signs nobody in."""
    return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()


def person_of(row: PersonRow) -> Person:
    """A row as person."""
    return Person(row.id, row.name, tuple(Role(each) for each in row.roles), row.active, row.created_at)
