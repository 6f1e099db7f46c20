"""Articles extracted again from the archive: the text is replaced, and what it said before is kept for good."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from bulletin.article import Article, OriginClue
from bulletin.candidate import Candidate
from storage.articles import article_of, candidate_of, text_values, whole
from storage.blocks import packed, unpacked
from storage.errors import NoSuchRow
from storage.rows import ArticleRow, CandidateRow, EarlierArticleRow, StoryHashRow, StoryLinkRow, StoryPlaceRow
from storage.stories import either, one_at_a_time

PORTION = 100
TEXTS = ("title", "subtitle", "original_title", "source", "account", "author", "editor", "published_raw", "dateline")


class Filed(NamedTuple):
    """A candidate and where the page it was made of lies in the archive (`warc` "" where it was not recorded)."""

    candidate: Candidate
    listing: str
    warc: str
    offset: int


def filed_since(session: Session, outlet: str, since: datetime, after: int = 0) -> list[Filed]:
    """The candidates of an outlet that were found at or after `since`, by id beyond `after`, a portion at a time."""
    question = (
        whole()
        .where(ArticleRow.outlet == outlet, CandidateRow.found_at >= since, CandidateRow.id > after)
        .order_by(CandidateRow.id)
        .limit(PORTION)
    )
    return [
        Filed(candidate_of(row, article, decision, manuscript), article.listing, article.warc, article.warc_offset)
        for row, article, decision, manuscript in session.execute(question)
    ]


def replace_article(
    session: Session, candidate_id: int, article: Article, outlet_printed: str, now: datetime
) -> Candidate:
    """Put a new reading of the same page in an article's place; the candidate as it stood.

    What the article said is kept (`earlier`). Manuscripts are never touched: the candidate's day follows the article
    only where no editor has edited it. Raises NoSuchRow.
    """
    row = session.execute(whole().where(CandidateRow.id == candidate_id).with_for_update(of=CandidateRow)).first()
    if row is None:
        raise NoSuchRow(
            f"there is no candidate {candidate_id} in the store; load the list again",
            "no-candidate",
            number=candidate_id,
        )
    before = candidate_of(*row)
    mine = EarlierArticleRow.article_id == candidate_id
    version = 1 + (session.scalar(select(func.max(EarlierArticleRow.version)).where(mine)) or 0)
    kept = {"article_id": candidate_id, "version": version, "said": said(before.article), "replaced_at": now}
    session.execute(insert(EarlierArticleRow).values(kept))
    session.execute(update(ArticleRow).where(ArticleRow.id == candidate_id).values(text_values(article)))
    changes: dict[str, Any] = {"outlet_printed": outlet_printed}
    changes |= {} if before.manuscript else {"day": article.published}
    session.execute(update(CandidateRow).where(CandidateRow.id == candidate_id).values(changes))
    session.expire_all()
    return before


def earlier(session: Session, candidate_id: int) -> list[tuple[datetime, Article]]:
    """What an article said before, oldest first, each with the instant at which it was replaced."""
    row = session.get(ArticleRow, candidate_id)
    if row is None:
        return []
    now = article_of(row)
    question = select(EarlierArticleRow).where(EarlierArticleRow.article_id == candidate_id)
    rows = session.scalars(question.order_by(EarlierArticleRow.version))
    return [(each.replaced_at, article_that(now, each.said)) for each in rows]


def said(article: Article) -> dict[str, Any]:
    """What extraction made of a page, as one JSON object."""
    return {name: getattr(article, name) for name in TEXTS} | {
        "published": article.published.isoformat() if article.published else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "clues": [[clue.kind, clue.text, clue.url] for clue in article.clues],
        "rules": [list(pair) for pair in article.rules],
        "flags": list(article.flags),
        "charset": article.charset,
        "pages": article.pages,
        "blocks": packed(article.blocks),
    }


def article_that(now: Article, said: dict[str, Any]) -> Article:
    """The article of such an object; outlet and URL are those of `now`."""
    return Article(
        outlet=now.outlet,
        url=now.url,
        **{name: said[name] for name in TEXTS},
        published=date.fromisoformat(said["published"]) if said["published"] else None,
        published_at=datetime.fromisoformat(said["published_at"]) if said["published_at"] else None,
        clues=tuple(OriginClue(*each) for each in said["clues"]),
        rules=tuple((field, rule) for field, rule in said["rules"]),
        flags=tuple(said["flags"]),
        charset=said["charset"],
        pages=said["pages"],
        blocks=unpacked(said["blocks"]),
    )


def forget_story(session: Session, article: int, was: date, day: date, hashes: Iterable[int]) -> Collection[int]:
    """Forget by which hashes of the day `was` an article was found and what it hangs together with; its former mates.

    What an editor set apart stays. `day` is the article's day now. The caller groups the article and its mates anew.
    """
    one_at_a_time(session)
    gone = sorted(set(hashes))
    for start in range(0, len(gone), PORTION):
        mine = (StoryHashRow.article_id == article, StoryHashRow.day == was)
        session.execute(delete(StoryHashRow).where(*mine, StoryHashRow.hash.in_(gone[start : start + PORTION])))
    hanging = either(StoryLinkRow.one, StoryLinkRow.other, [article])
    pairs = session.execute(select(StoryLinkRow.one, StoryLinkRow.other).where(hanging)).all()
    session.execute(delete(StoryLinkRow).where(hanging))
    session.execute(update(StoryPlaceRow).where(StoryPlaceRow.article_id == article).values(day=day))
    return {each for pair in pairs for each in pair} - {article}
