"""Invented article pages in the manner of the systems that Chinese sites run on, each with what must come out.

Town, hospital and figures are invented. `TEXT` is the body that every page carries in its own markup.
"""
# ruff: noqa: E501 — markup is kept as sites write it, on long lines

from collections.abc import Callable
from dataclasses import dataclass

TITLE = "云溪市第一医院启用检验结果互认平台"
TEXT = (
    "8月12日，云溪市第一医院启用检验结果互认平台，患者在全市十二家医院所做的检验结果可以直接调阅，不必重复检查。",
    "“以前换一家医院就要重新抽血，现在医生打开电脑就能看到上周的化验单。”在门诊二楼候诊的居民说。",
    "记者了解到，平台由云溪市卫生健康信息中心建设，覆盖生化、免疫、血常规等三类共八十六个项目，数据每十分钟更新一次。",
    "截至7月底，平台累计调阅检验报告4.2万份，为患者节省费用约310万元。",
    "信息中心负责人表示，下一步将把影像检查纳入互认范围，并向乡镇卫生院延伸。",
)
NAV = "".join(
    f'<li><a href="/c{n}/">{name}</a></li>'
    for n, name in enumerate("首页 要闻 时政 社会 健康 教育 财经 体育 图片 视频".split())
)
OTHERS = "".join(
    f'<li><a href="/2024/0811/{n}.html">{name}</a><span>08-11</span></li>'
    for n, name in enumerate(
        (
            "云溪新增三条公交线路",
            "老旧小区加装电梯有了新办法",
            "全市中小学九月一日开学",
            "河道清淤工程进入收尾阶段",
            "周末有小到中雨 出门带伞",
        )
    )
)
FOOT = '<div class="foot"><p>版权所有：云溪在线　云ICP备00000001号-1　互联网新闻信息服务许可证 00120000001</p><p>举报电话：000-0000000</p></div>'


@dataclass(frozen=True, slots=True)
class Sample:
    """A page and what must be read from it."""

    html: str
    source: str
    never: tuple[str, ...] = ()
    title: str = TITLE
    date: str | None = "2024-08-12"
    text: tuple[str, ...] = TEXT
    url: str = "https://www.yunxi.example/news/content_7731205.html"


def paragraphs(mark: str = "<p>{}</p>", text: tuple[str, ...] = TEXT) -> str:
    """The body in a given markup."""
    return "\n".join(mark.format(each) for each in text)


