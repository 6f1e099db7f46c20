"""改稿：一张不用脚本也能用的表；两人同时改，后来的人看见两份文字，什么也不覆盖."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bulletin.article import block_lines
from bulletin.candidate import Manuscript
from review.differences import compared, same
from review.dossier import Texts, texts_of
from review.manuscript import (
    FIELDS_ZH,
    Draft,
    amount_of,
    blocks_of,
    changed_fields,
    checked,
    draft_of,
    left_out,
    read_form,
    step,
)
from review.opened_from import from_list
from review.pages.articles import NONE, here, named
from review.saving import field_words, put_version
from review.times import near_clock
from review.visit import Decider, Fields, Visit
from storage.errors import Conflict
from storage.pictures import pictures

router = APIRouter()
HERE_FOR = timedelta(seconds=90)
"""Somebody who has not been heard of for so long has left the form."""


class Editing:
    """Who has which article's form open, as far as this process knows: a hint, the version check decides."""

    def __init__(self) -> None:
        self._seen: dict[int, dict[str, datetime]] = {}

    def enter(self, candidate_id: int, name: str, now: datetime) -> list[str]:
        """Note that somebody has the form open; who else has."""
        for key, seen in list(self._seen.items()):
            self._seen[key] = {who: at for who, at in seen.items() if now - at < HERE_FOR}
            if not self._seen[key]:
                del self._seen[key]
        here = self._seen.setdefault(candidate_id, {})
        here[name] = now
        return sorted(set(here) - {name})

    def leave(self, candidate_id: int, name: str) -> None:
        """Somebody has saved."""
        self._seen.get(candidate_id, {}).pop(name, None)


@router.get("/articles/{candidate_id}/edit")
def edit(visit: Decider, candidate_id: int) -> Response:
    """The form with the text that stands."""
    texts = known(visit, candidate_id)
    return form(visit, texts, draft_of(texts.standing))


@router.post("/articles/{candidate_id}/edit")
def save(visit: Decider, candidate_id: int, fields: Fields) -> Response:
    """Save the form as a new version, or do the step its button names and show it again."""
    texts = known(visit, candidate_id)
    draft = read_form(pairs_of(fields))
    do = str(fields.get("do", "save"))
    if do != "save":
        changed = step(draft, do, texts.machine, texts.pictures)
        return form(visit, texts, changed, focus=focus_of(do))
    text, wrong = checked(draft, texts.all, visit.by, visit.now)
    if text is None:
        return faulty(visit, texts, draft, wrong)
    if not changed_fields(texts.standing, text) and draft.version == texts.standing.version:
        return done(visit, candidate_id, "没有改动，没有另存。", texts.standing.version)
    try:
        with visit.desk.store.writing() as session:
            saved = put_version(session, candidate_id, texts.standing, text)
    except Conflict:
        return overtaken(visit, candidate_id, draft, text)
    if not visit.wants_part:  # the script stays on the form
        editing_of(visit).leave(candidate_id, visit.by)
    taken_back = urlencode({"on": saved.version, **named(visit)})
    undo = f"/articles/{candidate_id}/versions/{draft.version}/restore?{taken_back}"
    return done(visit, candidate_id, f"已保存为第 {saved.version} 版。", saved.version, undo)


@router.post("/articles/{candidate_id}/compare")
def compare(visit: Decider, candidate_id: int, fields: Fields) -> Response:
    """What the form changes of the machine's text, its length, who else is here: for the page's script."""
    texts = known(visit, candidate_id)
    draft = read_form(pairs_of(fields))
    blocks = blocks_of(draft.rows, texts.all)
    lines = compared(block_lines(texts.machine.blocks), block_lines(blocks))
    amount = amount_of(Manuscript(draft.title, "", "", None, blocks))
    told = [{"kind": line.kind, "pieces": [[each.kind, each.text] for each in line.pieces]} for line in lines]
    return JSONResponse({"lines": told, "same": same(lines), "amount": amount_words(amount),
                         "others": others_words(visit, texts, draft.version)})  # fmt: skip


def pairs_of(fields: FormData) -> list[tuple[str, str]]:
    """The fields in their order; a file is none of ours."""
    return [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]


def done(visit: Visit, candidate_id: int, said: str, version: int, undo: str = "") -> Response:
    """After a save: data for the script, the article for a browser."""
    if visit.wants_part:
        return JSONResponse({"said": said, "version": version, "undo": undo})
    return visit.back(here(visit, candidate_id), said, undo=undo)


