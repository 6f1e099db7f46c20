"""Evidence of where a reprint came from (转载溯源), as printed: dateline, credit, bracket, headline, link, account."""

import re

from bulletin.article import Block, Heading, OriginClue, Paragraph

_DATELINE = re.compile(
    r"""
    ^[（(【\[]?\s*
    (?P<line>
        [^，。；：！？“”（）()]{0,24}? (?:\d{1,2}月)?\d{1,2}日\s*(?:专?电|讯|消息)
      | (?:本报|本网|新华|中新|人民网|央视网|[\u4e00-\u9fffA-Za-z]{2,12}(?:网|报|社|台)) [\u4e00-\u9fff]{0,8} (?:讯|
          电|消息)
    )
    (?=[\s（(，,：:】\]）)]|$|记者|题)
    """,
    re.X,
)
_BRACKET = re.compile(
    r"""
    [（(【\[]\s* (?:稿件|文章|信息|本文|原文)?
    (?: (?:来源|转自|转载自|摘自|原载|选自)\s*(?:于|自)?\s*[:：]? | (?:据|综合)\s*[:：] | 据(?=[^，。]{2,12}(?:社|报|
        网|台)[)）]) )
    \s* (?P<name>[^（）()【】\[\]。；]{2,40}) [)）】\]]
    """,
    re.X,
)
_CREDIT = re.compile(
    r"^\s*(?:稿件|文章|信息|新闻|本文|内容)?(?:来源|稿源|出处|转自|转载自|摘自)\s*[:：丨|]\s*(?P<name>.{2,40}?)\s*$"
)


def dateline_of(blocks: tuple[Block, ...]) -> str:
    """The dateline (中新网杭州11月1日电, 本报讯) of one of the first paragraphs, "" where there is none."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph | Heading)][:5]
    for text in texts:
        found = _DATELINE.match(text)
        if found:
            return found["line"].strip()
    return ""


def clues_of(
    blocks: tuple[Block, ...], tail: list[str], source: tuple[str, str], account: str, original: str, dateline: str
) -> tuple[OriginClue, ...]:
    """All evidence on a page. `source` is the credit and its link; `tail` are the lines cut below the body."""
    found: list[OriginClue] = []
    if dateline:
        found.append(OriginClue("dateline", dateline))
    name, link = source
    if name:
        found.append(OriginClue("credit", name, link))
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    for text in [*texts[:2], *texts[-4:], *tail]:
        bracket = _BRACKET.search(text)
        if bracket:
            found.append(OriginClue("bracket", bracket["name"].strip()))
        credit = _CREDIT.match(text)
        if credit and credit["name"] != name:
            found.append(OriginClue("credit", credit["name"]))
    if original:
        found.append(OriginClue("original_title", original))
    if link:
        found.append(OriginClue("link", name, link))
    if account:
        found.append(OriginClue("account", account))
    return tuple(dict.fromkeys(found))
