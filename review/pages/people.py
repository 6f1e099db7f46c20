"""人员：账号、角色、停用启用、重设密码."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bulletin.person import Person, Role
from review.door import LEAST, NotLetIn, change_password, enrol
from review.staff import Refused, change
from review.visit import PeopleKeeper, Visit
from storage import journal, people

router = APIRouter()
Text = Annotated[str, Form()]
Roles = Annotated[list[str], Form()]


@router.get("/people")
def people_page(visit: PeopleKeeper) -> Response:
    """All accounts."""
    return show(visit)


def show(visit: Visit, status: int = 200, said: str = "", name: str = "", roles: tuple[Role, ...] = ()) -> Response:
    """The page, with what was wrong where something was."""
    with visit.desk.store.reading() as session:
        everybody = people.people(session)
        shut = people.locks(session, visit.now)
        last = {each.id: journal.last_time(session, f"person:{each.id}", "登录") for each in everybody}
    everybody.sort(key=lambda each: not each.active)
    return visit.show("people.html", status, everybody=everybody, shut=shut, last=last, said=said, name=name,
                      chosen=roles, roles=tuple(Role), least=LEAST)  # fmt: skip


@router.post("/people")
def add(visit: PeopleKeeper, name: Text = "", password: Text = "", again: Text = "", role: Roles = []) -> Response:  # noqa: B006
    """A new account."""
    chosen = known_roles(role)
    try:
        if password != again:
            raise NotLetIn("两次输入的密码不一样。")
        person = enrol(visit.desk.store, name, password, chosen, visit.now, visit.by)
    except NotLetIn as reason:
        return show(visit, 422, str(reason), name, chosen)
    return visit.back("/people", f"已为{person.name}建立账号；请当面告诉密码，并请本人登录后修改。")


@router.post("/people/{person_id}/roles")
def set_roles(visit: PeopleKeeper, person_id: int, role: Roles = []) -> Response:  # noqa: B006
    """Give somebody these roles."""
    return changed(visit, person_id, known_roles(role), None)


@router.post("/people/{person_id}/rest")
def rest(visit: PeopleKeeper, person_id: int) -> Response:
    """Have an account rest: it is signed out everywhere; what it did stays."""
    return changed(visit, person_id, None, False)


@router.post("/people/{person_id}/wake")
def wake(visit: PeopleKeeper, person_id: int) -> Response:
    """Have an account work again."""
    return changed(visit, person_id, None, True)


def changed(visit: Visit, person_id: int, roles: tuple[Role, ...] | None, active: bool | None) -> Response:
    """Change an account and say so; or say why not."""
    person = found(visit, person_id)
    wanted = person.roles if roles is None else roles
    working = person.active if active is None else active
    try:
        before, after = change(visit.desk.store, visit.person, person_id, wanted, working, visit.now)
    except Refused as reason:
        return show(visit, 409, str(reason))
    if before.active != after.active:
        back = "rest" if after.active else "wake"
        said = f"{after.name}的账号已{'启用' if after.active else '停用，各处的登录都已退出'}。"
        return visit.back("/people", said, undo=f"/people/{person_id}/{back}")
    return visit.back("/people", f"{after.name}的角色已保存。")


@router.post("/people/{person_id}/password")
def set_password(visit: PeopleKeeper, person_id: int, password: Text = "", again: Text = "") -> Response:
    """A new password for somebody else: his sign-ins end, and a lock opens."""
    person = found(visit, person_id)
    try:
        if person.id == visit.person.id:
            raise NotLetIn("自己的密码请在右上角“修改密码”里改。")
        if password != again:
            raise NotLetIn("两次输入的密码不一样。")
        change_password(visit.desk.store, person, password, visit.now, visit.by)
    except NotLetIn as reason:
        return show(visit, 422, str(reason))
    return visit.back("/people", f"{person.name}的密码已重设，原有登录都已退出，锁定也已解除。")


def known_roles(given: list[str]) -> tuple[Role, ...]:
    """The roles among what a form sent."""
    return tuple(role for role in Role if role.value in given)


def found(visit: Visit, person_id: int) -> Person:
    """The account of that id; 404 where there is none."""
    with visit.desk.store.reading() as session:
        person = people.person(session, person_id) if 0 < person_id < 2**31 else None
    if person is None:
        raise HTTPException(404, "没有这个账号；请回到“人员”页。")
    return person
