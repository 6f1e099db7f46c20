"""What the checks know beside the issue: registry, earlier issues, pages, pictures, dead links, doubts of a reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bulletin.article import Article
from bulletin.candidate import Choice
from bulletin.check.rules import CheckRules
from bulletin.imported.doubts import Doubt
from bulletin.issue import Issue
from bulletin.registry import Registry
from bulletin.series import Series


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything but `series` and `rules` may be empty: then what would need it is not checked.

    `printed` are released issues, latest revisions only, also imported ones. `articles` are the machine's texts by
    candidate, `choices` what the editor said of it, `pictures` the URLs and digests whose bytes are stored (None: not
    known, so not checked). `dead` maps a link to what a try of it gave, `archived` a link to where its page is kept.
    `doubts` are those of reading the issue from a file.
    """

    series: Series
    rules: CheckRules
    registry: Registry | None = None
    printed: tuple[Issue, ...] = ()
    articles: Mapping[int, Article] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[int, Choice] = field(default_factory=lambda: MappingProxyType({}))
    pictures: frozenset[str] | None = None
    dead: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    archived: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    doubts: tuple[Doubt, ...] = ()
