"""Links that may be clicked, and those that are only printed."""

import re
from urllib.parse import quote, urlsplit

LONGEST = 2000
"""Word opens no file whose hyperlink is longer than 2,083 characters."""

HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
KEPT = "%/:?#[]@!$&'()*+,;=~-._"


def link_target(url: str) -> str:
    """The address a click on `url` opens: http or https with a plain host; "" where it is to be printed as text.

    Characters that no address may hold (spaces, braces, Chinese) are percent-encoded, a Chinese host is encoded as
    such hosts are. An address with a user name before its host is never opened: it shows another host than it is.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not HOST.fullmatch(host):
        return ""
    target = quote(parts._replace(netloc=host + port).geturl(), safe=KEPT)
    return target if len(target) <= LONGEST else ""
