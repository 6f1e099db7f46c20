"""The manners of every answer: our headers on it, unless it says otherwise itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LASTING = "public, max-age=31536000, immutable"
"""For a file of ours whose address changes with its content."""


class Mannered:
    """The application with our headers on its answers: nothing is read or held back on the way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                add_manners(headers)
                if scope["path"].startswith("/static/"):
                    versioned = any(part[:2] == b"v=" and part[2:] for part in scope["query_string"].split(b"&"))
                    headers["Cache-Control"] = LASTING if versioned else "no-cache"
            await send(message)

        await self.app(scope, receive, told)


def add_manners(headers: MutableHeaders) -> None:
    """Our headers, where there are none of these names."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
