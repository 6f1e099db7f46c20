"""Pictures of an article: the address behind lazy attributes, what is no picture of the article, and its caption."""

import re
from itertools import islice
from urllib.parse import unquote

from bulletin.article import Image
from bulletin.registry import absolute
from pipelines.extract.lines import Line
from pipelines.extract.names import labels
from pipelines.extract.tree import Node, text_of

LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-url", "data-echo",
    "data-actualsrc", "data-original-src", "data-real-src", "data-realsrc", "data-img", "data-image", "data-backsrc",
    "data-srcset", "_src",
    "original", "lazy-src", "lazysrc", "lazyload", "zoomfile", "file", "real_src", "realsrc", "alt_src", "src2",
    "srcset",
    "oldsrc", "data-href", "orisrc",
)  # fmt: skip
"""Attributes in which sites keep a picture's address until it is scrolled to."""

LEFT_OVER = frozenset(
    {"_src", "original", "file", "real_src", "realsrc", "oldsrc", "orisrc", "alt_src", "src2", "data-href"}
)
"""Those that editing systems also leave behind: believed only where `src` holds no picture."""

CAPTION_LONG = 160
"""Characters: a longer line below a picture is a paragraph."""

_FURNITURE = re.compile(
    r"qr_?code|erweima|ewm|/wx[_.\d]|weixin|wechat|weibo|share|logo|icon|avatar|touxiang|head_?img|loading|lazy_?load|blank\.|"
    r"spacer|transparent|placeholder|pixel|1x1|grey\.|gray\.|bg[_.]|button|btn|arrow|banner_?ad|/ad[s_/]|adimg|gov_?icon|beian|"
    r"ghs\.png|close\.|print\.|dot\.|line\.(?:gif|png)|sprite|emoji|face/|smil|stat\.|count(?:er)?\.|/xin\.|d_?bg|foot|top_?bg",
    re.I,
)  # fmt: skip
_FURNITURE_ALT = re.compile(r"二维码|扫一扫|扫码|logo|头像|图标|公众号|客户端|返回|分享|广告|备案", re.I)
_PLACEHOLDER = re.compile(
    r"loading|lazy|blank|none\.gif|spacer|transparent|placeholder|grey|gray|default|pixel|1x1|/b\.gif|/0\.gif", re.I
)
_TRACKER = re.compile(
    r"^https?://[^/]*(?:hm\.baidu|cnzz|51\.la|scorecardresearch|google-analytics|doubleclick|miaozhen|admaster)\b", re.I
)
_CAPTION_CLASS = re.compile(
    r"caption|figcaption|pictext|pic_?txt|pic-?desc|img_?desc|img_?descr|image-?desc|img_?txt|imgtext|img-?info|photo_?desc|tushuo|tuzhu|"
    r"picinfo|pic_?info|img_?intro|pgc-img-caption|f_center|imgzhu|tupian|zhaopian|pic_?note|picnote", re.I,
)  # fmt: skip
CAPTION_MARK = re.compile(
    r"""
      ^[（(\[【]? (?:图为|图注|图说|图片说明|图片来源|图源|图自|图[/丨|]|图[一二三四五六七八九十\d]{0,3}[:.、]|
          [上下左右]图|
         [△▲▽▼↑↓◎⬆⬇]|资料图|资料照片|示意图|效果图|视频截图|网络图)
    | [（(][^（）()]{1,30}(?:摄|摄影|供图|提供|图|制图|绘图|截图|资料图?片?|发)[）)]。?$
    | (?:摄|摄影|供图|制图|资料图?片?|资料照片|视频截图|网络图片?)$
    | (?:截图|资料图)。?$
    | (?:视觉中国|东方IC|人民视觉|CFP|ICphoto|图虫创意|新华社|中新社|法新社|路透社?).{0,4}$
    """,
    re.X,
)
"""What shows a line to be a caption. Matched on plain text."""
BOXED_LONG = 120
"""Characters up to which the only text of a picture's own box is its caption, and not the lead of a photo story."""

SET_APART_LONG = 80
"""Characters up to which a line in a class of its own below a picture is its caption."""

BOX_LARGE = 20
"""Elements beyond which what holds a picture is no box of its own."""

_BYLINE = re.compile(r"记者|作者|通讯员|撰文|编译")
_OPEN_END = re.compile(r"[\w,、]$")
_WHITE = re.compile(r"\s+")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)


def address(image: Node, base: str) -> str:
    """The absolute URL of a picture as the reader would see it, "" where it has none."""
    shown = (image.get("src") or "").strip()
    real = bool(shown) and not shown.startswith("data:") and not _PLACEHOLDER.search(shown)
    for name in (*LAZY, "src"):
        if real and name in LEFT_OVER:
            continue
        value = (image.get(name) or "").strip()
        if name.endswith("srcset") and value:
            value = value.split(",")[0].split()[0] if value.split(",")[0].split() else ""
        if value.lower().startswith(("data:", "javascript:", "about:", "blob:", "file:")) or not value:
            continue
        if name not in ("src",) and not re.search(r"[./]", value):
            continue
        whole = absolute(base, value) if base else value
        if whole:
            return whole
    return ""


