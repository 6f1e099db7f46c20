"""Articles (文章) with their text, and the candidates (候选稿) made of them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, collate, func, select
from sqlalchemy.orm import Session

from bulletin.article import Article, OriginClue
from bulletin.candidate import Candidate, Choice, Decision, Judged, Manuscript, RejectReason
from bulletin.period import Period
from bulletin.verdict import Queue, Reason, Verdict
from storage.blocks import packed, unpacked
from storage.columns import digest
from storage.rows import ArticleRow, CandidateRow, DecisionRow, ManuscriptRow
from storage.search import wait_for_index
from storage.upsert import insert_into, on_postgresql
from storage.urls import mark_kept

Whole = tuple[CandidateRow, ArticleRow, DecisionRow | None, ManuscriptRow | None]


def add_judged(session: Session, batch: Sequence[Judged]) -> tuple[str, ...]:
    """Keep articles as candidates and their URLs as kept; the keys that were new, in the batch's order.

    A key that is kept already stays as it is, so the same batch twice, or from two crawls at once, does no harm.
    """
    # Sorted, so that two crawls with the same articles never wait for one another in a ring.
    by_digest = {digest(each.key): each for each in reversed(batch)}
    rows = [article_values(by_digest[each]) for each in sorted(by_digest)]
    if not rows:
        return ()
    insertion = insert_into(session, ArticleRow).on_conflict_do_nothing()
    added = session.execute(insertion.returning(ArticleRow.id, ArticleRow.digest), rows).all()
    if added:
        waiting = [candidate_values(row.id, by_digest[row.digest]) for row in added]
        session.execute(insert_into(session, CandidateRow), waiting)
        wait_for_index(session, [row.id for row in added])
    mark_kept(session, by_digest.values())
    fresh = {by_digest[row.digest].key for row in added}
    return tuple(dict.fromkeys(each.key for each in batch if each.key in fresh))


def candidates(
    session: Session,
    period: Period | None = None,
    queues: Collection[Queue] | None = None,
    limit: int | None = None,
    choices: Collection[Choice] | None = None,
) -> list[Candidate]:
    """Candidates whose printed day lies in `period` (all without one), of these queues and choices, best first.

    The printed day is the manuscript's where there is one, else the article's; candidates without a day lie in no
    period (`undated`). Equal scores stand in the order of their keys.
    """
    question = whole().where(*bounds(period, queues))
    if choices is not None:
        question = question.where(CandidateRow.choice.in_([choice.value for choice in choices]))
    return found(session, best_first(session, question).limit(limit))


def undated(session: Session, limit: int | None = None) -> list[Candidate]:
    """Candidates of which nobody knows the day yet, best first."""
    return found(session, best_first(session, whole().where(CandidateRow.day.is_(None))).limit(limit))


def candidate(session: Session, candidate_id: int) -> Candidate | None:
    """The candidate of that id, or None."""
    return next(iter(found(session, whole().where(CandidateRow.id == candidate_id))), None)


def candidate_by_key(session: Session, key: str) -> Candidate | None:
    """The candidate of the article with this canonical key, or None."""
    return next(iter(found(session, whole().where(ArticleRow.digest == digest(key)))), None)


def count_candidates(session: Session, period: Period | None = None, queues: Collection[Queue] | None = None) -> int:
    """How many candidates `candidates` would give."""
    return session.scalar(select(func.count()).select_from(CandidateRow).where(*bounds(period, queues))) or 0


def bounds(period: Period | None, queues: Collection[Queue] | None) -> list[ColumnElement[bool]]:
    """The conditions of a list."""
    conditions: list[ColumnElement[bool]] = []
    if period is not None:
        conditions.append(CandidateRow.day.between(period.start, period.end))
    if queues is not None:
        conditions.append(CandidateRow.queue.in_([queue.value for queue in queues]))
    return conditions


def whole() -> Select[*Whole]:
    """Candidates with article, last decision and last manuscript: one question, however many there are."""
    decided = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    edited = and_(
        ManuscriptRow.candidate_id == CandidateRow.id, ManuscriptRow.version == CandidateRow.manuscript_version
    )
    return (
        select(CandidateRow, ArticleRow, DecisionRow, ManuscriptRow)
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(DecisionRow, decided)
        .outerjoin(ManuscriptRow, edited)
    )


def best_first(session: Session, question: Select[*Whole]) -> Select[*Whole]:
    """In order of score, then key; keys by their bytes, since servers sort text by many customs."""
    bytewise = "C" if on_postgresql(session) else "BINARY"
    return question.order_by(CandidateRow.score.desc(), collate(CandidateRow.key, bytewise))


def found(session: Session, question: Select[*Whole]) -> list[Candidate]:
    """The candidates a question finds."""
    return [candidate_of(*row) for row in session.execute(question)]


def candidate_of(
    row: CandidateRow, article: ArticleRow, decision: DecisionRow | None, manuscript: ManuscriptRow | None
) -> Candidate:
    """Rows as candidate."""
    return Candidate(
        id=row.id,
        key=row.key,
        article=article_of(article),
        verdict=verdict_of(row),
        found_at=row.found_at,
        outlet_printed=row.outlet_printed,
        tier=row.tier,
        decision=decision_of(decision) if decision else None,
        manuscript=manuscript_of(manuscript) if manuscript else None,
    )


def verdict_of(row: CandidateRow) -> Verdict:
    """The verdict of a candidate's row."""
    reasons = tuple(Reason(sentence, tuple(terms), share) for sentence, terms, share in row.reasons)
    return Verdict(row.score, Queue(row.queue), reasons, tuple(row.regions), row.verdict_version)


