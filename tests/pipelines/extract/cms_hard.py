"""Invented article pages that are hard to read, each with what must come out."""
# ruff: noqa: E501 — markup is kept as sites write it, on long lines

import json
from collections.abc import Callable

from tests.pipelines.extract.cms import TEXT, TITLE, Sample, paragraphs, whole

TALK = (
    "这个政策太好了，希望早点在全省推开，老人看病少跑好几趟，也省下不少钱。",
    "上周刚去过，医生直接调出了我在二院做的化验单，真的不用再抽血了，点赞。",
    "能不能把影像检查也加进来？每次换医院都要重拍片子，又贵又麻烦，还有辐射。",
    "乡镇卫生院什么时候能用上？我们村里到市里要坐两个小时的车，实在不方便。",
)
CARDS = (
    (
        "云溪新增三条公交线路",
        "记者从市交通局获悉，三条线路将于下周开通，途经大学城、产业园和高铁站，首末班时间为六点和二十二点。",
    ),
    (
        "老旧小区加装电梯有了新办法",
        "新办法简化了审批流程，居民只需跑一次窗口，补贴标准也提高到每台二十万元，预计惠及三千户家庭。",
    ),
    (
        "全市中小学九月一日开学",
        "市教育局发布校历，秋季学期共二十一周，国庆节放假七天，寒假自一月二十五日开始，学校将做好准备。",
    ),
)


def hashed_comments() -> Sample:
    talk = "".join(
        f"<div class='x9f'><div>云溪网友{n}</div><div>2天前</div><div>{text}</div><div>回复</div><div>{n}</div></div>"
        for n, text in enumerate(TALK * 2)
    )
    cards = "".join(
        f"<div class='k2'><a href='/{n}'>{title}</a><div>{text}</div><div>昨天</div></div>"
        for n, (title, text) in enumerate(CARDS)
    )
    body = f"""<div class="a1"><div class="t0"><h1>{TITLE}</h1><div class="s8"><span>云溪日报</span><span>2024-08-12 09:30</span></div></div><div class="b7">{paragraphs()}</div>
    <div class="q1"><div>热门评论</div>{talk}</div><div class="q2"><div>为你推荐</div>{cards}</div></div>"""
    return Sample(whole(f"{TITLE}_云溪新闻", body), "云溪日报", ("网友", "点赞", "公交线路", "回复"))


def state_in_script() -> Sample:
    state = {
        "article": {"title": TITLE, "media": "云溪日报", "publishTime": "2024-08-12 09:30:00", "content": paragraphs()}
    }
    body = '<div id="root"></div><div class="loading">加载中</div>'
    return Sample(
        whole(f"{TITLE}_云溪新闻", body, f"<script>window.__STATE__ = {json.dumps(state)};</script>"), "云溪日报"
    )


def linked_data() -> Sample:
    data = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2024-08-12T09:30:00+08:00",
        "articleBody": "\n".join(TEXT),
    }
    body = '<div id="app"></div>'
    return Sample(
        whole(
            f"{TITLE}_云溪新闻",
            body,
            f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>',
        ),
        "",
    )


def text_area() -> Sample:
    inner = paragraphs().replace("<", "&lt;").replace(">", "&gt;")
    body = f"""<div class="data-container"><textarea class="article-title">{TITLE}</textarea><textarea class="article-content">{inner}</textarea>
    <textarea class="article-time">1723426200000</textarea></div>"""
    return Sample(whole(f"{TITLE}_云溪新闻", body), "", date=None)


def box_of_links_inside() -> Sample:
    box = "<div class='b0'><p>相关阅读：</p><p><a href='/1.html'>云溪新增三条公交线路</a></p><p><a href='/2.html'>老旧小区加装电梯有了新办法</a></p></div>"
    body = f"<h1>{TITLE}</h1><div class='inf'>2024-08-12 09:30 来源：云溪日报</div><div class='cc'><p>{TEXT[0]}</p>{box}{paragraphs(text=TEXT[1:])}</div>"
    return Sample(whole(f"{TITLE}_云溪网", body), "云溪日报", ("相关阅读", "公交线路"))


def box_of_prose_inside() -> Sample:
    box = (
        "■相关链接",
        "检验结果互认，是指医疗机构对符合条件的检验结果相互承认，避免重复检查，减轻患者负担。",
        "2022年，全国有关部门发布管理办法，要求各地推进互认工作。",
    )
    body = f"<h1>{TITLE}</h1><div class='inf'>2024-08-12 09:30 来源：云溪日报</div><div class='cc'>{paragraphs()}{paragraphs(text=box)}</div>"
    return Sample(whole(f"{TITLE}_云溪网", body), "云溪日报", text=(*TEXT, *box))


