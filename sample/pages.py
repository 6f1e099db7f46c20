"""The page generator: one set of functions, and per outlet a table of class names, places and forms (looks.toml).

A look says what an outlet's pages are built like; nothing here knows an outlet. Places are written as paths such as
`div.left > h1#title`, whose elements are opened from left to right. Forms are HTML with slots in braces; a part
whose slot is empty is left out, as a content management system does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table
from bulletin.toml import ConfigError, build, read_toml

LOOKS = Path(__file__).parent / "looks.toml"
ELEMENT = re.compile(r"([a-z0-9]+)((?:[#.][\w-]+)*)((?:\[[^\]]*\])*)")
VOID_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as lists print it; `at` is the time printed beside it."""

    url: str
    title: str
    at: datetime | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as one outlet prints it. `blocks` are those of this page only, `urls` all pages of the article.

    `at` is None where the page tells no date. `origin` is where a reprint links to. `lists` are the other articles
    that surround it, newest first.
    """

    url: str
    title: str
    blocks: tuple[Block, ...]
    at: datetime | None = None
    subtitle: str = ""
    source: str = ""
    origin: str = ""
    original_title: str = ""
    author: str = ""
    editor: str = ""
    number: int = 1
    urls: tuple[str, ...] = ()
    lists: tuple[Link, ...] = ()
    charset: str = ""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing: its name, its number counted from 1, and the URLs of all its pages."""

    name: str
    number: int = 1
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: a place and a form; `{at.year}` and the like come from the time of the article."""

    place: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A list of links round the article: where, its heading, the form of one entry, how many and from which one on."""

    place: str
    heading: str
    entry: str
    first: int = 0
    count: int = 6


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to further pages: `here` is the present page, `other` any other, `onward` the link called next."""

    place: str
    here: str
    other: str
    onward: str = ""


@dataclass(frozen=True, slots=True)
class ListLook:
    """How a listing prints its entries; `empty` stands where there is none."""

    place: str
    entry: str
    pager: Pager | None = None
    hrefs: str = "absolute"
    empty: str = "<p>暂无内容</p>"
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of one outlet are built."""

    name: str
    home: str
    suffix: str
    title: str
    body: str
    listing: ListLook
    charset: str = "utf-8"
    doctype: str = "<!DOCTYPE html>"
    lang: str = ' lang="zh-CN"'
    style: str = ""
    nav: tuple[str, ...] = ()
    nav_place: str = "div.nav > ul"
    crumb: Part = field(default_factory=Part)
    meta: tuple[Part, ...] = ()
    column: str = "div.main"
    subtitle: str = ""
    info_place: str = ""
    info: tuple[Part, ...] = ()
    head: tuple[Part, ...] = ()
    paragraph: str = "<p>{text}</p>"
    heading: str = "<p><strong>{text}</strong></p>"
    picture: str = '<p><img src="{src}" alt="{alt}"></p><p>{caption}</p>'
    picture_path: str = "/images/{at:%Y%m/%d}/{id}_{number}.png"
    picture_src: str = "absolute"
    tail: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    pager: Pager | None = None
    boxes: tuple[Box, ...] = ()
    footer: tuple[Part, ...] = ()
    scripts: str = ""


@cache
def looks() -> dict[str, Look]:
    """The looks of all outlets of the sample by registry key."""
    return {key: build(Look, table, f"{LOOKS.name}: {key}") for key, table in read_toml(LOOKS).items()}


def look_of(outlet_key: str) -> Look:
    """The look of one outlet. Raises ConfigError where looks.toml has none."""
    try:
        return looks()[outlet_key]
    except KeyError:
        raise ConfigError(f"{LOOKS.name}: there is no look for the outlet “{outlet_key}”; add a table") from None


