"""No body of a request is read beyond a bound: whoever sends more is told so, before it fills memory or disk."""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.uploads import LARGEST

MOST = LARGEST + 5_000_000
"""Bytes of a whole body: the largest file, and the fields beside it."""
TOO_MUCH = f"内容超过 {LARGEST // 1_000_000} MB，没有收下；请先在 Word 里压缩图片，或分开提交。"


class Bounded:
    """The application behind a bound on bodies, told by their declared length or by what has come of them."""

    def __init__(self, app: ASGIApp, most: int = MOST) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; HTTPException 413 reaches whoever reads too much."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        came = int(declared) if declared.isdigit() and len(declared) < 19 and int(declared) > self.most else 0

        async def counted() -> Message:
            nonlocal came
            if came <= self.most:
                message = await receive()
                came += len(message.get("body", b""))
            if came > self.most:
                raise HTTPException(413, TOO_MUCH)
            return message

        await self.app(scope, counted, send)