def whole(title: str, body: str, head: str = "") -> str:
    """A page around a body: navigation before, lists and footer after."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f'<div class="top"><ul class="menu">{NAV}</ul></div>{body}'
        f'<div class="right"><h3>热点排行</h3><ul>{OTHERS}</ul></div>{FOOT}</body></html>'
    )


def government_trs() -> Sample:
    body = f"""<div class="dqwz">您所在的位置：<a href="/">首页</a> &gt; <a href="/gzdt/">工作动态</a></div>
    <div class="con"><h1 class="tit">{TITLE}</h1><div class="xx"><span>发布时间：2024-08-12 09:30</span> <span>来源：云溪日报</span>
    <span>浏览次数：<em id="hits">1024</em></span><span>字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span> <span>分享到：</span></div>
    <div class="view TRS_UEDITOR trs_paper_default trs_web">{paragraphs('<p style="text-indent:2em">　　{}</p>')}</div>
    <div class="xgfj">附件：</div><div class="ma"><img src="/images/ewm.png"><p>扫一扫在手机打开当前页</p></div></div>"""
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-08-12 09:30"><meta name="ContentSource" content="云溪日报">'
    return Sample(
        whole(f"{TITLE}_工作动态_云溪市卫生健康委员会", body, head),
        "云溪日报",
        ("扫一扫", "浏览次数", "您所在的位置", "附件"),
    )


def government_twice() -> Sample:
    one = f"""<h1>{TITLE}</h1><div class="pages-date">2024-08-12 09:30 <span class="font">来源： 云溪日报</span>
    <div class="pages_print"><span>字体：<b>大</b> <b>中</b> <b>小</b></span><span class="printIco">打印</span></div></div>
    <div class="pages_content" id="UCAP-CONTENT">{paragraphs("<p>{}</p>")}</div><div class="editor">责任编辑：苏禾</div>"""
    body = f'<div class="article oneColumn pub_border">{one}</div></html><div class="mobile"><div class="phone-con">{one}</div></div>'
    return Sample(whole(f"{TITLE}_滚动新闻_云溪市人民政府网", body), "云溪日报", ("责任编辑", "苏禾", "打印"))


def portal_old() -> Sample:
    body = f"""<div class="post_content_main" id="epContentLeft"><h1>{TITLE}</h1><div class="post_time_source">　2024-08-12 09:30:21　来源:
    <a id="ne_article_source" href="http://paper.qinghe.example/1.html">清河晚报</a>　<a href="#" class="post_jubao">举报</a></div>
    <div class="post_body"><div class="post_text" id="endText"><p class="otitle">（原标题：检验结果互认平台上线 云溪患者少跑腿）</p>{paragraphs()}
    <div class="ep-source cDGray"><span class="left"><a href="/"><img src="/end_n.gif" width="13"></a> 本文来源：清河晚报 </span>
    <span class="ep-editor">责任编辑：方小满_NB0001</span></div></div></div>
    <div class="tie-area"><h3>网易跟贴</h3><a href="#">12人参与</a><div class="tie-list">真方便，希望早点推广到全省，大家都少花冤枉钱。</div></div></div>"""
    return Sample(whole(f"{TITLE}|云溪|检验_新闻", body), "清河晚报", ("责任编辑", "本文来源", "真方便", "人参与"))


def portal_new() -> Sample:
    body = f"""<div class="post_main"><h1 class="post_title">{TITLE}</h1><div class="post_info">2024-08-12 09:30:21　来源: <a href="/dy/1.html">云溪发布</a>　云溪 <a href="#">举报</a></div>
    <div class="post_body">{paragraphs('<p id="A1">{}</p>')}</div><div class="post_statement">特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</div>
    <div class="post_next">/阅读下一篇/</div><div class="post_recommends"><h2>相关推荐</h2><ul>{OTHERS}</ul></div></div>"""
    return Sample(whole(f"{TITLE}|检验|患者|云溪市_手机网", body), "云溪发布", ("特别声明", "阅读下一篇", "举报"))


def portal_dated_source() -> Sample:
    body = f"""<div class="main-content"><h1 class="main-title">{TITLE}</h1><div class="top-bar"><div class="date-source"><span class="date">2024年08月12日 09:30</span>
    <a href="https://p.example/" class="source">清河晚报</a></div><div class="page-tool"><span>缩小字体</span><span>放大字体</span><span>收藏</span><span>微博</span><span>微信</span><span>分享</span></div></div>
    <div class="article" id="artibody"><p>　　原标题：云溪患者少跑腿</p>{paragraphs("<p>　　{}</p>")}<p class="show_author">责任编辑：方小满 </p></div>
    <div class="keywords"><span>关键词 : </span><a href="/k1">检验</a><a href="/k2">医院</a></div><div class="comment"><span>我要反馈</span></div></div>"""
    return Sample(whole(f"{TITLE}|检验|医院_新闻", body), "清河晚报", ("责任编辑", "关键词", "放大字体"))


def portal_glued() -> Sample:
    text = paragraphs("<p>{}</p>", TEXT[:-1])
    body = f"""<div class="left main"><div class="text"><div class="text-title"><h1>{TITLE}<span class="article-tag"></span></h1>
    <div class="article-info"><span class="time" id="news-time">2024-08-12 09:30</span><span class="tag">来源: <a href="//x.example">清河晚报</a></span></div></div>
    <article class="article" id="mp-editor"><p data-role="original-title">原标题：云溪患者少跑腿</p>{text}
    <p>{TEXT[-1]}<a href="//www.sohu.com/?strategyid=1" class="backword">返回搜狐，查看更多</a></p><p data-role="editor-name">责任编辑：<span>方小满</span></p></article>
    <div class="statement">声明：该文观点仅代表作者本人，搜狐号系信息发布平台，仅提供信息存储空间服务。</div><div class="article-oper">阅读 (<em>1024</em>)</div></div></div>"""
    return Sample(whole(f"{TITLE}_云溪_检验_医院", body), "清河晚报", ("返回搜狐", "责任编辑", "声明", "阅读 ("))


def hashed_names() -> Sample:
    body = f"""<div class="main_content-1mF1eaKb"><h1 class="topic-3bY8Hw-9">{TITLE}</h1><p class="time-hm3v7ddj"><span>2024年08月12日 09:30:21</span> <br>
    <span>来源：</span><span class="source-2pXi2vGI"><a href="/">清河晚报</a></span></p><div class="text-3w2e3DBc">{paragraphs()}</div>
    <div class="end-2x"><p>责任编辑：方小满 PN001</p></div><div class="share-3s"><span>3人参与</span><span>1评论</span></div></div>"""
    return Sample(whole(f"{TITLE}_云网", body), "清河晚报", ("责任编辑", "参与"))


def script_date() -> Sample:
    body = f"""<div class="LEFT"><h1>{TITLE}</h1><div class="content-article">{paragraphs('<p class="one-p">{}</p>')}<div id="Status"></div></div></div>"""
    head = '<script>window.DATA = {"id":"20240812A05","media":"清河晚报","pubtime":"2024-08-12 09:30:21","comment_id":"7731205001"};</script>'
    return Sample(whole(f"{TITLE}_云讯新闻", body, head), "清河晚报")


def carrier() -> Sample:
    body = f"""<div class="article-box"><h1 class="article-title">{TITLE}</h1><div class="article-sub"><span class="original">原创</span><span>云溪发布</span><span>2024-08-12 09:30:21</span></div>
    <div class="article-content"><div>{paragraphs()}</div></div><div class="tag-list"><a href="/t1">医院</a></div></div>
    <div class="comment-box"><h2>12 条评论</h2><p>这个政策好，少抽一次血就少一次疼。</p></div>"""
    return Sample(whole(TITLE, body), "云溪发布", ("原创", "条评论", "少抽一次血"))


def carrier_short_year() -> Sample:
    body = f"""<div id="article"><div class="article-title"><h2>{TITLE}</h2></div><div class="article-desc clearfix"><div class="author-icon"><img src="/a.jpg"></div>
    <div class="author-txt"><p class="author-name">云溪日报</p><div class="article-source article-source-bjh"><span class="date">发布时间：24-08-12</span><span class="time">09:30</span></div></div></div>
    <div class="article-content">{paragraphs('<p><span class="bjh-p">{}</span></p>')}</div></div>"""
    return Sample(whole(TITLE, body), "云溪日报", ("发布时间",))


def messenger() -> Sample:
    body = f"""<div id="js_article" class="rich_media"><h1 class="rich_media_title" id="activity-name">{TITLE}</h1><div id="meta_content" class="rich_media_meta_list">
    <span class="rich_media_meta rich_media_meta_text">林一舟</span> <span class="rich_media_meta rich_media_meta_nickname"><a href="javascript:void(0);" id="js_name">云溪卫生健康</a></span> <em id="publish_time"></em></div>
    <div class="rich_media_content" id="js_content" style="visibility: hidden;">{paragraphs("<section><span>{}</span></section>")}<section><span>编辑丨方小满</span></section><p>长按识别二维码关注我们</p></div></div>"""
    head = f'<meta property="og:title" content="{TITLE}">'
    page = whole("", body, head).replace(
        "</body>", '<script>var ct = "1723426221"; var nickname = htmlDecode("云溪卫生健康");</script></body>'
    )
    return Sample(page, "云溪卫生健康", ("编辑丨", "长按识别", "林一舟"))


def campus() -> Sample:
    body = f"""<form name="_newscontent_fromname"><div class="cont"><h2>{TITLE}</h2><div class="meta">发布日期：2024-08-12　　作者：林一舟　　来源：云溪医学院新闻网　　点击：<span id="d">88</span></div>
    <div id="vsb_content_2"><div class="v_news_content">{paragraphs('<p class="vsbcontent_start">{}</p>')}</div></div>
    <p>【<a href="javascript:window.close();">关闭</a>】</p><div class="art-page"><p>上一条：<a href="1.htm">学院召开教学工作会</a></p><p>下一条：<a href="2.htm">新生军训汇演举行</a></p></div></div></form>"""
    return Sample(whole(f"{TITLE}-云溪医学院", body), "云溪医学院新闻网", ("关闭", "上一条", "军训", "点击"))


def breaks_in_table() -> Sample:
    text = "<br>".join(f"　　{each}<br>" for each in TEXT)
    body = f"""<table width="760"><tr><td><table><tr><td align="center"><font size="5"><b>{TITLE}</b></font></td></tr><tr><td align="center">2024-08-12 09:30　来源：云溪日报　【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】【<a href="#">打印</a>】【<a href="#">关闭</a>】</td></tr>
    <tr><td class="t14">{text}<p align="right">(责任编辑：admin)</p></td></tr><tr><td>上一篇：<a href="1.html">云溪举行消防演练</a></td></tr><tr><td>下一篇：没有了</td></tr></table></td></tr></table>"""
    return Sample(whole(f"{TITLE} - 云溪信息港", body), "云溪日报", ("责任编辑", "上一篇", "打印"))


def date_in_headline() -> Sample:
    body = f"""<div id="Article"><h1>{TITLE}<br><span>2024-08-12 09:30:21　　来源：云溪日报　　评论：<a href="#">0</a>　点击：<a id="hits">12</a></span></h1>
    <div class="content">{paragraphs()}<div id="pages"></div></div><p class="f14"><strong>本文导航：</strong>无</p>
    <div class="related"><h5>延伸阅读：</h5><ul>{OTHERS}</ul></div></div>"""
    return Sample(whole(f"{TITLE} - 要闻 - 云溪在线", body), "云溪日报", ("评论：", "延伸阅读", "公交线路"))


def paper() -> Sample:
    body = f"""<table><tr><td><div id="pageLink"><a href="node_1.htm">第01版：要闻</a><a href="node_2.htm">第02版：综合</a></div></td><td>
    <!--enpproperty <articleid>7731205</articleid><date>2024-08-12 00:00:00.0</date><author>林一舟</author><title>{TITLE}</title><keyword></keyword><subtitle></subtitle><introtitle></introtitle>/enpproperty-->
    <table><tr><td class="font02" align="center" style="font-size:18px"><strong>{TITLE}</strong></td></tr><tr><td class="font02">本报记者 林一舟</td></tr>
    <tr><td><div id="ozoom"><founder-content><!--enpcontent-->{paragraphs("<P>　　{}</P>")}<!--/enpcontent--></founder-content></div></td></tr></table>
    <table><tr><td><a href="content_1.htm">上一篇</a></td><td><a href="content_3.htm">下一篇</a></td></tr></table></td></tr></table>"""
    return Sample(
        whole("云溪日报数字报-第01版", body),
        "",
        ("上一篇", "第02版"),
        url="http://paper.yunxi.example/html/2024-08/12/content_7731205.htm",
    )


def broadcaster() -> Sample:
    body = f"""<div class="title_area"><h1>{TITLE}</h1><div class="info1">来源：云溪广播电视台 | 2024年08月12日 09:30:21</div></div>
    <div class="content_area" id="content_area">{paragraphs()}</div><div class="zebian"><span>编辑：方小满</span> <span>责任编辑：苏禾</span></div>
    <div class="share"><em>扫一扫 分享到微信</em></div><div class="dianzan">点赞</div>"""
    return Sample(whole(f"{TITLE}_新闻频道_云溪网", body), "云溪广播电视台", ("编辑：", "扫一扫", "点赞"))


def split_date() -> Sample:
    body = f"""<div class="header domPC"><div class="header-time left"><span class="year"><em>2024</em></span> <span class="day"><em>08</em>/<em>12</em></span> <span class="time">09:30:21</span></div>
    <div class="source">来源：云溪日报</div><div class="head-line"><h1><span class="title">{TITLE}</span></h1></div></div>
    <div class="main clearfix"><div id="detail"><span id="detailContent">{paragraphs("<p>　　{}</p>")}</span><div id="articleEdit"><span class="tiyi1">【纠错】</span><span class="editor">【责任编辑:方小满】</span></div></div></div>"""
    return Sample(whole(f"{TITLE}-云溪网", body), "云溪日报", ("纠错", "责任编辑"))


def disclosure() -> Sample:
    body = f"""<table class="xxgk"><tr><td>索 引 号：</td><td>000014349/2024-00081</td><td>主题分类：</td><td>卫生、体育\\卫生</td></tr>
    <tr><td>发文机关：</td><td>云溪市卫生健康委员会</td><td>成文日期：</td><td>2024年08月09日</td></tr><tr><td>标　　题：</td><td colspan="3">{TITLE}</td></tr><tr><td>发文字号：</td><td></td><td>发布日期：</td><td>2024年08月12日</td></tr></table>
    <div class="wzcon"><h2>{TITLE}</h2><div class="b12c" id="zoom">{paragraphs()}</div></div>"""
    return Sample(whole(f"{TITLE}_政策文件_云溪市人民政府", body), "云溪市卫生健康委员会", ("索 引 号", "发文机关"))


SAMPLES: tuple[Callable[[], Sample], ...] = (
    government_trs, government_twice, portal_old, portal_new, portal_dated_source, portal_glued, hashed_names, script_date, carrier,
    carrier_short_year, messenger, campus, breaks_in_table, date_in_headline, paper, broadcaster, split_date, disclosure,
)  # fmt: skip
