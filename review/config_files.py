"""The settings files that are edited on the page: which there are, who may, what they hold now, how they are saved.

A file of the data folder wins over the shipped one (DESIGN 5). Saving writes the version's row and the file in one
step: the row first, inside the transaction, then the file as a whole, then the commit. A crash between the last two
leaves a file that is newer than its last row; the next save finds that and keeps it as a version of its own, so no
text is ever lost and none is said to hold that does not.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.whole import write_whole
from bulletin.check.rules import SHIPPED as CHECKS
from bulletin.person import Right
from bulletin.registry import SHIPPED as OUTLETS
from bulletin.series import SHIPPED as SERIES
from bulletin.settings import Settings
from report_templates.templates import SHIPPED as TEMPLATES
from storage import file_versions, journal
from storage.file_versions import FileVersion
from storage.store import Session, Store

LEXICON = Path(__file__).parent.parent / "pipelines" / "lexicon.toml"
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
OUTSIDE = "编辑台之外"
"""Who changed a file that the desk did not save."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file. `name` is its path inside the data folder, `shipped` the default if there is one, `base` its page."""

    name: str
    title: str
    shipped: Path | None
    right: Right
    base: str
    about: str = ""

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"file:{self.name}"

    @property
    def outlet(self) -> str:
        """The outlet's key, "" for any other file."""
        return Path(self.name).stem if self.name.startswith("outlets/") else ""


LEXICON_FILE = ConfigFile(
    "lexicon.toml", "词表", LEXICON, Right.LEXICON, "/settings/lexicon",
    "哪些词说明一篇文章讲的是卫生信息化，各占多少分量。保存前先试算，看哪些未审的稿件会换队列。",
)  # fmt: skip
SERIES_FILE = ConfigFile(
    "series.toml", "刊物", SERIES, Right.RELEASE, "/settings/series",
    "刊名、编制单位、期号起点、导语等措辞，条目的排列规则，到期自动编稿的规则。",
)  # fmt: skip
CHECKS_FILE = ConfigFile(
    "checks.toml", "校核词表", CHECKS, Right.RELEASE, "/settings/checks",
    "校核时查什么：网页附件文字、转载来源、错敏词、领导姓名与职务。",
)  # fmt: skip
TEMPLATE_FILE = ConfigFile(
    "issue.docx", "Word 模板", TEMPLATES / "issue.docx", Right.RELEASE, "/settings/template",
    "月报 Word 文件的样子。在 Word 里改样式后上传，先看一份样张再启用。",
)  # fmt: skip
PLAIN = (LEXICON_FILE, SERIES_FILE, CHECKS_FILE)


def outlet_file(key: str) -> ConfigFile | None:
    """The file of the outlet with this key; None where the key cannot be one."""
    if not KEY.fullmatch(key):
        return None
    shipped = OUTLETS / f"{key}.toml"
    return ConfigFile(
        f"outlets/{key}.toml", key, shipped if shipped.is_file() else None, Right.OPERATE, f"/settings/outlets/{key}",
        "这家媒体的栏目、文章网址的样子、正文在哪里、多久取一页。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Present:
    """A file as it holds now: the data folder's own, or the shipped one. `body` b"" where there is neither."""

    body: bytes
    own: bool

    @property
    def digest(self) -> str:
        """What tells whether somebody changed the file meanwhile."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def text(self) -> str:
        """The text, for the editor."""
        return text_of(self.body)


class Changed(Exception):
    """Somebody saved the file since it was opened; nothing was written. The present file is the argument."""

    def __init__(self, present: Present) -> None:
        super().__init__("这个文件刚刚被别人改过；您的文字还在下面，没有保存。请对照两边后再保存。")
        self.present = present


def text_of(body: bytes) -> str:
    """Bytes of a file as text; what is no UTF-8 is shown as such."""
    return body.decode("utf-8-sig", "replace")


def tidy(text: str) -> str:
    """A text as a form sends it, as a file holds it: lines end with \\n, also the last."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return f"{plain}\n" if plain.strip() else ""


def present(settings: Settings, file: ConfigFile) -> Present:
    """The file as it holds now."""
    own = settings.data / file.name
    if own.is_file():
        return Present(own.read_bytes(), True)
    return Present(file.shipped.read_bytes() if file.shipped else b"", False)


def shipped_body(file: ConfigFile) -> bytes:
    """The shipped default, b"" where there is none."""
    return file.shipped.read_bytes() if file.shipped else b""


def save(
    store: Store, settings: Settings, file: ConfigFile, body: bytes, digest: str, by: str, now: datetime, note: str = ""
) -> int:
    """Save a file that was validated; its version's id. b"" takes the own file away, so that the shipped one holds.

    `digest` is that of the file as it was opened, "" to save over whatever there is. Raises Changed.
    """
    path = settings.data / file.name
    before = present(settings, file)
    try:
        with store.writing() as session:
            before = present(settings, file)
            if digest and digest != before.digest:
                raise Changed(before)
            keep_stranger(session, file, before, now)
            version = file_versions.add_version(session, file.name, body, by, now, note)
            told = {"sha256": before.digest[:12], "own": before.own}
            after = {"sha256": version.sha256[:12] if body else "", "version": version.id} | (
                {"note": note} if note else {}
            )
            journal.note(session, now, by, "改设置" if body else "恢复出厂", file.subject, told, after)
            put(path, body)
    except Changed:
        raise
    except BaseException:
        put(path, before.body if before.own else b"")  # the row was not kept, so the file is not either
        raise
    return version.id


def put(path: Path, body: bytes) -> None:
    """Write the file as a whole, or take it away."""
    if body:
        write_whole(path, body)
    else:
        path.unlink(missing_ok=True)


def keep_stranger(session: Session, file: ConfigFile, before: Present, now: datetime) -> None:
    """Keep a file that was put there outside the desk as a version, before it is replaced."""
    if not before.own:
        return
    last = next(iter(file_versions.versions(session, file.name, 1)), None)
    if last is None or last.sha256 != before.digest:
        file_versions.add_version(session, file.name, before.body, OUTSIDE, now, "保存之前文件的样子")


def previous(session: Session, file: ConfigFile, than: int) -> FileVersion | None:
    """The version before another one."""
    return next((each for each in file_versions.versions(session, file.name) if each.id < than), None)