def faulty(visit: Visit, texts: Texts, draft: Draft, wrong: dict[str, str]) -> Response:
    """A form that cannot be saved as it is, with what is wrong."""
    if visit.wants_part:
        return JSONResponse({"said": "".join(wrong.values()), "wrong": wrong}, 422)
    return form(visit, texts, draft, 422, wrong=wrong)


def overtaken(visit: Visit, candidate_id: int, draft: Draft, mine: Manuscript) -> Response:
    """Somebody has saved in between: both texts, and nothing overwritten."""
    texts = known(visit, candidate_id)
    theirs = texts.standing
    said = f"{theirs.by} {near_clock(theirs.at, visit.now)} 保存了第 {theirs.version} 版，您的文字没有存入，也没有丢。"
    if visit.wants_part:
        return JSONResponse({"said": said, "conflict": theirs.version}, 409)
    lines = compared(block_lines(theirs.blocks), block_lines(mine.blocks))
    conflict = {"said": said, "text": theirs, "fields": field_words(theirs, mine), "lines": lines, "same": same(lines)}
    upon = Draft(draft.title, draft.outlet_printed, draft.url, draft.published, draft.original_title, draft.rows,
                 theirs.version)  # fmt: skip
    return form(visit, texts, upon, 409, conflict=conflict)


def form(
    visit: Visit,
    texts: Texts,
    draft: Draft,
    status: int = 200,
    wrong: dict[str, str] | None = None,
    conflict: dict[str, Any] | None = None,
    focus: str = "",
) -> Response:
    """The form, the machine's text beside it."""
    blocks = blocks_of(draft.rows, texts.all)
    lines = compared(block_lines(texts.machine.blocks), block_lines(blocks))
    own = draft_of(texts.machine)
    with visit.desk.store.reading() as session:
        held = pictures(session, [image.url for image in texts.pictures])
    return visit.show(
        "article_edit.html",
        status,
        candidate=texts.candidate,
        texts=texts,
        draft=draft,
        machine=own,
        differs=[name for name in FIELDS_ZH if name != "blocks" and getattr(draft, name) != getattr(own, name)],
        lines=lines,
        same=same(lines),
        out=left_out(draft, texts.pictures),
        held=held,
        amount=amount_words(amount_of(Manuscript(draft.title, "", "", None, blocks))),
        wrong=wrong or {},
        conflict=conflict,
        focus=focus,
        others=others_words(visit, texts, draft.version),
        fields_zh=FIELDS_ZH,
        from_list=listed_in(visit, texts.candidate.id),
    )


def listed_in(visit: Visit, candidate_id: int) -> str:
    """The list that this address names, as the query of an address ("" for none)."""
    opened = from_list(visit.request.query_params)
    return f"?{opened.query(candidate_id, opened.at)}" if opened else ""


def focus_of(do: str) -> str:
    """The row that a step leaves the cursor in."""
    verb, _, told = do.partition(":")
    at = int(told) if re.fullmatch(r"-?\d{1,9}", told) else 0
    return {"up": f"{at - 1}", "down": f"{at + 1}", "add": f"{at + 1}", "join": f"{at - 1}", "remove": f"{at}"}.get(
        verb, ""
    )


def amount_words(amount: Any) -> str:
    """The length of a text in words."""
    return f"{amount.characters} 字 · {amount.paragraphs} 段 · {amount.pictures} 幅图片 · 约 {amount.pages} 页"


def others_words(visit: Visit, texts: Texts, version: int) -> str:
    """Who else has the form open, and whether somebody has saved since it was opened here; "" for nobody."""
    here = editing_of(visit).enter(texts.candidate.id, visit.by, visit.now)
    standing = texts.standing
    words = f"{'、'.join(here)} 也开着这一篇。" if here else ""
    if standing.version > version:
        words += (
            f"{standing.by} {near_clock(standing.at, visit.now)} 保存了第 {standing.version} 版，保存时会请您对照。"
        )
    return words


def editing_of(visit: Visit) -> Editing:
    """Who edits what, for this process."""
    state = visit.request.app.state
    if not hasattr(state, "editing"):
        state.editing = Editing()
    found: Editing = state.editing
    return found


def known(visit: Visit, candidate_id: int) -> Texts:
    """The machine's text and the standing one; 404 where there is no such candidate."""
    with visit.desk.store.reading() as session:
        texts = texts_of(session, candidate_id, every=False)
    if texts is None:
        raise HTTPException(404, NONE)
    return texts
