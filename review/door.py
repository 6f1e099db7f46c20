"""Signing in: passwords by argon2, a lock after failed tries, and the one-time word of the first start."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bulletin.person import Person, Role
from storage import journal, people
from storage.errors import Conflict
from storage.store import Store

HASHER = PasswordHasher()
NOBODY = HASHER.hash(secrets.token_urlsafe(12))
"""What an unknown name is compared with, so that the time taken does not tell which names there are."""
AT_ONCE, WAITING = threading.BoundedSemaphore(2), threading.BoundedSemaphore(10)
"""Passwords compared at the same time, since each takes 64 MB and a core and anybody may ask; and those that wait,
since each holds a thread that pages need."""
LEAST = 8
"""Characters a password has at least (NIST SP 800-63B); no rules about kinds of characters."""
TRIES = 5
LOCKED = timedelta(minutes=15)
MOST_STRANGERS = 10_000
"""Names nobody has of which failed tries are remembered."""
LIFE = timedelta(hours=12)
"""A browser stays signed in this long after it was last used."""


class NotLetIn(Exception):
    """Why somebody is not signed in, as one sentence for him."""


@dataclass(slots=True)
class Strangers:
    """Failed tries under names that nobody has: they are locked as accounts are, so that a lock tells nothing."""

    failed: dict[str, tuple[int, datetime | None]] = field(default_factory=dict)

    def locked(self, name: str, now: datetime) -> bool:
        """Whether a name is locked."""
        until = self.failed.get(known_by(name), (0, None))[1]
        return until is not None and until > now

    def count(self, name: str, now: datetime) -> None:
        """One failed try more; the names tried longest ago are forgotten."""
        tries = self.failed.pop(known_by(name), (0, None))[0] + 1
        self.failed[known_by(name)] = (tries, now + LOCKED if tries >= TRIES else None)
        while len(self.failed) > MOST_STRANGERS:
            self.failed.pop(next(iter(self.failed)), None)


def known_by(name: str) -> str:
    """What a name is remembered by, however long it is."""
    return people.folded(name)[:80]


def let_in(store: Store, name: str, password: str, now: datetime, strangers: Strangers) -> tuple[Person, str]:
    """Sign somebody in: the person and the cookie that stands for it. Raises NotLetIn."""
    with store.reading() as session:
        guard = people.lock_of(session, name)
    until = guard.locked_until if guard is not None else None
    if (until is not None and until > now) or (guard is None and strangers.locked(name, now)):
        raise NotLetIn(f"连续输错 {TRIES} 次，账号已锁定；请 15 分钟后再试，或请运维人员重设密码。")
    right = matches(guard.secret if guard else NOBODY, password)
    if guard is None or not right or not guard.person.active:
        if guard is not None:
            count_failure(store, guard.person, now)
        else:
            strangers.count(name, now)
        raise NotLetIn("用户名或密码不对，请重新输入。")
    return guard.person, signed_in(store, guard.person, now)


def signed_in(store: Store, person: Person, now: datetime) -> str:
    """A fresh cookie for somebody; old sign-ins whose time is over are forgotten on the way."""
    cookie, token = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    with store.writing() as session:
        people.forget_expired(session, now)
        people.lock(session, person.id, None)
        people.add_sign_in(session, cookie, person.id, token, now, now + LIFE)
        journal.note(session, now, person.name, "登录", f"person:{person.id}")
    return cookie


def count_failure(store: Store, person: Person, now: datetime) -> None:
    """One failed try more; the fifth in a row locks the account for a while."""
    with store.writing() as session:
        if people.count_failure(session, person.id) >= TRIES:
            people.lock(session, person.id, now + LOCKED)
            journal.note(session, now, person.name, "连续输错密码，账号锁定", f"person:{person.id}")


def matches(secret: str, password: str) -> bool:
    """Whether a password is the one of this hash. Raises NotLetIn where too many ask at once."""
    if not WAITING.acquire(blocking=False):
        raise NotLetIn("现在同时登录的人太多，请过几秒再试。")
    try:
        with AT_ONCE:
            return HASHER.verify(secret, password)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        WAITING.release()


def weak(name: str, password: str) -> str:
    """Why a password is not good enough, "" where it is."""
    if len(password) < LEAST:
        return f"密码至少 {LEAST} 个字符。"
    if password.strip().casefold() == name.strip().casefold():
        return "密码不能与用户名相同。"
    if len(set(password)) < 4:
        return "密码太简单，请换一个。"
    return ""


def enrol(
    store: Store, name: str, password: str, roles: tuple[Role, ...], now: datetime, by: str, only_first: bool = False
) -> Person:
    """A new account. Raises NotLetIn with the sentence for a weak password, a bad or taken name, or no role.

    `only_first`: only while there is no account at all, decided in the transaction that makes it.
    """
    if not name.strip() or len(name.strip()) > 40 or any(ord(sign) < 32 for sign in name):
        raise NotLetIn("用户名不能为空，最长 40 个字符。")
    if not roles:
        raise NotLetIn("请至少选一种角色。")
    if reason := weak(name, password):
        raise NotLetIn(reason)
    secret = HASHER.hash(password)
    try:
        with store.writing() as session:
            if only_first and people.count_people(session):
                raise NotLetIn("已经有账号了，请登录。")
            person = people.add_person(session, name, secret, roles, now)
            after = {"name": person.name, "roles": [role.value for role in roles]}
            journal.note(session, now, by or person.name, "新建账号", f"person:{person.id}", None, after)
    except Conflict:
        raise NotLetIn(f"用户名“{name.strip()}”已经有人用了，请换一个。") from None
    return person


def change_password(store: Store, person: Person, password: str, now: datetime, by: str) -> None:
    """A new password; all sign-ins of this person end. Raises NotLetIn for a weak one."""
    if reason := weak(person.name, password):
        raise NotLetIn(reason)
    secret = HASHER.hash(password)
    with store.writing() as session:
        people.set_secret(session, person.id, secret)
        journal.note(session, now, by, "修改密码", f"person:{person.id}")
