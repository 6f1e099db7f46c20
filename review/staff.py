"""Changing what people may do, so that somebody who keeps the accounts is always left, and nobody locks himself out."""

from collections.abc import Iterable
from datetime import datetime

from bulletin.person import ROLE_ZH, Person, Right, Role
from storage import journal, people
from storage.store import Store


class Refused(ValueError):
    """Why a change of an account is not made, as one sentence for whoever asked."""


def change(
    store: Store, by: Person, person_id: int, roles: Iterable[Role], active: bool, now: datetime
) -> tuple[Person, Person]:
    """Give somebody these roles, or have his account rest; the person before and after. Raises Refused.

    Decided in the transaction that writes, with all accounts held, so that of two who take each other's right away
    at once one is refused.
    """
    wanted = tuple(role for role in Role if role in set(roles))
    with store.writing() as session:
        held = {each.id: each for each in people.held_people(session)}
        before = held.get(person_id)
        if before is None:
            raise Refused("没有这个账号；请刷新页面。")
        after = Person(before.id, before.name, wanted, active, before.created_at)
        reason = objection(by, before, after, held.values())
        if reason:
            raise Refused(reason)
        if (before.roles, before.active) != (after.roles, after.active):
            people.set_roles(session, person_id, wanted, active)
            act = "改角色" if before.active == after.active else "启用账号" if active else "停用账号"
            journal.note(session, now, by.name, act, f"person:{person_id}", record(before), record(after))
    return before, after


def objection(by: Person, before: Person, after: Person, everybody: Iterable[Person]) -> str:
    """Why a change must not be made, "" where it may."""
    if not after.roles:
        return "请至少留一种角色；不再用的账号请停用。"
    if by.id == before.id and not after.active:
        return "不能停用自己的账号；请让另一位运维人员来做。"
    if by.id == before.id and before.may(Right.PEOPLE) and not after.may(Right.PEOPLE):
        return "不能去掉自己的运维角色，否则您就打不开这一页了；请让另一位运维人员来做。"
    if before.may(Right.PEOPLE) and not after.may(Right.PEOPLE):
        others = [each for each in everybody if each.id != before.id and each.may(Right.PEOPLE)]
        if not others:
            return "这是最后一位能管账号的人，不能停用，也不能去掉运维角色。"
    return ""


def record(person: Person) -> dict[str, object]:
    """A person as the journal keeps him."""
    return {"roles": [ROLE_ZH[role] for role in person.roles], "active": person.active}