def notice() -> Sample:
    text = (
        "各区县卫生健康局，委直属各单位：", "为方便群众就医，现就检验结果互认工作通知如下。", "一、各单位要高度重视，确保平台于8月底前接通。",
        "二、互认项目按附件目录执行，目录每半年更新一次。", "联系人：方小满，联系电话：000-0000000。", "云溪市卫生健康委员会", "2024年8月9日",
    )  # fmt: skip
    body = f"""<div class="xl_title"><h2>{TITLE}</h2></div><div class="xl_info">信息来源：云溪市卫生健康委员会 发布时间：2024-08-12 浏览次数：<span>8</span> 字号：[ 大 中 小 ]</div>
    <div class="xl_content">{paragraphs("<p style='text-align:right'>{}</p>", text)}</div><div>【打印本页】 【关闭窗口】</div>"""
    return Sample(
        whole(f"{TITLE}_通知公告_云溪市卫生健康委员会", body), "云溪市卫生健康委员会", ("打印本页",), text=text
    )


def one_paragraph() -> Sample:
    body = f"""<div class="wz"><h1>{TITLE}</h1><p class="ly">2024年08月12日09:30  来源：云溪日报</p><div><p>{TEXT[0]}</p></div></div><div class="you"><h3>推荐</h3>
    {"".join(f"<dl><dt><a href='/{n}'>{title}</a></dt><dd>{text}</dd></dl>" for n, (title, text) in enumerate(CARDS))}</div>"""
    return Sample(whole(f"{TITLE}--云溪网", body), "云溪日报", ("公交", "电梯"), text=TEXT[:1])


def no_container() -> Sample:
    body = f"<center><h3>{TITLE}</h3></center><p align=center>作者：林一舟 来源：云溪日报 时间：2024-08-12</p><hr>{paragraphs()}<hr><p align=center>[<a href='javascript:window.close()'>关闭窗口</a>]</p>"
    return Sample(
        f"<html><head><title>{TITLE}</title><meta charset=utf-8></head><body>{body}</body></html>",
        "云溪日报",
        ("关闭",),
    )


def money_portal() -> Sample:
    body = f"""<div class="newsContent"><h1>{TITLE}</h1><div class="Info"><div class="time">2024年08月12日 09:30</div><div class="source">来源：<img src="/logo.png"></div><div class="source data-source" data-source="云溪证券报">来源：云溪证券报</div>
    <div class="author">编辑：方小满</div></div><div id="ContentBody" class="Body"><div class="abstract">摘要</div>{paragraphs()}<p class="em_media">（文章来源：云溪证券报）</p><p class="res-edit">责任编辑：DF001 </p></div>
    <div class="disclaimer">郑重声明：本站发布此信息的目的在于传播更多信息，与本站立场无关。本站不保证该信息的准确性。</div></div>"""
    return Sample(whole(f"{TITLE} _ 云溪财富网", body), "云溪证券报", ("郑重声明", "责任编辑", "文章来源"))


def sections() -> Sample:
    parts = "".join(f"<div class='part'><p>{each}</p></div>" for each in TEXT)
    body = f"<div class='bg'><h1 class='v'>{TITLE}</h1><p class='tm'>时间：2024-08-12 09:30:21 来源：云溪日报 编辑：方小满</p>{parts}</div>"
    return Sample(whole(f"{TITLE}-云溪网", body), "云溪日报", ("方小满",))


def summary_above() -> Sample:
    body = f"""<div class="article_box"><h1>{TITLE}</h1><div class="summary">摘要：{TEXT[0]}</div><div class="meta"><span class="date">2024-08-12 09:30:21</span><span class="from">云溪日报</span></div>
    <div class="txt_box">{paragraphs()}<p>（记者 林一舟）</p><p>本文图片由受访者提供 未经授权禁止转载</p><p>编辑：方小满 审核：苏禾</p></div></div>"""
    return Sample(whole(f"{TITLE}_云溪网", body), "云溪日报", ("未经授权", "编辑："), text=(*TEXT, "（记者 林一舟）"))


HARD: tuple[Callable[[], Sample], ...] = (
    hashed_comments, state_in_script, linked_data, text_area, box_of_links_inside, box_of_prose_inside, notice, one_paragraph,
    no_container, money_portal, sections, summary_above,
)  # fmt: skip
