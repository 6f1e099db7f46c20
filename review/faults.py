"""What is wrong with a settings file: the loader's sentence in Chinese, and the line at fault."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from bulletin.check.rules import load_check_rules
from bulletin.ledger import load_ledger_rules
from bulletin.registry import load_outlet, load_registry
from bulletin.series import load_series
from bulletin.settings import Settings
from bulletin.toml import ConfigError, read_toml
from review.config_files import CHECKS_FILE, SERIES_FILE, ConfigFile

AROUND = 2
"""Lines shown before and after the one at fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong. `line` is counted from 1, None where no line is to blame."""

    sentence: str
    line: int | None = None

    def excerpt(self, text: str) -> tuple[tuple[int, str, bool], ...]:
        """Lines around the fault: (number, text, whether it is the one)."""
        if self.line is None:
            return ()
        lines = text.split("\n")
        first, last = max(1, self.line - AROUND), min(len(lines), self.line + AROUND)
        return tuple((number, lines[number - 1], number == self.line) for number in range(first, last + 1))


def fault_of(settings: Settings, file: ConfigFile, text: str) -> Fault | None:
    """What is wrong with a text as this file, None where it may be saved. The loaders of bulletin/ decide."""
    if not text.strip():
        return Fault("文件是空的；要回到出厂的样子，请用“恢复出厂”。")
    with TemporaryDirectory() as folder:
        place = Path(folder) / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        try:
            load(settings, file, place)
        except ConfigError as error:
            said = str(error).replace(f"{place.parent}/", "")
            return Fault(in_chinese(said), line_of(text, said, place.name))
    return None


def load(settings: Settings, file: ConfigFile, path: Path) -> None:
    """Read a file as its kind is read. Raises ConfigError."""
    if file.outlet:
        load_outlet(path)
        if settings.outlets.is_dir():
            for other in settings.outlets.glob("*.toml"):
                if other.name != path.name:
                    shutil.copy(other, path.parent / other.name)
        load_registry(path.parent)
    elif file == SERIES_FILE:
        load_series(path)
        load_ledger_rules(path)
    elif file == CHECKS_FILE:
        load_check_rules(path)
    else:
        read_toml(path)


def line_of(text: str, said: str, name: str) -> int | None:
    """The line a loader's sentence is about: the one it names, or the one where the key or value it names stands."""
    if not said.startswith(name):
        return None
    lines = text.split("\n")
    if named := re.search(r"\(at line (\d+)", said):
        return min(int(named[1]), len(lines))
    if "at end of document" in said:
        return len(lines)
    start, end = section(lines, said)
    for pattern in wanted(said):
        for number in chain(range(start, end), range(start)):
            if re.search(pattern, lines[number]):
                return number + 1
    return int(start) + 1 if start else None


def wanted(said: str) -> Iterator[str]:
    """Patterns of the line at fault, the surest first."""
    if found := re.search(r"unknown (?:key|table) “(.+?)”", said):
        yield rf"^\s*\"?{re.escape(found[1])}\"?\s*="
        yield rf"^\s*\[+[^\]]*{re.escape(found[1])}\s*\]"
    for quoted in re.findall(r"'((?:[^'\\]|\\.)+)'", said):
        yield re.escape(quoted.replace("\\\\", "\\"))
    for quoted in re.findall(r"“(.+?)”|the host ([\w.-]+)|lies on ([\w.-]+)", said):
        yield re.escape(next(filter(None, quoted)))
    for key in reversed(re.findall(r": ([a-z_]+)(?:\[\d+\])?(?=:|$| )", said)):
        yield rf"^\s*{key}\s*="
        yield rf"^\s*\[+[^\]]*\b{key}\s*\]"


def section(lines: list[str], said: str) -> tuple[int, int]:
    """The lines of the table that a sentence names (`listing[2]`, `listing “要闻”`); the whole file for none."""
    starts = [number for number, line in enumerate(lines) if re.match(r"\s*\[", line)]
    chosen: int | None = None
    if found := re.search(r": (\w+)\[(\d+)\]", said):
        tables = [n for n in starts if re.match(rf"\s*\[\[(?:\w+\.)?{found[1]}\]\]", lines[n])]
        chosen = tables[int(found[2])] if int(found[2]) < len(tables) else None
    elif found := re.search(r"(listing|profile) “(.+?)”", said):
        named = [
            n for n, line in enumerate(lines) if re.match(rf'\s*(name|key)\s*=\s*["\']{re.escape(found[2])}', line)
        ]
        before = [n for n in starts if named and n <= named[0]]
        chosen = before[-1] if before else None
    if chosen is None:
        return 0, len(lines)
    return chosen, next((n for n in starts if n > chosen), len(lines))


