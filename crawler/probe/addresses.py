"""Drafting recognition: from the addresses of articles to regular expressions with the groups that tell the date."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

ENDING = re.compile(r"(\.[a-z]{2,6})$", re.IGNORECASE)
PAGE_FIELDS = ("id", "aid", "newsid", "articleid", "docid", "contentid", "infoid", "nid")
COUNTRY = re.compile(r"\.(?:com|net|org|gov|edu|ac|co)\.[a-z]{2}$")
DAY8 = r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
FORMS = (
    (re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/"), r"/(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    (re.compile(r"/((?:19|20)\d{2})/(\d{2})-(\d{2})/"), r"/(?P<y>\d{4})/(?P<m>\d{2})-(?P<d>\d{2})/"),
    (re.compile(r"/((?:19|20)\d{2})-(\d{2})/(\d{2})/"), r"/(?P<y>\d{4})-(?P<m>\d{2})/(?P<d>\d{2})/"),
    (re.compile(r"/((?:19|20)\d{2})[-_](\d{2})[-_](\d{2})/"), r"/(?P<y>\d{4})[-_](?P<m>\d{2})[-_](?P<d>\d{2})/"),
    (re.compile(r"/((?:19|20)\d{2})/(\d{2})(\d{2})/"), r"/(?P<y>\d{4})/(?P<m>\d{2})(?P<d>\d{2})/"),
    (re.compile(r"/((?:19|20)\d{2})(\d{2})/(\d{2})/"), r"/(?P<y>\d{4})(?P<m>\d{2})/(?P<d>\d{2})/"),
    (re.compile(rf"/[a-z]{{0,3}}{DAY8}/"), rf"/[a-z]{{0,3}}{DAY8}/"),
    (re.compile(r"/(\d{2})/(\d{2})(\d{2})/\d{2}/"), r"/(?P<y>\d{2})/(?P<m>\d{2})(?P<d>\d{2})/\d{2}/"),
    (re.compile(r"/((?:19|20)\d{2})-?(0[1-9]|1[0-2])/"), r"/(?P<y>\d{4})-?(?P<m>\d{2})/"),
)
"""How sites write days (and, last, months) into the directories of addresses, the most telling first."""


def site_of(host: str) -> str:
    """The registered domain of a host, by the usual second levels of countries."""
    labels = host.split(".")
    return ".".join(labels[-3:] if COUNTRY.search(host) else labels[-2:])


def sisters(urls: Iterable[str], site: str) -> dict[str, list[str]]:
    """The addresses of a site and of those that differ from it by their last labels only (people.cn, people.com.cn)."""
    found: dict[str, list[str]] = {}
    for url in urls:
        each = site_of(urlsplit(url).hostname or "")
        if each.partition(".")[0] == site.partition(".")[0]:
            found.setdefault(each, []).append(url)
    return found


def main_site(urls: Iterable[str]) -> str:
    """The site to which most of the addresses belong, "" for none."""
    counted = Counter(site_of(urlsplit(url).hostname or "") for url in urls)
    return counted.most_common(1)[0][0] if counted else ""


def query_kept(urls: Iterable[str]) -> tuple[str, ...]:
    """The query names that carry the identifier, where the path alone does not tell articles apart."""
    names: Counter[str] = Counter()
    whole = list(urls)
    for url in whole:
        for pair in urlsplit(url).query.split("&"):
            name, _, word = pair.partition("=")
            if name.lower() in PAGE_FIELDS and re.search(r"\d", word):
                names[name] += 1
    alike = len({urlsplit(url).path for url in whole}) < len(whole) * 0.5
    return tuple(sorted(name for name, count in names.items() if count >= 0.3 * len(whole))) if alike else ()


def article_patterns(urls: Iterable[str], site: str) -> tuple[str, ...]:
    """Regular expressions that match the addresses of one site, those of one form by one; most used first.

    They begin `^https?://` and are written for canonical keys: no query but what `query_kept` keeps.
    """
    kept = query_kept(urls := list(urls))
    formed: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        formed[form_of(url)].append(url)
    patterns: Counter[str] = Counter()
    for alike in formed.values():
        patterns[pattern_of(alike, site, kept)] += len(alike)
    return tuple(pattern for pattern, _ in patterns.most_common())


def form_of(url: str) -> str:
    """The form of an address: how its last step is built, how deep it lies, which date it writes where."""
    path = urlsplit(url).path.rstrip("/")
    folder, _, step = path.rpartition("/")
    if DAY_STEM.match(step):
        return f"step:{last_form(path)}"
    for number, (pattern, _) in enumerate(FORMS):
        if pattern.search(f"{folder}/"):
            return f"{number}:{last_form(path)}"
    return f"-:{last_form(path)}:{path.count('/')}"


def last_form(path: str) -> str:
    """The form of the last step of a path."""
    step = path.rstrip("/").rpartition("/")[2]
    ending = ENDING.search(step)
    return step_pattern(step[: ending.start()] if ending else step) + (ending[0] if ending else "")


def pattern_of(urls: list[str], site: str, kept: tuple[str, ...]) -> str:
    """One regular expression for addresses of one form."""
    path = urlsplit(urls[0]).path
    slash = "/?" if path.endswith("/") else ""
    step = path.rstrip("/").rpartition("/")[2]
    ending = ENDING.search(step)
    stem = step[: ending.start()] if ending else step
    last = identified(step_pattern(stem)) + (re.escape(ending[0]) if ending else "")
    middle = undated_middle(urls)
    folder = path.rstrip("/").rpartition("/")[0] + "/"
    if DAY_STEM.match(stem):
        middle, last = LOOSE, identified(dated_stem(stem)) + (re.escape(ending[0]) if ending else "")
    else:
        written = next((each for form, each in FORMS if form.search(folder)), "")
        middle = rf"(?:/[\w.-]+)*{written}(?:[\w.-]+/)*" if written else middle
    query = "".join(rf"[?&]{name}=(?P<id>\w+)" for name in kept[:1])
    if query:
        last = last.replace("(?P<id>", "(?:")
    host = r"(?:[a-z0-9-]+\.)*" + re.escape(site)
    pattern = measured(f"^https?://{host}{middle}{last}{slash}{query}$", urls, kept)
    if all(re.search(pattern, bare(url, kept)) for url in urls):
        return pattern
    return f"^https?://{host}{LOOSE}(?P<id>[^/?#]+){slash}{query.replace('(?P<id>', '(?:')}$"


def undated_middle(urls: list[str]) -> str:
    """The directories of addresses of one depth: as they stand where all have the same, open elsewhere."""
    columns = zip(*(urlsplit(url).path.rstrip("/").split("/")[1:-1] for url in urls), strict=False)
    steps = [
        re.escape(next(iter(set(column)))) if len(set(column)) == 1 else r"[\w.-]+" for column in map(list, columns)
    ]
    return "/" + "".join(f"{step}/" for step in steps)


def measured(pattern: str, urls: list[str], kept: tuple[str, ...]) -> str:
    """The pattern with its identifier as long as those that were seen, so that /index.html is none."""
    found = [re.search(pattern, bare(url, kept)) for url in urls]
    lengths = [len(each["id"]) for each in found if each and each["id"]]
    if not lengths:
        return pattern
    least, most = min(lengths), max(lengths)
    span = f"{least}" if least == most else f"{least},{most}"
    pattern = pattern.replace("(?P<id>[0-9A-Za-z]+)", f"(?P<id>[0-9A-Za-z]{{{span}}})")
    return pattern.replace(r"(?P<id>\d+)", rf"(?P<id>\d{{{min(least, 4)},}})")


def bare(url: str, kept: tuple[str, ...]) -> str:
    """An address without its query but for the names that are kept."""
    path, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair.partition("=")[0] in kept]
    return path + (f"?{'&'.join(pairs)}" if pairs else "")


LOOSE = r"/(?:[\w.-]+/)*"
DAY_STEM = re.compile(
    r"([a-z]{0,3})(?:19|20)\d{2}([-_]?)(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?=[_-])(.*)", re.DOTALL
)


def dated_stem(stem: str) -> str:
    """The pattern of a last step that begins with a day (t20240821_123456, 2024_08_21_123456)."""
    found = DAY_STEM.match(stem)
    if not found:
        return step_pattern(stem)
    day = (
        DAY8 if not found[2] else DAY8.replace(")(?P<m>", f"){found[2]}(?P<m>").replace(")(?P<d>", f"){found[2]}(?P<d>")
    )
    return f"{found[1]}{day}{step_pattern(found[3])}"


def step_pattern(step: str) -> str:
    """A step as a pattern: identifiers of letters and digits whole, else digits open and words as they stand."""
    if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{24}", step):
        return rf"[0-9a-f]{{{len(step)}}}"
    pieces = re.findall(r"[0-9A-Za-z]+|[^0-9A-Za-z]+", step)
    formed = []
    for piece in pieces:
        digits, letters = sum(map(str.isdigit, piece)), sum(map(str.isalpha, piece))
        if digits and letters and len(piece) >= 8:
            formed.append("[0-9A-Za-z]+")
        elif digits:
            formed.append(re.sub(r"\\d\+(?:\\d\+)+", r"\\d+", re.sub(r"\d+", r"\\d+", piece)))
        elif re.search(r"[A-Z]", piece) and re.search(r"[a-z]", piece) and len(piece) >= 8:
            formed.append("[0-9A-Za-z]+")
        else:
            formed.append(re.escape(piece))
    return "".join(formed) or r"[\w-]+"


def identified(pattern: str) -> str:
    """A step's pattern with its last open part as the identifier."""
    blanked = re.sub(r"\(\?P<[ymd]>[^)]*\)+", lambda group: " " * len(group[0]), pattern)
    parts = list(re.finditer(r"\[0-9A-Za-z\]\+|\[0-9a-f\]\{\d+\}|\\d\+", blanked))
    if not parts:
        return f"(?P<id>{pattern})"
    last = parts[-1]
    return f"{pattern[: last.start()]}(?P<id>{last[0]}){pattern[last.end() :]}"


def tells_day(pattern: str) -> str:
    """What a pattern's groups tell: "day", "month" or "none"."""
    if "(?P<d>" in pattern:
        return "day"
    return "month" if "(?P<m>" in pattern else "none"
