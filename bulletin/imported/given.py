"""The text of an old issue as it was found, line by line, with the converter's marks undone but nothing judged yet."""

import html
import re
import unicodedata
from dataclasses import dataclass, replace

from bulletin.imported.page_edges import without_page_edges

MARKED = re.compile(r"^(?:#{1,6} ?\S|[-*+]\s+(?!\d{1,3}\s*[-–—]\s*$)\S|!\[|\||<https?:|<table)|\*\*", re.MULTILINE)
HEADING = re.compile(r"^(#{1,6})\s*(?=\S)(.*?)\s*#*$")
BULLET = re.compile(r"^[-*+]\s+(?=\S)")
RULE = re.compile(r"^(?:[-*_]\s*){3,}$")
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?")
LINK = re.compile(
    r"\[([^\]]*)\]\(<?\s*((?:https?://|mailto:)[^)>]*?)\s*>?(?:\s+[\"'][^\"')]*[\"'])?\s*\)(?:\{[^}]*\})?"
)
LINK_LABEL = re.compile(r"^[\W_]*(?:原文)?链\s*接(?:地址)?[\W_]*$")
LINK_NAME = re.compile(r"(?:请?点击|点此|查看|阅读|打开|原文|网页|全文|链接|地址|这里|此处)+")
"""What stands for an address where the address itself is only behind it."""
TAG = re.compile(r"</?(?:b|i|u|em|strong|span|sup|sub|p|div|font|a|center)(?:\s[^<>]*)?/?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$%&\"'])")
FORMULA = re.compile(r"\$\s*([\d.,]+\s*(?:\\?%|\\times|\\sim|\\cdot|\s|\d)*|\\(?:cdot|sim|times|rightarrow))\s*\$")
PAGE_NUMBER = re.compile(r"^(?:[-—–─·•]\s*\d{1,3}\s*[-—–─·•]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)$")
PAGE_BREAK = "\n\n\n"
ALONE = re.compile(r"^(\d{1,3})(?:\s*/\s*\d{1,3})?$")
HTML_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
HTML_ROW = re.compile(r"<tr\b.*?(?=</tr>|<tr\b|</table>)", re.DOTALL | re.IGNORECASE)
HTML_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</t[dh]>|<t[dh]\b|$)", re.DOTALL | re.IGNORECASE)
TABLE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
FORMULA_WORDS = {r"\%": "%", r"\times": "×", r"\sim": "～", r"\cdot": "·", r"\rightarrow": "→"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `level` is a heading's (0: none), `blank` the number of empty lines before it, `indent` whether it
    begins with white space, `bullet` whether a list mark stood before it, `cells` a table's row, `picture` whether a
    picture stood here, whose text is its caption; `name` is that picture's name where the file tells one, `alt` its
    alternative text, `sha256` the digest of its bytes, if there are any. `soft` says that the converter broke the line
    without ending the paragraph.
    """

    text: str
    level: int = 0
    blank: int = 0
    indent: bool = False
    bullet: bool = False
    cells: tuple[str, ...] = ()
    picture: bool = False
    name: str = ""
    soft: bool = False
    alt: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An old issue as found: the file's name, its form (txt, md, docx, pdf), its lines.

    `images` counts pictures the text names and does not hold. `marked` says that a converter's marks were undone.
    `pictures` are the bytes the file holds, by their digest; they are unchecked, and not kept with the text.
    """

    file: str
    form: str
    lines: tuple[Line, ...]
    images: int = 0
    marked: bool = False
    pictures: tuple[tuple[str, bytes], ...] = ()


def given_text(text: str, file: str = "", form: str = "txt") -> Given:
    """The lines of plain or converted text. Whether it carries a converter's marks is read off the text."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ").replace("\x0b", "\n")
    plain = PAGE_BREAK.join(without_page_edges(plain.split("\f")) if "\f" in plain else [plain])
    marked = form == "md" or (form == "txt" and len(MARKED.findall(plain)) > 2)
    images = len(IMAGE.findall(plain)) if marked else 0
    if marked:
        plain = HTML_TABLE.sub(rows_of_html, BREAK.sub("\n", plain))
    lines: list[Line] = []
    blank = 0
    for raw in plain.split("\n"):
        line = read_line(raw, marked)
        if line is None:
            blank += 1
        else:
            lines.append(replace(line, blank=blank))
            blank = 0
    return Given(file, form, without_page_numbers(lines), images, marked)


def rows_of_html(table: re.Match[str]) -> str:
    """A table that a converter wrote as HTML, as rows between bars."""
    rows = ([" ".join(cell.split()) for cell in HTML_CELL.findall(row)] for row in HTML_ROW.findall(table[0]))
    return "\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in rows if any(cells)) + "\n"


def read_line(raw: str, marked: bool) -> Line | None:
    """One line without its marks; None where nothing is left of it."""
    text, soft = raw.strip(), marked and raw.endswith("  ")
    if not text or PAGE_NUMBER.match(unicodedata.normalize("NFKC", text)):
        return None
    indent = raw.startswith(("\u3000", "\t", "  "))  # one space is a gap before a digit, cut at a line's end
    if not marked:
        return Line(text, indent=indent)
    if RULE.match(text) or TABLE_RULE.match(text):
        return None
    if text.startswith("|") and text.endswith("|") and len(text) > 2:
        return Line(unmarked(text), cells=tuple(unmarked(cell) for cell in text.strip("|").split("|")))
    text = text.removeprefix("> ")
    level, bullet = 0, False
    if found := HEADING.match(text):
        level, text = len(found[1]), found[2]
    if BULLET.match(text):
        bullet, text = True, BULLET.sub("", text)
        if found := HEADING.match(text):
            level, text = len(found[1]), found[2]
    text = unmarked(text)
    return Line(text, level=level, bullet=bullet, indent=indent, soft=soft) if text else None


def unmarked(text: str) -> str:
    """Text without bold marks, pictures, tags, entities and escapes; a link gives its address, once."""
    text = IMAGE.sub("", text)
    text = LINK.sub(address_or_name, text)
    text = re.sub(r"\*\*|__(?=\S)|(?<=\S)__", "", text)
    text = re.sub(r"(?<!\*)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\*)", r"\1", text)
    text = re.sub(r"<(https?:[^<>]*)>?(?:\{[^}]*\})?", r"\1", text)
    text = html.unescape(TAG.sub("", text))
    text = FORMULA.sub(lambda found: words_of_formula(found[1]), text)
    return ESCAPED.sub(r"\1", text).strip()


def address_or_name(link: re.Match[str]) -> str:
    """A link's address where its name says no more than that it is one, else its name."""
    before, name = link.string[: link.start()], link[1].strip()
    return link[2] if "://" in name or stands_for_address(before, name) else link[1]


def stands_for_address(before: str, name: str) -> bool:
    """Whether a link's name is printed in place of its address: after the label 链接, or such words alone."""
    return not name or LINK_LABEL.match(before) is not None or (not before and LINK_NAME.fullmatch(name) is not None)


def words_of_formula(formula: str) -> str:
    """A number that a converter took for a formula, as it was printed."""
    for word, meant in FORMULA_WORDS.items():
        formula = formula.replace(word, meant)
    return formula.strip()


def without_page_numbers(lines: list[Line]) -> tuple[Line, ...]:
    """The lines without page numbers that stand alone: 1, 2, 3 … in order through the whole text."""
    found = {index: ALONE.match(line.text) for index, line in enumerate(lines)}
    alone = [index for index, match in found.items() if match]
    numbers = [int(match[1]) for match in found.values() if match]
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return tuple(lines)
    return tuple(line for index, line in enumerate(lines) if index not in set(alone))
