"""yuebao user: the accounts of the desk."""

import getpass
import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from bulletin.person import ROLE_ZH, Role
from bulletin.settings import Settings

SUMMARY = "the desk's accounts: add NAME --role ROLE…, passwd NAME, list"
EXAMPLE = "yuebao user add 李编辑 --role editor issuer"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="a new account; the password is asked for, or read from a pipe")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", nargs="+", choices=[role.value for role in Role], required=True, help="what it may do")
    verbs.add_parser("passwd", help="a new password; signs the person out everywhere").add_argument(
        "name", metavar="NAME"
    )
    verbs.add_parser("list", help="who there is").add_argument("--json", action="store_true", help="for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do what is asked. Exit code 1 with the sentence where it is refused."""
    from review.door import NotLetIn, change_password, enrol
    from storage import people
    from storage.store import open_store

    settings.data.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database_url)
    now = datetime.now(UTC)
    try:
        if arguments.verb == "list":
            with store.reading() as session:
                found = people.people(session)
            for each in found:
                record = {"name": each.name, "roles": [role.value for role in each.roles], "active": each.active}
                roles = "、".join(ROLE_ZH[role] for role in each.roles)
                resting = "" if each.active else "  停用"
                print(json.dumps(record, ensure_ascii=False) if arguments.json else f"{each.name}  {roles}{resting}")
            if not found and not arguments.json:
                print("还没有账号；`yuebao user add 名字 --role operator editor issuer` 建立第一个。")
            return 0
        if arguments.verb == "add":
            enrol(store, arguments.name, asked(), tuple(Role(role) for role in arguments.role), now, "命令行")
            print(f"已建立账号 {arguments.name}", file=sys.stderr)
            return 0
        with store.reading() as session:
            guard = people.lock_of(session, arguments.name)
        if guard is None:
            raise NotLetIn(f"没有账号“{arguments.name}”；`yuebao user list` 列出所有账号。")
        change_password(store, guard.person, asked(), now, "命令行")
        print(f"{guard.person.name} 的密码已修改，原有登录全部失效", file=sys.stderr)
        return 0
    except NotLetIn as reason:
        print(f"yuebao: {reason}", file=sys.stderr)
        return 1
    finally:
        store.close()


def asked() -> str:
    """A password, typed twice on a terminal, or a line of a pipe. Raises NotLetIn where the two differ."""
    from review.door import NotLetIn

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码：")
    if first != getpass.getpass("再输一次："):
        raise NotLetIn("两次输入的密码不一样。")
    return first
