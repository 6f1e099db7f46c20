"""The likely original of a story (转载溯源): who is linked to, named as source, named by the dateline; else who was
earliest of those found."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time

from bulletin.article import OriginClue
from bulletin.candidate import Candidate
from bulletin.period import SHANGHAI
from bulletin.registry import Registry
from bulletin.story import Evidence, Ground, Origin
from pipelines.judge.folding import fold_text
from storage import stories
from storage.origins import put_origins
from storage.store import Session

WEIGHT = {Ground.LINK: 5.0, Ground.CREDIT: 3.0, Ground.DATELINE: 4.0, Ground.ACCOUNT: 2.0, Ground.OWN: 2.5,
          Ground.TIME: 1.0}  # fmt: skip
LEAST_NAME = 2  # characters; a shorter name would be found in too many

Names = Mapping[str, Sequence[str]]
"""Further names of outlets (short forms, agencies' marks), by the outlet's key."""


def names_of(registry: Registry) -> Names:
    """The names under which pages credit the registry's outlets."""
    return {outlet.key: (outlet.name, *outlet.aliases) for outlet in registry}


def likely_origin(story: Sequence[Candidate], names: Names | None = None) -> Origin | None:
    """The likely original among the candidates of a story, None where there is none at all.

    A name that pages give and that fits no candidate is told beside it: the original was then not found.
    """
    if not story:
        return None
    found: dict[int, list[Evidence]] = {each.id: [] for each in story}
    strangers: list[str] = []
    for witness in story:
        for ground, text, url in _said(witness):
            meant = [each for each in story if _meant(each, witness, ground, text, url, names or {})]
            for each in meant:
                own = each is witness and ground is Ground.CREDIT
                found[each.id].append(Evidence(Ground.OWN if own else ground, url or text, witness.id))
            if not meant and ground is not Ground.LINK and text:
                strangers.append(text)
    first = min(story, key=lambda each: (_when(each), each.id))
    found[first.id].append(Evidence(Ground.TIME, str(first.article.published_at or first.article.published or ""),
                                    first.id))  # fmt: skip
    best = min(story, key=lambda each: (-_weight(found[each.id]), _when(each), each.id))
    evidence = tuple(sorted(found[best.id], key=lambda each: (-WEIGHT[each.ground], each.witness)))
    lone = all(each.ground is Ground.TIME for each in evidence)
    return Origin(best.id, evidence, max(strangers, key=strangers.count) if strangers and lone else "")


def write_origins(session: Session, wanted: Collection[int], names: Names | None = None) -> int:
    """Write the likely original of those of these stories that have several articles; how many were written."""
    members = {story: own for story, own in stories.members_of(session, wanted).items() if len(own) > 1}
    known = stories.credits_of(session, {each for own in members.values() for each in own})
    found = {story: likely_origin([known[each] for each in own if each in known], names)
             for story, own in members.items()}  # fmt: skip
    put_origins(session, {story: origin for story, origin in found.items() if origin})
    return len(found)


def _said(witness: Candidate) -> list[tuple[Ground, str, str]]:
    """What a page says of the origin: (ground, words, address)."""
    article = witness.article
    said = [(_ground(clue), clue.text, clue.url if clue.kind == "link" else "") for clue in article.clues]
    said += [(Ground.LINK, "", clue.url) for clue in article.clues if clue.url and clue.kind != "link"]
    if article.source:
        said.append((Ground.CREDIT, article.source, ""))
    if article.dateline:
        said.append((Ground.DATELINE, article.dateline, ""))
    return list(dict.fromkeys(said))


def _ground(clue: OriginClue) -> Ground:
    kinds = {"link": Ground.LINK, "dateline": Ground.DATELINE, "account": Ground.ACCOUNT}
    return kinds.get(clue.kind, Ground.CREDIT)


def _meant(one: Candidate, witness: Candidate, ground: Ground, text: str, url: str, names: Names) -> bool:
    """Whether what a page says means this candidate."""
    if ground is Ground.LINK:
        return one is not witness and bool(url) and _bare(url) in (_bare(one.article.url), one.key)
    said = fold_text(text)
    own = [one.outlet_printed, one.article.account, *names.get(one.article.outlet, ())]
    folded = [fold_text(name) for name in own if name]
    if ground is Ground.DATELINE:
        return any(len(name) >= LEAST_NAME and said.startswith(name) for name in folded)
    return any(len(name) >= LEAST_NAME and (name in said and len(said) < 3 * len(name))
               for name in folded)  # fmt: skip


def _bare(url: str) -> str:
    """An address without scheme, query and closing slash."""
    return url.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")


def _weight(evidence: Sequence[Evidence]) -> float:
    """The weight of all evidence; the same ground from many pages counts, each further one by half."""
    total = 0.0
    for ground in Ground:
        count = sum(each.ground is ground for each in evidence)
        total += WEIGHT[ground] * (2 - 0.5 ** (count - 1)) if count else 0.0
    return total


def _when(candidate: Candidate) -> datetime:
    """When a page says it was published: a day without time counts as its end, an unknown day as never."""
    article = candidate.article
    if article.published_at is not None:
        return article.published_at.astimezone(UTC)
    if article.published is not None:
        return datetime.combine(article.published, time(23, 59), SHANGHAI).astimezone(UTC)
    return datetime.max.replace(tzinfo=UTC)