def decision_of(row: Any) -> Decision:
    """A row as decision, the mapped class's or one of the table's."""
    reason = RejectReason(row.reason) if row.reason else None
    return Decision(choice=Choice(row.choice), by=row.by, at=row.at, reason=reason, note=row.note)


def manuscript_of(row: ManuscriptRow) -> Manuscript:
    """A row as manuscript."""
    return Manuscript(
        title=row.title,
        outlet_printed=row.outlet_printed,
        url=row.url,
        published=row.published,
        blocks=unpacked(row.blocks),
        original_title=row.original_title,
        version=row.version,
        by=row.by,
        at=row.at,
    )


def article_of(row: ArticleRow) -> Article:
    """A row as article."""
    return Article(
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        blocks=unpacked(row.blocks),
        subtitle=row.subtitle,
        original_title=row.original_title,
        source=row.source,
        account=row.account,
        author=row.author,
        editor=row.editor,
        published=row.published,
        published_at=row.published_at,
        published_raw=row.published_raw,
        dateline=row.dateline,
        clues=tuple(OriginClue(*each) for each in row.clues),
        rules=tuple((field, rule) for field, rule in row.rules),
        flags=tuple(row.flags),
        charset=row.charset,
        pages=row.pages,
    )


def article_values(judged: Judged) -> dict[str, Any]:
    """A judged article as values of the article's row."""
    return {
        "digest": digest(judged.key),
        "outlet": judged.article.outlet,
        "url": judged.article.url,
        **text_values(judged.article),
        "night_id": judged.night,
        "listing": judged.listing,
        "warc": judged.warc,
        "warc_offset": judged.warc_offset,
    }


def text_values(article: Article) -> dict[str, Any]:
    """What extraction made of a page, as values of the article's row."""
    return {
        "title": article.title,
        "subtitle": article.subtitle,
        "original_title": article.original_title,
        "source": article.source,
        "account": article.account,
        "author": article.author,
        "editor": article.editor,
        "published": article.published,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "dateline": article.dateline,
        "clues": [[clue.kind, clue.text, clue.url] for clue in article.clues],
        "rules": article.rules,
        "flags": article.flags,
        "charset": article.charset,
        "pages": article.pages,
        "blocks": packed(article.blocks),
    }


def candidate_values(article_id: int, judged: Judged) -> dict[str, Any]:
    """A judged article as values of the candidate's row."""
    verdict = judged.verdict
    return {
        "id": article_id,
        "key": judged.key,
        "day": judged.article.published,
        "score": verdict.score,
        "queue": verdict.queue.value,
        "reasons": [[reason.sentence, reason.terms, reason.share] for reason in verdict.reasons],
        "regions": verdict.regions,
        "verdict_version": verdict.version,
        "found_at": judged.found_at,
        "outlet_printed": judged.outlet_printed,
        "tier": judged.tier,
        "outlet": judged.article.outlet,
    }
