"""Broken and hostile pages, by seed: what a crawl meets once in ten thousand pages."""

import random

from tests.pipelines.extract.cms import SAMPLES, TEXT

SCRAPS = (
    b"<div>", b"</div>", b"</html>", b"</body>", b"<table>", b"<!--", b"-->", b'"', b"\0", b"<script>", b"</p>",
    b"\xff\xfe", b"<" * 50, b"&lt;p&gt;", b"<td>", b"\x1b[0m", b"<![CDATA[", b"<h1>", b"<a href='", b"\xe4\xba",
    b"</script>", b"<form>",
)  # fmt: skip
P = f"<p>{TEXT[0]}</p>"


def mutant(seed: int) -> bytes:
    """A sample page with tags cut, bytes changed and scraps put in."""
    chance = random.Random(seed)
    page = bytearray(
        chance.choice(SAMPLES)().html.encode(chance.choice(("utf-8", "utf-8", "gb18030", "big5hkscs")), "replace")
    )
    for _ in range(chance.randrange(1, 30)):
        place = chance.randrange(len(page))
        match chance.randrange(8):
            case 0 | 1:
                del page[place : place + chance.randrange(1, 200)]
            case 2 | 3 | 4:
                page[place:place] = chance.choice(SCRAPS)
            case 5 | 6:
                page[place] = chance.randrange(256)
            case _:
                page[place:] = page[place:] if chance.random() < 0.8 else b""
        page = page or bytearray(b"x")
    return bytes(page)


HOSTILE: dict[str, str] = {
    "five megabytes of paragraphs": "<body>" + P * 32_000,
    "a paragraph of five megabytes": f"<p>{TEXT[0] * 30_000}</p>",
    "ninety thousand links": "<ul>" + "<li><a href=/a>新闻标题文字</a></li>" * 90_000 + "</ul>",
    "a hundred thousand breaks": "<div>" + "文字，文字。<br>" * 100_000 + "</div>",
    "a table of fifty thousand cells": "<table>"
    + ("<tr>" + "<td>数据一</td>" * 10 + "</tr>") * 5_000
    + "</table>"
    + P * 3,
    "five hundred levels": "<div>" * 500 + P * 5 + "</div>" * 500,
    "a hundred thousand levels": "<div>" * 100_000 + P * 5,
    "inline tags never closed": "<span><b><font>" * 3_000 + P * 5,
    "tables in tables": "<table><tr><td>" * 800 + P * 5,
    "a million opening brackets": "<" * 1_000_000 + P * 4,
    "comments never closed": "<!--" * 200_000 + P,
    "attributes never closed": '<a href="' * 100_000 + P,
    "entities never ended": "&#" * 500_000 + P * 3,
    "a label a hundred thousand times": f"<p>{'编辑：来源：' * 60_000}</p>" + P * 3,
    "a headline of a megabyte": f"<title>{'标题-' * 200_000}</title><h1>{'标' * 1_000_000}</h1>" + P * 3,
    "tags that close up again": f"<p>{'&lt;' * 60_000}{'p&gt;' * 60_000}</p>" + P * 3,
    "three megabytes of spaces": f"<p>{' ' * 3_000_000}</p>" + P * 3,
    "a hundred thousand dates": f"<p>{'2024-08-12 ' * 100_000}</p>" + P * 3,
    "a class of a megabyte": f'<div class="{"a " * 500_000}">' + P * 5,
    "three hundred thousand attributes": "<p " + "".join(f"a{n}=1 " for n in range(300_000)) + ">" + P * 5,
    "two thousand tags of as many attributes as are read": ("<p " + "a=b " * 199 + ">x</p>") * 2_000 + P * 5,
    "fifty thousand pictures": "<div>" + "".join(f"<img src='/a/{n}.jpg'>" for n in range(50_000)) + P * 3,
}
