"""Page to article: the parts put together, further pages joined."""

from dataclasses import replace

from bulletin.article import Article, Block, Image, Paragraph, block_lines
from bulletin.outlet import Hints
from bulletin.page import Page
from bulletin.registry import Registry, absolute
from bulletin.stops import NoBody, Unreadable
from pipelines.extract import credit, dates, fields, origin
from pipelines.extract import hints as hint_rules
from pipelines.extract.blocks import blocks_of
from pipelines.extract.lines import Line
from pipelines.extract.marks import plain
from pipelines.extract.paging import next_page_in
from pipelines.extract.reading import Reading, read, tag_pairs
from pipelines.extract.stamps import Stamp, first_stamp, url_day
from pipelines.extract.title import original_title

SHORT_BODY = 0.35
"""Share of the page's prose below which a body is flagged as short."""


def extract_article(page: Page, hints: Hints | None = None, registry: Registry | None = None) -> Article:
    """The article that a page and its continuation hold.

    `hints` are the outlet's own selectors, tried first; `registry` gives the day that a URL tells and the printed
    name behind an alias. Pure. Raises NoBody where there is no text of an article, Unreadable where the page cannot be
    parsed. Unknown fields stay empty; doubts are named in `flags`.
    """
    return assembled(read(page, hints or Hints()), hints or Hints(), registry)


def assembled(reading: Reading, hints: Hints, registry: Registry | None) -> Article:
    """The article of a reading; further pages are read here."""
    page, sheet, titles = reading.page, reading.sheet, reading.titles
    taken, cleaned = reading.choice.taken, reading.cleaned
    blocks, joined = joined_blocks(reading, hints)
    dated = date_of(reading, hints, registry)
    region = credit.region_of(sheet, titles.at, taken.start)
    head = [sheet.lines[number] for number in region]
    below = [
        line for line in sheet.lines[max(taken.start, taken.end - 12) : taken.end + 12] if line.furniture != "hidden"
    ]
    source = credit.find_source(
        hint_rules.values(reading.root, hints.source, reading.comments),
        sheet,
        region,
        taken.start,
        dated.raw,
        reading.metas,
        below,
    )
    account = credit.find_account(sheet, region, reading.scripts)
    if not source:
        source = fields.Found(account.text, "account") if account else credit.script_source(reading.scripts)
    author = field(reading, hints.author) or credit.find_labelled(head, "author")
    author = replace(author, text=fields.reporter(author.text))
    editor = field(reading, hints.editor) or editor_of(reading, head, below)
    original = next((text for text, _ in hint_rules.values(reading.root, hints.original_title, reading.comments)), "")
    original = (
        original_title([original])
        or original
        or original_title([line.text for line in head] + cleaned.head + cleaned.tail)
    )
    subtitle = field(reading, hints.subtitle).text or titles.subtitle
    dateline = origin.dateline_of(blocks)
    name = normalised(source.text, registry)
    link = absolute(reading.base, source.link) if source.link else ""
    clues = origin.clues_of(blocks, cleaned.tail, (source.text, link), account.text, original, dateline)
    if not name:
        name = next(
            (normalised(clue.text, registry) for clue in clues if clue.kind == "bracket" and len(clue.text) <= 20), ""
        )
        source = fields.Found(name, "bracket" if name else "")
    pages = 1 + joined
    return Article(
        outlet=page.outlet, url=page.url, title=titles.title, blocks=blocks, subtitle=subtitle, original_title=original,
        source=name, account=account.text, author=author.text, editor=editor.text,
        published=dated.day, published_at=dated.at, published_raw=dated.raw, dateline=dateline, clues=clues,
        rules=rules_of(reading, titles.rule, dated.rule, source.rule, account.rule, author.rule, editor.rule),
        flags=flags_of(reading, hints, titles.title, dated, name, blocks, pages),
        charset=reading.decoded.charset, pages=pages,
    )  # fmt: skip


def joined_blocks(reading: Reading, hints: Hints) -> tuple[tuple[Block, ...], int]:
    """The blocks of the page and its continuation, and how many further pages gave some."""
    blocks = list(blocks_of(reading.cleaned.lines, reading.base))
    joined = 0
    for further in reading.page.continuation:
        try:
            more = read(further, hints)
        except (NoBody, Unreadable):
            continue
        seen = set(blocks)
        fresh = [block for block in blocks_of(more.cleaned.lines, more.base) if not (repeated(block) and block in seen)]
        blocks += fresh
        joined += 1
    return tuple(blocks), joined


