"""人员: accounts are made and changed, and somebody who keeps them is always left."""

from collections.abc import Callable

import pytest

from bulletin.person import Person, Right, Role
from review.staff import Refused, change
from storage import journal, people
from storage.store import Store
from tests.review.conftest import MORNING, PASSWORD, Browser

Browse = Callable[..., Browser]
NEW = {"name": "赵编辑", "role": ["editor", "issuer"], "password": "另一句密码 34", "again": "另一句密码 34"}


@pytest.fixture
def operator(browse: Browse) -> Browser:
    return browse("刘运维", Role.OPERATOR)


def account(store: Store, name: str) -> Person:
    with store.reading() as session:
        guard = people.lock_of(session, name)
    assert guard
    return guard.person


def test_a_new_account_signs_in_with_its_roles(operator: Browser, browse: Browse, store: Store) -> None:
    assert "已为赵编辑建立账号" in operator.post("/people", NEW).text
    assert account(store, "赵编辑").roles == (Role.EDITOR, Role.ISSUER)
    signed = browse().client.post(
        "/sign-in", data={"name": "赵编辑", "password": NEW["password"]}, follow_redirects=False
    )
    assert signed.status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"again": "又一句密码 56"}, "两次输入的密码不一样"),
        ({"password": "kurz", "again": "kurz"}, "密码至少 8 个字符"),
        ({"role": []}, "至少选一种角色"),
        ({"role": ["king"]}, "至少选一种角色"),
        ({"name": "刘运维"}, "已经有人用了"),
        ({"name": " "}, "用户名不能为空"),
    ],
)
def test_a_bad_account_is_refused_and_what_was_filled_in_stays(
    operator: Browser, change: dict[str, object], words: str
) -> None:
    answer = operator.post("/people", {**NEW, **change})
    assert answer.status_code == 422 and words in answer.text
    assert f'name="name" value="{ {**NEW, **change}["name"] }"' in answer.text


def test_roles_change_what_somebody_may(operator: Browser, browse: Browse, store: Store) -> None:
    editor = browse("李编辑", Role.EDITOR)
    assert editor.get("/settings/program").status_code == 403
    number = account(store, "李编辑").id
    operator.post(f"/people/{number}/roles", {"role": ["editor", "operator"]})
    assert editor.get("/settings/program").status_code == 200
    with store.reading() as session:
        line = journal.lines(session, 1, subject=f"person:{number}")[0]
    assert (line.by, line.act) == ("刘运维", "改角色")
    assert (line.before["roles"], line.after["roles"]) == (["编辑"], ["运维", "编辑"])


def test_a_resting_account_is_out_until_it_is_woken(operator: Browser, browse: Browse, store: Store) -> None:
    editor = browse("李编辑", Role.EDITOR)
    number = account(store, "李编辑").id
    page = operator.post(f"/people/{number}/rest").text
    assert "已停用" in page and f'action="/people/{number}/wake"' in page
    assert editor.get("/password", follow_redirects=False).status_code == 303
    operator.post(f"/people/{number}/wake")
    assert account(store, "李编辑").active


def test_nobody_locks_himself_out(operator: Browser, browse: Browse, store: Store) -> None:
    browse("陈运维", Role.OPERATOR)
    own = account(store, "刘运维").id
    assert "不能停用自己的账号" in operator.post(f"/people/{own}/rest").text
    assert "不能去掉自己的运维角色" in operator.post(f"/people/{own}/roles", {"role": ["editor"]}).text
    assert "至少留一种角色" in operator.post(f"/people/{own}/roles").text
    assert account(store, "刘运维").may(Right.PEOPLE)


def test_of_two_who_take_each_others_right_one_is_left(browse: Browse, store: Store) -> None:
    browse("刘运维", Role.OPERATOR)
    browse("陈运维", Role.OPERATOR)
    one, other = account(store, "刘运维"), account(store, "陈运维")
    change(store, one, other.id, [Role.EDITOR], True, MORNING)
    with pytest.raises(Refused, match="最后一位"):
        change(store, other, one.id, [Role.EDITOR], True, MORNING)
    assert account(store, "刘运维").may(Right.PEOPLE)


def test_a_resting_keeper_does_not_count_as_one_who_is_left(browse: Browse, store: Store) -> None:
    browse("刘运维", Role.OPERATOR)
    browse("陈运维", Role.OPERATOR)
    one, other = account(store, "刘运维"), account(store, "陈运维")
    change(store, one, other.id, [Role.OPERATOR], False, MORNING)
    with pytest.raises(Refused, match="最后一位"):
        change(store, other, one.id, [Role.OPERATOR], False, MORNING)


def test_a_password_set_by_another_ends_all_sign_ins_and_the_lock(
    operator: Browser, browse: Browse, store: Store
) -> None:
    editor = browse("李编辑", Role.EDITOR)
    for _ in range(5):
        browse().client.post("/sign-in", data={"name": "李编辑", "password": "falsch"})
    assert "输错密码，锁到" in operator.get("/people").text
    number = account(store, "李编辑").id
    fields = {"password": "新的一句密码 9", "again": "新的一句密码 9"}
    assert "锁定也已解除" in operator.post(f"/people/{number}/password", fields).text
    assert editor.get("/password", follow_redirects=False).status_code == 303
    old = browse().client.post("/sign-in", data={"name": "李编辑", "password": PASSWORD})
    assert old.status_code == 401
    new = {"name": "李编辑", "password": fields["password"]}
    assert browse().client.post("/sign-in", data=new, follow_redirects=False).status_code == 303


def test_ones_own_password_is_not_set_here(operator: Browser, store: Store) -> None:
    own = account(store, "刘运维").id
    fields = {"password": "新的一句密码 9", "again": "新的一句密码 9"}
    assert "修改密码" in operator.post(f"/people/{own}/password", fields).text
    assert operator.get("/people").status_code == 200


def test_an_unknown_account_is_not_found(operator: Browser) -> None:
    for act in ("roles", "rest", "wake", "password"):
        assert operator.post(f"/people/999/{act}").status_code == 404


def test_the_list_says_when_somebody_last_signed_in(operator: Browser, add_person: Callable[..., None]) -> None:
    add_person("新来的", Role.EDITOR)
    page = operator.get("/people").text
    assert "上次登录 9月2日 08:30" in page and "上次登录 从未" in page
