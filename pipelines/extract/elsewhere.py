"""Pages that are no article: a script that sends the reader on, and a challenge that answers 200."""

import re

from lxml import etree

from bulletin.outlet import Hints
from bulletin.page import Page
from bulletin.registry import absolute
from bulletin.stops import Unreadable
from pipelines.extract.decode import decode
from pipelines.extract.tree import Node, base_of, han, parse, scripts, text_of

SENT_ON = 300
"""Chinese characters shown above which a page with a redirect in it is a page of its own."""

UNSEEN = ("script", "style", "title", "template", etree.Comment)

CHALLENGE = 1_200
"""Chinese characters shown above which the words of a challenge are an article about it."""

_TARGET = re.compile(
    r"""(?:(?:window|self|top|document|parent)\s*\.\s*)* location (?:\s*\.\s*(?:href|replace|assign))? \s*(?:=|\()\s*
    (?P<quote>["'`]) (?P<url>[^"'`<>\s]{1,1000}) (?P=quote) \s*\)?\s* (?P<next>[;,}\s+&?]?)""",
    re.X,
)
_REFRESH = re.compile(r"^\s*(?P<seconds>\d+(?:\.\d+)?)?\s*[;,]?\s*url\s*=\s*[\"']?(?P<url>[^\"'\s]+)", re.I)
_CONDITION = re.compile(
    r"""navigator\.userAgent | isMobile | /iphone | android | mobile/i | onclick | addEventListener |
     function\s+\w+\s*\([^)]*\)\s*\{[^}]*$""",
    re.I | re.X,
)
_CHALLENGE_TEXT = re.compile(
    r"""
      百度安全验证 | 安全验证 | 人机验证 | 滑动验证 | 拖动滑块 | 请完成(?:下列|以下)?(?:安全)?验证 | 请输入验证码 |
           点击.{0,6}完成验证
    | 验证您是真人 | 确认您是真人 | 正在进行安全检查 | 访问(?:过于|太过|太)?频繁 | 请求(?:过于|太)频繁
    | 您的(?:访问|请求|IP).{0,12}(?:被拦截|被阻断|被拒绝|异常|受限|存在威胁|禁止) | 访问(?:被|已被)(?:拦截|拒绝|阻断)
    | 网站防火墙 | \bWAF\b | 疑似(?:黑客|恶意)攻击 | 云防护 | 创宇盾 | 安全狗
    | 请开启JavaScript(?:并刷新)? | 请启用JavaScript | 浏览器安全检查 | Just\ a\ moment | Checking\ your\ browser |
         Attention\ Required
    | Access\ Denied | Request\ (?:Blocked|unsuccessful) | Verify\ you\ are\ human | Please\ enable\ (?:JavaScript|
        cookies)
    | unusual\ traffic | antispider | captcha
    """,
    re.I | re.X,
)
_CHALLENGE_SCRIPT = re.compile(
    r"""document\.cookie\s*= | \$_ts\b | __jsl_clearance | acw_sc__v2 | arg1\s*=\s*['\"][0-9A-F]{30,} |
     _0x[0-9a-f]{4,} | eval\(function\(p,a,c,k
    | challenge-platform | setCookie\( | cf_chl_ | yunsuo_session | security_session | wzws | waf_captcha | geetest |
         TencentCaptcha
    | AliyunCaptcha""",
    re.X,
)


def script_redirect(page: Page) -> str:
    """The absolute URL to which a page that shows nothing itself sends its reader by script or refresh; "" else."""
    try:
        root = parse(decode(page.body[:200_000], page.content_type).text)
    except Unreadable:
        return ""
    if han(shown(root)) > SENT_ON:
        return ""
    base = base_of(root, page.url)
    for node in root.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(node.get("content") or "")
            if found and float(found["seconds"] or 0) <= 10 and (target := elsewhere(base, found["url"], page.url)):
                return target
    for script in scripts(root):
        found = _TARGET.search(script)
        if found and found["next"] != "+" and not _CONDITION.search(script[: found.start()]):
            target = elsewhere(base, found["url"], page.url)
            if target:
                return target
    return ""


def elsewhere(base: str, target: str, here: str) -> str:
    """A redirect's target as absolute URL, "" where it is no web address or the page itself."""
    whole = absolute(base, target.replace("\\/", "/"))
    return whole if whole and whole.split("#")[0] != here.split("#")[0] else ""


def block_page(page: Page, hints: Hints | None = None) -> str:
    """The words or script by which a page that answered 200 is a challenge, captcha or firewall page; "" for none."""
    text = decode(page.body[:400_000], page.content_type).text
    for words in (hints or Hints()).blocked_if_text:
        if words and words in text:
            return words
    try:
        root = parse(text)
    except Unreadable:
        return ""
    seen = shown(root)
    if han(seen) <= CHALLENGE:
        found = _CHALLENGE_TEXT.search(seen if han(seen) > 60 else text)
        if found and (han(seen) <= 400 or _CHALLENGE_TEXT.search(title_of(root))):
            return found[0]
    if han(seen) <= 40:
        for script in scripts(root):
            found = _CHALLENGE_SCRIPT.search(script)
            if found:
                return f"a page of {han(seen)} characters with the script “{found[0].strip()[:40]}”"
    return ""


def title_of(root: Node) -> str:
    """The text of <title>."""
    return "".join(text_of(node) for node in root.iter("title"))


def shown(root: Node) -> str:
    """What the page shows the reader, its title first."""
    parts = [title_of(root)]
    for node in root.iter():
        if node.tag not in UNSEEN:
            parts.append(node.text or "")
        parts.append(node.tail or "")
    return " ".join(part.strip() for part in parts if part.strip())
