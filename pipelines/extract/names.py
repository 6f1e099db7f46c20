"""What class and id names say: containers of Chinese CMS that hold an article's body, and names of page furniture.

Names belong to systems (TRS, UCAP, 翔宇, 博达 vsb, Dedecms, phpcms, Discuz, WeChat …) or are plain words in English and
pinyin; none belongs to one site alone unless it is one of our outlets.
"""

import re
from functools import lru_cache

from pipelines.extract.tree import Node

BODY_STRONG = frozenset(
    """
    trs_editor trs_ueditor trs_web ucap-content ucapcontent vsb_content vsb_content_2 vsb_content_4 vsb_content_100
    vsb_content_500 vsb_content_501 v_news_content zoom ozoom artibody artibodytitle rm_txt_con rm_txt_zw rwb_zw rwb_zw
    left_zw endtext post_body js_content rich_media_content articlebox articleall articlecontent article_content
    article-content article_body article-body articlebody articletext article-text article_text articlecontnet
    articlecon article_con article-con content-article contentstr contentmain content_main content-main maintext
    newscontent news_content news-content news_con newscon newstext news_text news-text newsbody news_body
    detail-content detail_content detailcontent detailbody detail-body contenttext content_text content-text
    contenttxt content_txt content-txt con_txt contxt p_content p-detail pdetail conttxt cont_txt textbody text_body
    text-content textcontent text_content text_con textcon txtcont txt_con txtcon txt-con main_content_text
    show_text showtext show_content cnt_bd contentbody content_body content-body content_area content_area_text
    content-area txtcontent1 txt zhengwen zw_content zwcontent wz_content wzcontent wenzhang entry-content
    post-content post_content postcontent blog-content main-text main-content-text xl_content xlcontent xlnr xl_nr
    nr_content art_content art-content art_con artcontent artdet art_detail arti_content arti-content arti_cont
    bt_content mod-content main_text main-article article__content article-main article_main article-txt
    wp_articlecontent wp_editor_art_paste editor-content ck-content ueditor-content contnt
    bjd-article-centent storycontent view-content pages_content pagecontent page_content page-content b12c
    main_article con_text context-text detail_text detail-text text-detail new_txt newstxt news_txt news-txt
    """.split()
)  # fmt: skip
BODY_WEAK = frozenset(
    """
    article content contents cont con text detail details main_con maincon entry post story news_detail news-detail
    newsdetail article_detail article-detail articledetail main-content main_content maincontent body-content
    neirong nr view viewbox view_box info_content infocontent container_content field-item article-wrap
    """.split()
)  # fmt: skip

_FURNITURE = frozenset(
    """
    comment comments comm pinglun pl replies reply discuss discussion gentie tie recommend recommended recommendation
    recommends recom tuijian relate related relation relative relatednews relevant xiangguan xgxw xgyd xgwz xglj
    xgnews footer foot bottom bottombar copyright sidebar aside sider breadcrumb breadcrumbs crumb crumbs mbx
    mianbaoxie bread share sharing sharebox bshare jiathis bdsharebuttonbox bdshare bdsharebutton fenxiang qrcode
    qrcodes erweima ewm ewmbox saoma login signin nav navbar navigation subnav topnav menu toolbar tools tool hot
    hotlist hotnews rank ranks ranking paihang paihangbang phb advert advertisement ads ad adv gg guanggao adbox
    banner friendlink friendlinks youqing links pager pages pagebar pagination pagenav paging fenye prenext prevnext
    prev next tag tags keyword keywords statement shengming disclaimer mianze dialog popup modal toast mask tooltip
    download appdownload openapp vote guess like likes guesslike youlike cainixihuan interest latest zuixin hide
    topbar headbar site-header site-footer pinglunqu zebian zrbj bianji newsletter subscribe follow guanzhu dashang
    reward player bio profile
    """.split()
)  # fmt: skip
_FURNITURE_HARD = frozenset(
    """
    comment comments pinglun gentie footer recommend recommended tuijian related relate xiangguan breadcrumb crumbs
    copyright friendlink sidebar share bshare bdsharebuttonbox qrcode
    """.split()
)  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


def labels(node: Node) -> str:
    """Class and id of a node in one string, as they stand."""
    return f"{node.get('class') or ''} {node.get('id') or ''}"


@lru_cache(maxsize=20_000)
def body_rank(names: str) -> int:
    """2 where class or id is a known name of an article's body, 1 for a plain word such as content, else 0."""
    tokens = names.lower().split()
    if any(token in BODY_STRONG for token in tokens):
        return 2
    return 1 if any(token in BODY_WEAK for token in tokens) else 0


@lru_cache(maxsize=20_000)
def furniture_rank(names: str) -> int:
    """2 where class or id names comments, recommendations, footer and the like; 1 for weaker signs; else 0."""
    words = {word.lower() for word in _WORD.findall(names)} | set(names.lower().split())
    if words & _FURNITURE_HARD:
        return 2
    return 1 if words & _FURNITURE else 0


def hidden(node: Node) -> bool:
    """Whether the page's own markup hides the node. `visibility:hidden` does not count: WeChat's bodies carry it."""
    style = node.get("style")
    return bool(style and _HIDDEN.search(style)) or node.get("hidden") is not None
