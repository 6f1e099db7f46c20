"""健康检查：给监控程序看的一行 JSON，不含任何秘密."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from review.desk import Desk
from review.visit import Open
from storage import coverage, schema
from storage.errors import StoreError

router = APIRouter()
STALE = timedelta(hours=36)
"""A night that ended longer ago is told as late: one was missed."""


@router.get("/healthz")
def health(request: Request, _open: Open) -> Response:
    """200 where the store answers with the tables this program wants, else 503; and how old the last night is."""
    desk: Desk = request.app.state.desk
    told: dict[str, Any] = {"ok": False, "store": False, "schema": False, "night": None}
    try:
        with desk.store.reading() as session:
            ended = coverage.last_end(session)
            told["store"] = True
            told["schema"] = schema.standing(session.connection()) is schema.Standing.HEAD
    except StoreError:
        return JSONResponse(told, 503)
    if ended is not None:
        age = desk.clock() - ended
        told["night"] = {"hours_ago": round(age / timedelta(hours=1), 1), "late": age > STALE}
    told["ok"] = bool(told["schema"])
    return JSONResponse(told, 200 if told["ok"] else 503)
