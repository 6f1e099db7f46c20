"""Person: who signs in at the desk, in which roles, and what a role may do (DESIGN 2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the bulletin. One person may hold several."""

    OPERATOR = "operator"  # 运维
    EDITOR = "editor"  # 编辑
    ISSUER = "issuer"  # 签发


ROLE_ZH = {Role.OPERATOR: "运维", Role.EDITOR: "编辑", Role.ISSUER: "签发"}


class Right(StrEnum):
    """What an address of the desk asks for. Reading needs a sign-in only."""

    READ = "read"  # 查看
    DECIDE = "decide"  # 审核候选稿、改稿、粘贴链接
    COMPILE = "compile"  # 编排草稿、送审
    RELEASE = "release"  # 发布、退回、更正、导入旧刊、刊物与模板
    LEXICON = "lexicon"  # 改词表
    OPERATE = "operate"  # 采集、媒体、任务
    PEOPLE = "people"  # 人员


RIGHTS = {
    Role.OPERATOR: frozenset({Right.READ, Right.OPERATE, Right.PEOPLE}),
    Role.EDITOR: frozenset({Right.READ, Right.DECIDE, Right.COMPILE, Right.LEXICON}),
    Role.ISSUER: frozenset({Right.READ, Right.DECIDE, Right.COMPILE, Right.RELEASE}),
}
"""The rights of each role. An issuer may do what is missing in the draft at the last moment, so he edits too."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `name` is what he signs in with and what stands beside his decisions.

    `active` False: the account rests, its decisions stay. Instants are aware, UTC.
    """

    id: int
    name: str
    roles: tuple[Role, ...]
    active: bool = True
    created_at: datetime | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """Everything his roles allow."""
        return frozenset().union(*(RIGHTS[role] for role in self.roles)) if self.active else frozenset()

    def may(self, right: Right) -> bool:
        """Whether one of his roles allows it."""
        return right in self.rights
