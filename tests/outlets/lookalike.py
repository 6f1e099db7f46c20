"""Look-alike pages of every outlet from one generator: a listing and an article, with what is to be read there.

The pages are built from looks.toml and invented texts. Selectors and pages come from the same facts, so only what the
*generic* way reads here says something about the program; the outlet's selectors must merely do no worse.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from bulletin.outlet import Outlet
from bulletin.page import Page
from bulletin.period import SHANGHAI
from bulletin.toml import read_toml
from sample.pages import wrap
from tests.outlets.texts import SOURCE, TEXTS, Text

LOOKS = read_toml(Path(__file__).parent / "looks.toml")
FIRST = datetime(2024, 8, 12, 9, 30, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Announced:
    """One article as the outlet announces and prints it."""

    url: str
    text: Text
    at: datetime
    slots: dict[str, Any]


def look(key: str) -> dict[str, Any]:
    """The look of an outlet over the default one. Raises KeyError where it has none."""
    own: dict[str, Any] = LOOKS[key]
    return {**LOOKS["default"], **own}


def announcements(outlet: Outlet) -> list[Announced]:
    """The articles of the outlet's newest listing page, the newest first; a paper's are of one day."""
    form = look(outlet.key)
    found = []
    for number, text in enumerate(TEXTS):
        at = FIRST - timedelta(minutes=number) if "page" in form else FIRST - timedelta(hours=7 * number)
        slots = slots_of(outlet, text, at, number)
        found.append(Announced(form["address"].format(**slots), text, at, slots))
    return found


def slots_of(outlet: Outlet, text: Text, at: datetime, number: int) -> dict[str, Any]:
    """What the forms may name."""
    digest = hashlib.sha256(f"{outlet.key} {number}".encode()).hexdigest()
    return {
        "host": outlet.hosts[0],
        "at": at,
        "day": f"{at:%Y-%m-%d}",
        "time": f"{at:%H:%M}",
        "id": f"{81230 + 7 * number}",
        "n": number + 1,
        "epoch": int(at.timestamp()),
        "oid": f"{int(at.timestamp()):08x}{digest[:16]}",
        "hex32": digest[:32],
        "hex6": digest[:6].upper(),
        "rfc": format_datetime(at.astimezone(UTC)),
        "title": text.title,
        "source": SOURCE,
        "author": "苗青禾",
        "editor": "白小满",
    }


def listing_page(outlet: Outlet) -> Page:
    """The first listing of the outlet as a page."""
    form, listing = look(outlet.key), next(each for each in outlet.listing)
    found = announcements(outlet)
    url = form["page"].format(at=found[0].at) if "page" in form else listing.url
    if "record" in form:
        records = [form["record"].format(href=each.url, **each.slots) for each in found]
        joint = "," if form["record"].startswith("{{") else "\n"
        return Page(outlet.key, url, form["whole"].format(records=joint.join(records)).encode(), "")
    entries = "\n".join(form["entry"].format(href=each.url, **each.slots) for each in found)
    pager = "<div class='pages'><span>1</span><a href='index_1.html'>下一页</a></div>"
    content = f"<h2>栏目</h2>{wrap(form['list'], entries)}{pager}"
    return Page(outlet.key, url, whole(outlet, form, "栏目", "", content, found), "")


def article_page(outlet: Outlet) -> tuple[Page, Announced]:
    """The outlet's newest article as a page, and what it prints."""
    form, found = look(outlet.key), announcements(outlet)
    first = found[0]
    slots = {**first.slots, "title": escape(first.text.title)}
    paragraphs = "\n".join(f"<p>　　{escape(each)}</p>" for each in first.text.paragraphs)
    tail = form["tail"].format(**slots)
    head = f"{wrap(form['title'], slots['title'])}\n{form['info'].format(**slots)}"
    inner = f"{head}\n{wrap(form['body'], paragraphs + tail)}"
    meta = form["meta"].format(**slots)
    body = whole(outlet, form, f"{first.text.title}_{outlet.name}", meta, f'<div class="main">{inner}</div>', found[1:])
    return Page(outlet.key, first.url, body, ""), first


def whole(outlet: Outlet, form: dict[str, Any], title: str, meta: str, content: str, others: list[Announced]) -> bytes:
    """A page with one of four surroundings, in the charset of the look."""
    home = f"https://{outlet.hosts[0]}/"
    nav = "".join(f'<li><a href="{home}{word}/">{zh}</a></li>' for word, zh in NAVIGATION)
    hot = "".join(f'<li><a href="{each.url}">{each.text.title}</a><i>{each.at:%m-%d}</i></li>' for each in others[3:7])
    above, below = FRAMES[form["frame"]]
    parts = (above.format(nav=nav), below.format(hot=hot))
    foot = f"<div class='footer'><p>关于我们 | 联系我们</p><p>版权所有 {outlet.name}　示例备00000009号</p></div>"
    charset = form["charset"]
    text = (
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>{escape(title)}</title>{meta}</head>"
        f"<body>{parts[0]}{content}{parts[1]}{foot}<script>var page = 1;</script></body></html>"
    )
    return text.encode("gb18030" if charset == "gb2312" else charset)


FRAMES = (
    ("<div class='header'><ul class='nav'>{nav}</ul></div>", "<div class='hot'><h3>热门</h3><ul>{hot}</ul></div>"),
    ("<nav><ul>{nav}</ul></nav><div class='crumb'>首页 &gt; 正文</div>", "<aside><h4>推荐</h4><ul>{hot}</ul></aside>"),
    (
        "<table class='top'><tr><td><ul>{nav}</ul></td></tr></table>",
        "<table><tr><td>相关</td></tr></table>{hot}",
    ),
    ("<header><div>站</div><ul>{nav}</ul></header>", "<section class='comment'><p>登录后发表评论</p></section>"),
)
NAVIGATION = (("index", "首页"), ("news", "新闻"), ("policy", "政策"), ("service", "服务"), ("about", "关于"))
