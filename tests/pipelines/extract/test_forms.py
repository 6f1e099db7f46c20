"""The many ways in which pages print credit and date, begin and end: each alone, on a page of no known system."""

import pytest

from bulletin.article import Heading, Paragraph
from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import TEXT, TITLE, paragraphs, whole

HEADLINE = f"<h1>{TITLE}</h1>"
INFO = "<div class='info'>2024-08-12 09:30 来源：云溪日报</div>"

LABELS = [
    "来源：云溪日报　2024年08月12日 09:30　字号：大 中 小",
    "2024-08-12 09:30:00 来源: 云溪日报 责任编辑: 苏禾",
    "时间：2024-08-12 来源：云溪日报 浏览量：1234",
    "<span>2024-08-12 09:30</span><span>云溪日报</span>",
    "<span>云溪日报</span><span>2024-08-12 09:30</span><span>阅读 3456</span>",
    "<i>来源</i><b>云溪日报</b><i>时间</i><b>2024-08-12</b>",
    "文章来源：<a href='http://x'>云溪日报</a> 更新时间：2024-08-13 发布时间：2024-08-12",
    "2024/08/12 09:30 | 来源：云溪日报 | 作者：何汐 | 点击：45",
    "云溪日报 · 2024-08-12 09:30",
    "（来源：云溪日报 2024-08-12）",
    "[ 2024-08-12 09:30 ] 来源：云溪日报 【字体：大 中 小】 打印",
    "稿源：云溪日报 | 2024-08-12 09:30 | 编辑：苏禾",
    "作者：何汐 来源：云溪日报 发布于：2024-08-12 09:30",
    "2024-08-12 09:30 云溪日报 记者 何汐",
    "日期：2024-08-12　来源：云溪日报　作者：　点击：[次]",
    "转载自：云溪日报 2024-08-12",
    "来源 | 云溪日报　2024-08-12",
    "来源：云溪日报（2024年8月12日 第3版）",
    "<ul><li>来源：云溪日报</li><li>2024-08-12</li><li>阅读：88</li></ul>",
    "<table><tr><td>来源：</td><td>云溪日报</td><td>发布时间：</td><td>2024-08-12</td></tr></table>",
    "2024-08-12 09:30　　云溪日报　　0条评论",
    "原创 云溪日报 2024-08-12 09:30",
]

BODIES = {
    "other articles": f"{paragraphs()}<p><strong>相关阅读：</strong></p><p><a href='/1'>青禾区新建卫生服务站</a></p>",
    "editors": f"{paragraphs()}<p>编 辑丨苏 禾</p><p>校 对丨何汐</p><p>审 核丨林一舟</p>",
    "source and editors": f"{paragraphs()}<p>本文来源：云溪日报 作者：何汐 责任编辑：苏禾_YX123</p>",
    "disclaimer": f"{paragraphs()}<p>声明：本文仅代表作者个人观点，与本网无关。</p><p>投稿邮箱：a@b.example</p>",
    "prompts": f"<p>点击上方蓝字关注我们</p>{paragraphs()}<p>扫描下方二维码，了解更多健康资讯</p>",
    "player": f"<p>00:00</p><p>/</p><p>03:21</p>{paragraphs()}",
    "rest of the text": f"{paragraphs()}<p>阅读剩余全文（）</p>",
    "sent in by": f"{paragraphs()}<p>药剂科供稿 摄影/何汐 编辑/苏禾</p>",
    "promotion": f"<p>快来<a href='/z'>云溪众测</a>体验吧~！下载<a href='/a'>客户端</a>有福利！</p>{paragraphs()}",
    "preformatted": "<pre>" + "\n".join("　　" + text for text in TEXT) + "</pre>",
    "line breaks that count": "<div style='white-space: pre-wrap'>" + "\n".join(TEXT) + "</div>",
    "indented lines without markup": "\n".join("　　" + text for text in TEXT),
    "sections": "".join(f"<section><span>{text}</span></section>" for text in TEXT),
}


@pytest.mark.parametrize("line", LABELS)
def test_credit_and_day_are_read_however_they_are_printed(line: str) -> None:
    html = whole(
        f"{TITLE}_云溪网", f"{HEADLINE}<div class='info'>{line}</div><div class='article-content'>{paragraphs()}</div>"
    )
    article = extract_article(Page("", "https://www.yunxi.example/a/b.html", html.encode()))
    assert (article.source, str(article.published)) == ("云溪日报", "2024-08-12")
    assert article.body_text.split("\n") == list(TEXT)


@pytest.mark.parametrize("name", BODIES)
def test_the_text_and_nothing_else(name: str) -> None:
    html = whole(f"{TITLE}_云溪网", f"{HEADLINE}{INFO}<div class='article-content'>{BODIES[name]}</div>")
    article = extract_article(Page("", "https://www.yunxi.example/a/b.html", html.encode()))
    assert article.body_text.split("\n") == list(TEXT)


def test_the_number_of_the_first_part_is_kept() -> None:
    body = f"<p>1</p><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>2</p><p>{TEXT[2]}</p><p>{TEXT[3]}</p>"
    html = whole(f"{TITLE}_云溪网", f"{HEADLINE}{INFO}<div class='article-content'>{body}</div>")
    blocks = extract_article(Page("", "https://www.yunxi.example/a/b.html", html.encode())).blocks
    assert [each.text for each in blocks if isinstance(each, (Paragraph, Heading))][::3] == ["1", "2"]