def article_page(outlet_key: str, article: Printed) -> bytes:
    """The page on which an outlet prints an article, in the charset that the outlet declares."""
    look = look_of(outlet_key)
    slots = slots_of(look, article)
    inner = [wrap(look.title, escape(article.title))]
    if look.subtitle and article.subtitle:
        inner.append(wrap(look.subtitle, escape(article.subtitle)))
    info = parts(look.info, slots)
    inner.append(wrap(look.info_place, info) if look.info_place and info else info)
    body = [parts(look.head, slots), *(block_html(look, article, block) for block in article.blocks)]
    if article.number == len(article.urls) or not article.urls:
        body.append(parts(look.tail, slots))
    inner.append(wrap(look.body, "\n".join(filter(None, body))))
    if look.pager and len(article.urls) > 1:
        inner.append(pager_html(look.pager, article.urls, article.number))
    inner.append(parts(look.after, slots))
    boxes = [box_html(box, article.lists) for box in look.boxes]
    column = wrap(look.column, "\n".join(filter(None, inner)))
    content = "\n".join([crumb_html(look, slots), column, *boxes])
    return whole(look, article.title + look.suffix, parts(look.meta, slots), content, article.charset)


def listing_page(outlet_key: str, links: Iterable[Link], page: ListingPage, charset: str = "") -> bytes:
    """One page of a listing with its entries and the links to its other pages."""
    look = look_of(outlet_key)
    here = page.urls[page.number - 1] if page.urls else look.home
    near = [replace(link, url=source_of(look.listing.hrefs, link.url, here)) for link in links]
    entries = [fill(look.listing.entry, link_slots(link)) for link in near]
    inner = [wrap(look.listing.place, "\n".join(entries) or look.listing.empty)]
    if look.listing.pager and len(page.urls) > 1:
        inner.append(pager_html(look.listing.pager, page.urls, page.number))
    heading = f"<h2>{escape(page.name)}</h2>"
    content = wrap("div.list-wrap > div.list-main", "\n".join([heading, *inner, look.listing.extra]))
    return whole(look, f"{page.name}{look.suffix}", "", content, charset)


def whole(look: Look, title: str, meta: str, content: str, charset: str = "") -> bytes:
    """A page with head, navigation, content and footer, as bytes of the declared charset."""
    charset = charset or look.charset
    nav = "".join(f'<li><a href="{look.home}{slug(name)}/">{name}</a></li>' for name in look.nav)
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    if look.doctype == "<!DOCTYPE html>":
        declared = f'<meta charset="{charset}">'
    text = f"""{look.doctype}
<html{look.lang}>
<head>
{declared}
<title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{meta}
<style>{look.style}</style>
</head>
<body>
<div class="header"><a class="logo" href="{look.home}">{look.name}</a></div>
{wrap(look.nav_place, nav)}
{content}
{parts(look.footer, {"name": look.name, "home": look.home})}
{look.scripts}
</body>
</html>
"""
    # gb2312 on a page means its superset in practice: browsers read and write it so
    return text.encode("gb18030" if charset.lower() in ("gb2312", "gbk") else charset)


def slots_of(look: Look, article: Printed) -> dict[str, object]:
    """What the forms of an article page may name. Texts are escaped."""
    texts = {name: escape(getattr(article, name)) for name in
             ("title", "source", "origin", "original_title", "author", "editor", "url")}  # fmt: skip
    return {**texts, "name": look.name, "home": look.home, "at": article.at, "id": article_id(article.url)}


def link_slots(link: Link) -> dict[str, object]:
    """What the form of a list entry may name."""
    return {"href": escape(link.url), "title": escape(link.title), "at": link.at, "summary": escape(link.summary)}