def is_furniture(image: Node, url: str) -> str:
    """Why a picture is none of the article's, or ""."""
    if _TRACKER.match(url):
        return "tracker"
    name = unquote(url.split("?")[0].split("#")[0])
    tail = "/".join(name.split("/")[-2:])
    if _FURNITURE.search(tail) or _FURNITURE_ALT.search(f"{image.get('alt') or ''} {image.get('title') or ''}"[:60]):
        return "icon or code"
    if _FURNITURE.search(labels(image)) and not re.search("lazy", labels(image), re.I):
        return "icon or code"
    sizes = [int(found[0]) for side in ("width", "height") if (found := re.match(r"\d+", image.get(side) or ""))]
    style = image.get("style") or ""
    sizes += [int(size) for size in re.findall(r"(?<![-\w])(?:width|height)\s*:\s*(\d+)px", style)]
    if sizes and max(sizes) <= 60:
        return "small"
    return ""


def picture(line: Line, base: str) -> Image | None:
    """The picture of an image line, without caption, or None where it is furniture."""
    node = line.image
    if node is None:
        return None
    url = address(node, base)
    if not url or is_furniture(node, url):
        return None
    alt = " ".join((node.get("alt") or "").split())
    return Image(
        url,
        alt=alt
        if len(alt) <= 200 and not re.fullmatch(r"[\w.\-/%]*\.(?:jpe?g|png|gif|webp)|\d*|图片|image|img", alt, re.I)
        else "",
    )


def is_caption(image: Line, line: Line, following: Line | None) -> bool:
    """Whether `line`, the next after a picture, is its caption; `following` is the line after it."""
    text = line.plain
    if not text or len(text) > CAPTION_LONG or line.image is not None:
        return False
    if any(node.tag == "figcaption" or _CAPTION_CLASS.search(labels(node)) for node in near(line.block)):
        return True
    figure = enclosing(image.block, "figure")
    if figure is not None and figure is enclosing(line.block, "figure"):
        return True
    if CAPTION_MARK.search(text) and len(text) <= 120:
        return True
    if following is not None and len(text) <= BOXED_LONG and (boxed(image, line) or set_apart(image, line, following)):
        return True
    if (
        len(text) > 80
        or line.bold > 0.6 * line.length
        or re.match(r"^(?:[一二三四五六七八九十]+、|\d+[.、]|第.{1,3}[章节]|[（(][一二三四五六七八九十\d]+[)）])", text)
    ):
        return False
    ends_open = not text.endswith(("。", "：", "；", "，", ":", "！", "？"))
    if centred(line.block) and (ends_open or len(text) <= 50):
        return True
    return (
        line.block is image.block
        and ends_open
        and len(text) <= 60
        and (following is None or following.block is not line.block)
    )


def is_bold_line(line: Line) -> bool:
    """Whether a short line is all bold and centred: a sub-heading or a caption."""
    if line.image is not None or not 2 <= len(line.plain) <= 50 or _BYLINE.search(line.plain):
        return False
    return line.bold >= 0.95 * line.length and centred(line.block)


def bold_captions(lines: list[Line]) -> bool:
    """Whether a page prints its captions bold: every bold centred line stands below a picture, and none elsewhere."""
    bold = [number for number, line in enumerate(lines) if is_bold_line(line)]
    return bool(bold) and all(number > 0 and lines[number - 1].image is not None for number in bold)


def broken_sentence(lines: list[Line], after: int) -> bool:
    """Whether the text before a picture goes on after it: the line `after` is no caption, the picture floats in it."""
    before = next((line for line in reversed(lines[: after - 1]) if line.image is None), None)
    return (
        before is not None
        and len(before.plain) >= 40
        and bool(_OPEN_END.search(before.plain))
        and not CAPTION_MARK.search(lines[after].plain)
        and len(lines[after].plain) >= 40
    )


def boxed(image: Line, line: Line) -> bool:
    """Whether picture and line stand in a box of their own: a small element that holds this text and no other."""
    node = image.image
    for _ in range(4):
        node = node.getparent() if node is not None else None
        if node is None:
            return False
        inside = list(islice(node.iterdescendants(), BOX_LARGE + 1))
        if len(inside) > BOX_LARGE:
            return False
        if line.block in inside:
            return len(_WHITE.sub("", text_of(node))) <= len(_WHITE.sub("", line.text))
    return False


def set_apart(image: Line, line: Line, following: Line) -> bool:
    """Whether a short line is set apart from the running text that goes on after it, by a class of its own."""
    if len(line.plain) > SET_APART_LONG or line.bold > 0.6 * line.length or following.image is not None:
        return False
    own = (line.block.get("class") or "").split()
    return bool(own) and own != (following.block.get("class") or "").split() and line.block is not image.block


def near(node: Node) -> list[Node]:
    """A node and its parent."""
    parent = node.getparent()
    return [node] if parent is None else [node, parent]


def enclosing(node: Node | None, tag: str) -> Node | None:
    """The nearest of node and its ancestors, at most four up, with that tag."""
    for _ in range(4):
        if node is None or node.tag == tag:
            return node
        node = node.getparent()
    return None


def centred(node: Node) -> bool:
    """Whether a block's text is centred by its own markup."""
    return any(
        each.tag == "center"
        or (each.get("align") or "").lower() == "center"
        or bool(_CENTRED.search(each.get("style") or ""))
        for each in near(node)
        if each.tag not in ("body", "td", "tr")
    )