TOML_ZH = (
    (r"Invalid value", "等号后面的值写得不对，文字要放在英文双引号里"),
    (r"Unclosed array|Expected '\]'", "方括号没有关上"),
    (r"Unterminated string|Illegal character '\\n'|Expected '\"'", "引号没有关上"),
    (r"Expected newline or end of document", "这一行后面多了东西，或上一行少了逗号"),
    (r"Cannot overwrite a value|Cannot declare", "同一个键或组写了两次"),
    (r"Expected '='", "键的后面要有等号"),
    (r"Invalid statement|Invalid initial character", "这一行不是“键 = 值”，也不是 [组]"),
    (r"Unescaped '\\\\'|Invalid.*escape", "双引号里的反斜杠要写两个，或改用单引号"),
)
SENTENCES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"not valid TOML: (.*?) \(at line (\d+), column (\d+)\)",
     lambda m: f"第 {m[2]} 行第 {m[3]} 个字符处写法不对：{toml_zh(m[1])}"),
    (r"not valid TOML: (.*)", lambda m: f"写法不对：{toml_zh(m[1])}"),
    (r"not UTF-8 text at byte (\d+).*", lambda m: f"第 {m[1]} 个字节处不是 UTF-8 文字"),
    (r"unknown (?:key|table) “(.+?)”; known are (.*)", lambda m: f"不认识“{m[1]}”；可以用的有：{m[2]}"),
    (r"the key “(.+?)” is missing", lambda m: f"缺少“{m[1]}”"),
    (r"the table \[(.+?)\] is missing", lambda m: f"缺少 [{m[1]}] 这一组"),
    (r"must be a list, e\.g\. \[\"…\"\], not (.*)", lambda m: f"要写成列表，如 [\"…\"]，不能是 {m[1]}"),
    (r"must be text in quotes, not (.*)", lambda m: f"要写成带引号的文字，不能是 {m[1]}"),
    (r"must be a whole number, not (.*)", lambda m: f"要写成整数，不能是 {m[1]}"),
    (r"must be a number, not (.*)", lambda m: f"要写成数，不能是 {m[1]}"),
    (r"must be true or false, not (.*)", lambda m: f"只能写 true 或 false，不能是 {m[1]}"),
    (r"must be a day like (\S+), not (.*)", lambda m: f"要写成 {m[1]} 这样的日子，不能是 {m[2]}"),
    (r"must be a table, not (.*)", lambda m: f"要写成一组，不能是 {m[1]}"),
    (r"('.*?') is none of (.*)", lambda m: f"{m[1]} 不在可选之列：{m[2]}"),
    (r"the regular expression (.+?) is wrong: (.*)", lambda m: f"正则表达式 {m[1]} 写错了：{m[2]}"),
    (r"the host “(.+?)” must be a bare lower-case name.*", lambda m: f"域名“{m[1]}”只写小写的域名，如 news.paper.cn"),
    (r"(?:the name “(.+?)”|the host (\S+)) belongs to (\S+)\.toml already.*",
     lambda m: f"“{m[1] or m[2]}”已经属于 {m[3]}；确实共用就写 shares = [\"{m[3]}\"]"),
    (r"url must begin with http:// or https://", lambda _: "网址要以 http:// 或 https:// 开头"),
    (r"two listings share one name", lambda _: "有两个栏目同名"),
    (r"lies on (\S+): name it in hosts or list_hosts", lambda m: f"在 {m[1]} 上：把这个域名写进 hosts 或 list_hosts"),
    (r"the wording knows no word (\{.*?\})", lambda m: f"措辞里的 {m[1]} 不认识"),
    (r"hosts must name at least one host", lambda _: "hosts 至少写一个域名"),
    (r"the key of an outlet is its file name; remove the line “key”", lambda _: "媒体代号就是文件名，删去 key 这一行"),
)  # fmt: skip


def in_chinese(said: str) -> str:
    """A loader's sentence in Chinese; its own words where it is none of the common ones."""
    for pattern, write in SENTENCES:
        if found := re.search(pattern, said):
            return f"{said[: found.start()].rstrip(': ').replace(': ', ' › ')}：{write(found)}。"
    return said


def toml_zh(said: str) -> str:
    """What tomllib says, in Chinese."""
    return next((words for pattern, words in TOML_ZH if re.search(pattern, said)), said)