def block_html(look: Look, article: Printed, block: Block) -> str:
    """One block in the form of the outlet."""
    match block:
        case Paragraph(text):
            return fill(look.paragraph, {"text": escape(text)})
        case Heading(text):
            return fill(look.heading, {"text": escape(text)})
        case Image(url, caption, alt):
            src = source_of(look.picture_src, url, article.url)
            form = look.picture if caption else re.sub(r"<p[^>]*>\{caption\}</p>", "", look.picture)
            return form.format(src=escape(src), caption=escape(caption), alt=escape(alt), void=VOID_PICTURE)
        case Table(rows):
            lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table>{lines}</table>"
        case Listed(items, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{escape(each)}</li>' for each in items)}</{tag}>"


def source_of(form: str, url: str, page: str) -> str:
    """An address as the page writes it: absolute, schemeless, from the root or relative to the folder of the page.

    Addresses of other hosts stay absolute.
    """
    target, base = urlsplit(url), urlsplit(page)
    if form == "schemeless":
        return url.partition(":")[2]
    if form == "absolute" or target.netloc != base.netloc:
        return url
    query = f"?{target.query}" if target.query else ""
    if form == "root":
        return target.path + query
    folder, _, _ = base.path.rpartition("/")
    if target.path.startswith(f"{folder}/"):
        return target.path[len(folder) + 1 :] + query
    return "../" * folder.count("/") + target.path.lstrip("/") + query


def picture_url(outlet_key: str, article_url: str, at: datetime, number: int) -> str:
    """Where an outlet keeps picture `number` (from 1) of an article."""
    parts_ = urlsplit(article_url)
    path = look_of(outlet_key).picture_path.format(at=at, id=article_id(article_url), number=number)
    return f"{parts_.scheme}://{parts_.netloc}{path}"


def article_id(url: str) -> str:
    """The longest number in the last step of a URL."""
    return max(re.findall(r"\d+", urlsplit(url).path.rpartition("/")[2]), key=len, default="0")


def crumb_html(look: Look, slots: dict[str, object]) -> str:
    """The line that says where in the site a page stands."""
    return parts((look.crumb,), slots)


def box_html(box: Box, links: tuple[Link, ...]) -> str:
    """A list of other articles; the times in it are never those of the article."""
    chosen = links[box.first : box.first + box.count]
    entries = "".join(fill(box.entry, link_slots(link)) for link in chosen)
    return wrap(box.place, f"<h3>{box.heading}</h3><ul>{entries}</ul>")


def pager_html(pager: Pager, urls: tuple[str, ...], number: int) -> str:
    """The links to the pages of an article or listing."""
    pieces = [fill(pager.here if place == number else pager.other, {"href": escape(url), "number": place})
              for place, url in enumerate(urls, 1)]  # fmt: skip
    if number < len(urls) and pager.onward:
        pieces.append(fill(pager.onward, {"href": escape(urls[number])}))
    return wrap(pager.place, "".join(pieces))


def parts(chosen: Iterable[Part], slots: dict[str, object]) -> str:
    """The parts whose slots all have a value, one a line."""
    lines = []
    for part in chosen:
        named = re.findall(r"\{(\w+)", part.form)
        if all(slots.get(name) for name in named):
            inner = fill(part.form, slots)
            lines.append(wrap(part.place, inner) if part.place else inner)
    return "\n".join(filter(None, lines))


def fill(form: str, slots: dict[str, object]) -> str:
    """A form with its slots filled."""
    return form.format_map(slots)


def wrap(path: str, inner: str) -> str:
    """`inner` inside the elements of a path, the leftmost outside. Raises ValueError for a wrong path."""
    for step in reversed(path.split(" > ")):
        found = ELEMENT.fullmatch(step.strip())
        if not found:
            raise ValueError(f"“{step}” of the path “{path}” is no element")
        tag, names, attributes = found.groups()
        classes = " ".join(re.findall(r"\.([\w-]+)", names))
        ids = "".join(f' id="{name}"' for name in re.findall(r"#([\w-]+)", names))
        others = "".join(f" {each}" for each in re.findall(r"\[([^\]]*)\]", attributes))
        inner = f"<{tag}{ids}" + (f' class="{classes}"' if classes else "") + f"{others}>{inner}</{tag}>"
    return inner


def slug(name: str) -> str:
    """A path for a navigation label: its code points in hexadecimal, so that it is no article."""
    return "".join(f"{ord(each):x}" for each in name[:2])