def repeated(block: Block) -> bool:
    """Whether a block that stands on two pages of one article is a repetition (a lead, a picture), not a short line."""
    return isinstance(block, Image) or (isinstance(block, Paragraph) and len(block.text) >= 20)


def date_of(reading: Reading, hints: Hints, registry: Registry | None) -> dates.Dated:
    """The day of publication of a reading."""
    page = reading.page
    told = url_stamp(page.url, registry)
    evidence = dates.Evidence(
        metas=reading.metas,
        tags=tuple(pair for pair in tag_pairs(reading.comments) if pair[0] in ("date", "founder-date")),
        scripts=reading.scripts,
        url=told,
        listed=page.listed_date,
        latest=page.fetched_at.date() if page.fetched_at else None,
    )
    times = [text for text, _ in hint_rules.values(reading.root, hints.time, reading.comments)]
    hinted = hint_rules.values(reading.root, hints.date, reading.comments)
    if times and hinted:
        hinted = [(f"{text} {times[0]}" if lacks_time(text) else text, css) for text, css in hinted]
    found = dates.find_date(hinted, reading.sheet, reading.titles.at, reading.choice.taken.start, evidence)
    if found.day is None:
        end = reading.choice.taken.end
        below = [line.text for line in reading.sheet.lines[end : end + 16] if line.linked <= 0.5 * line.length]
        stamp = dates.body_stamp([*reading.cleaned.head, *reading.cleaned.tail, *below])
        if stamp:
            return dates.Dated(stamp.day, stamp.at, stamp.raw, "line below the body")
    return found


def lacks_time(text: str) -> bool:
    """Whether a text holds a date without a time."""
    stamp = first_stamp(text)
    return stamp is not None and stamp.at is None


def url_stamp(url: str, registry: Registry | None) -> Stamp | None:
    """The day that a URL tells: by the outlet's own regex where the registry knows it, else by general forms."""
    if registry is not None:
        try:
            day = registry.match(url).day
        except ValueError:
            day = None
        if day is not None:
            return Stamp(day, None, str(day))
    return url_day(url)


def field(reading: Reading, selectors: tuple[str, ...]) -> fields.Found:
    """What an outlet's selectors give for a field, tidied, labels taken off."""
    for text, selector in hint_rules.values(reading.root, selectors, reading.comments):
        name = fields.unlabelled(text)
        if name and len(name) <= 120:
            return fields.Found(name, f"hint {selector}")
    return fields.Found()


def editor_of(reading: Reading, head: list[Line], below: list[Line]) -> fields.Found:
    """The editor named at head or tail."""
    if reading.cleaned.editor_glued:
        return fields.Found(reading.cleaned.editor_glued, "glued to the last paragraph")
    return credit.find_labelled(below, "editor") or credit.find_labelled(head, "editor")


def normalised(name: str, registry: Registry | None) -> str:
    """The printed name of the registry's outlet that goes by `name`, else `name` as it stands."""
    outlet = registry.named(name) if registry is not None and name else None
    return outlet.name if outlet is not None else name


def rules_of(
    reading: Reading, title: str, day: str, source: str, account: str, author: str, editor: str
) -> tuple[tuple[str, str], ...]:
    """Field and rule, for the fields that were found."""
    taken = reading.choice.taken
    pairs = (
        ("body", f"{taken.by}: {taken.label}; {reading.choice.why}; {reading.way}"),
        ("title", title), ("published", day), ("source", source), ("account", account), ("author", author),
        ("editor", editor),
    )  # fmt: skip
    return tuple((name, rule) for name, rule in pairs if rule)


def flags_of(
    reading: Reading, hints: Hints, title: str, dated: dates.Dated, source: str, blocks: tuple[Block, ...], pages: int
) -> tuple[str, ...]:
    """The doubts an editor must look at."""
    page = reading.page
    inside = sum(len(plain(text)) for text in block_lines(blocks))
    whole = sum(max(line.value, 0.0) for line in reading.sheet.lines)
    more = (
        page.incomplete
        or len(page.continuation) + 1 > pages
        or (not page.continuation and bool(next_page_in(reading.root, page.url, hints)))
    )
    doubts = (
        ("no-title", not title), ("no-date", dated.day is None), ("dates-disagree", dated.disagree),
        ("no-source", not source), ("not-joined", more), ("short-body", inside < SHORT_BODY * whole),
    )  # fmt: skip
    return tuple(name for name, doubt in doubts if doubt)
