"""Bytes to text: what a page really is encoded in, whatever it declares.

Order of trust: byte order mark, valid UTF-8 (accidental multi-byte UTF-8 of any length does not happen in GB18030),
HTTP header, meta, then detection by how Chinese the decoded text looks. gb2312 and gbk are read as gb18030, of which
they are subsets (DOSSIER 3.3).
"""

import codecs
import re
from dataclasses import dataclass

META_WITHIN = 16_384
"""Bytes at the start of a page in which its charset may be declared."""

SAMPLE = 200_000
"""Bytes looked at to weigh one charset against another."""

_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"})
"""Codecs of Python that are no charsets of the web: they fail, give half characters, or take a page for a program."""

_ATTRIBUTE = r"""[\s/]*+(?:=|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+"""
_FLOODED = re.compile(rf"(<[A-Za-z][^\s/>]*+)(?:{_ATTRIBUTE}){{200}}+(?:{_ATTRIBUTE})*+")
"""A tag with more attributes than any page has: libxml2 compares each with each, hours for a page of 8 MB."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_HIGH = re.compile(r"[\u0080-\U0010ffff]")
# The characters that make up about a third of any Chinese text, simplified and traditional.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相"
    "見學個為來這國時會對過發後經麼現當沒動進樣實無與長機關點業將兩間問戰頭體，。、：；“”"
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SAME = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "hz": "hz",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs", "utf_8": "utf-8", "utf-8": "utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the charset it was read with, and the one it declared ("" where it declared none)."""

    text: str
    charset: str
    declared: str = ""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of `body` without control characters and without the attributes of a tag that has hundreds.

    Never raises: undecodable bytes become U+FFFD.
    """
    declared = declared_charset(body, content_type)
    charset = real_charset(body, declared)
    text = body.decode(charset, errors="replace")
    plain = _FLOODED.sub(r"\1", _CONTROLS.sub("", text.lstrip("\ufeff")))
    return Decoded(plain, charset, declared)


def declared_charset(body: bytes, content_type: str = "") -> str:
    """The charset of the HTTP header, else of the page's own meta, in our names; "" where there is none we know."""
    header = _HEADER.search(content_type)
    if header and known(header[1]):
        return known(header[1])
    for found in _META.finditer(body[:META_WITHIN]):
        if known(found[1].decode("ascii")):
            return known(found[1].decode("ascii"))
    return ""


def known(label: str) -> str:
    """The Python codec that a declared label means, "" for an unknown one."""
    label = label.strip().lower()
    label = {"x-gbk": "gbk", "hz-gb-2312": "hz", "gb_2312-80": "gb2312", "utf8": "utf-8", "x-x-big5": "big5"}.get(
        label, label
    )
    try:
        name = codecs.lookup(label).name
        b"a".decode(name, errors="replace")  # raises LookupError for zlib, hex and their like
    except (LookupError, UnicodeError, ValueError):
        return ""
    return "" if name.replace("-", "_") in _NO_CHARSETS else _SAME.get(name, name)


def real_charset(body: bytes, declared: str) -> str:
    """What the bytes are: the declared charset unless they say otherwise."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return charset
    if body[:4000].count(0) > len(body[:4000]) // 8:
        return "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
    try:
        # A sample may end within a character, so a valid whole is asked for, not a valid sample.
        if not body.decode("utf-8").isascii():
            return "utf-8"
        return declared if declared in ("hz", "iso2022_jp") else "utf-8" if declared in ("", "ascii") else declared
    except UnicodeDecodeError:
        pass
    candidates = dict.fromkeys(name for name in (declared, "utf-8", "gb18030", "big5hkscs") if name)
    return max(candidates, key=lambda name: likeliness(body[:SAMPLE], name) + (0.05 if name == declared else 0.0))


def likeliness(body: bytes, charset: str) -> float:
    """How Chinese `body` looks in `charset`: share of very common characters less share of undecodable bytes."""
    try:
        high = _HIGH.findall(body.decode(charset, errors="replace"))
    except (LookupError, UnicodeError):
        return -1.0
    if not high:
        return 0.0
    bad = sum(char == "\ufffd" for char in high)
    return float(sum(char in _COMMON for char in high) - 2 * bad) / len(high)
