"""The first reading of a file that somebody uploaded: apart from the desk, so that one which never ends harms nobody.

A file of some kilobytes can keep a reader busy for hours or fill all memory. What has come to an end once may be read
in the desk itself from then on.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bulletin.apart import MOST_BYTES, Broken, TooLong, apart
from bulletin.period import Period
from bulletin.series import Series
from review import imported
from review.outside import UNPACKED, leads_outside, unpacked

logger = logging.getLogger(__name__)
T = TypeVar("T")
READ_S = 60.0
"""Seconds that reading a file may take; a yearbook of photographs takes a tenth."""
ONE = threading.Lock()
"""One such file at a time, so that many at once do not take the machine either."""


class TooMuch(ValueError):
    """The file was not read to its end; the message is one sentence."""


def first(work: Callable[..., T], *words: Any, limit_s: float = READ_S) -> T:
    """What `work(*words)` gives, done in a process of its own. Raises TooMuch."""
    if not ONE.acquire(timeout=limit_s):
        raise TooMuch("正在读另一个人上传的文件，没有收下这一个；请过一分钟再试。")
    try:
        return apart(limit_s, work, *words, most_bytes=MOST_BYTES)
    except TooLong:
        raise TooMuch(
            f"这个文件太复杂，{limit_s:.0f} 秒内没有读完，没有收下；请在 Word 里另存一份，或拆小再试。"
        ) from None
    except Broken as error:
        logger.warning("an uploaded file could not be read: %s", str(error).strip().splitlines()[-1])
        raise TooMuch("这个文件读不出来，没有收下：它已损坏，或不是由 Word、WPS 写出的；请另存一份再试。") from None
    finally:
        ONE.release()


def read_once(
    name: str, body: bytes, series: Series, hosts: Sequence[str], period: Period | None, limit_s: float = READ_S
) -> tuple[str, ...]:
    """Read a file as an issue for the first time: what it would fetch when it is opened (review.outside).

    Raises TooMuch; what else is wrong with it, the next reading says, which is quick where a look at it tells.
    """
    form = imported.form_of_name(name)
    if form not in imported.FORMS:
        return ()
    if form == "docx":
        size = unpacked(body)
        if size > UNPACKED:
            raise TooMuch("文件展开后太大，没有收下；请在 Word 里压缩图片，或拆小再试。")
        if not size:
            return ()
    return first(tried, name, body, series, list(hosts), period, limit_s=limit_s)


def tried(name: str, body: bytes, series: Series, hosts: list[str], period: Period | None) -> tuple[str, ...]:
    """Read it, in the other process."""
    try:
        imported.read(name, body, series, hosts, period)
    except imported.NotRead:
        return ()
    return leads_outside(body)
