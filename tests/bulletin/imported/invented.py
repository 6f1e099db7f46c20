"""One invented issue, written down in all the ways in which old issues are found (FORMAT 6)."""

import re

TITLES = (
    "青槐区“云药房”上线，三十家卫生站共用一张处方",
    "云杉医院试点影像互认 | 青槐日报要闻",
    "窗口少了，数据多跑了 银杏医院推进电子票据改造",
    "一间诊室连起五个乡镇",
)
OUTLETS = ("青槐网", "青槐日报", "白杨晚报", "柳岸健康")
URLS = (
    "https://news.qinghuai.example/2024/0203/8812345.shtml",
    "https://www.yunshan.example/detail/1706945238129337.html",
    "http://epaper.baiyang.example/html/2024-02/19/content_41178.htm?div=-1",
    "https://hao.liuan.example/s?id=1791542770013315585&wfr=spider&for=pc",
)
DAYS = ("2024-02-03", "2024-02-07", "2024-02-19", "2024-02-26")
SOURCE_TITLES = ("", "", "本市银杏医院推进电子票据改造 窗口少了数据多跑了", "")
BODIES = (
    (
        "青槐网2月3日讯（记者 林某）青槐区卫生健康委介绍，全区30家社区卫生服务站即日起接入“云药房”平台，居民在任何一家"
        "卫生站开出的处方都可以在就近的药房取药，不必再回到原来的站点排队等候。",
        "据介绍，平台把处方审核、库存查询和配送三件事放在同一个页面上，药师每天平均审核处方1200张，比以前多出四成，"
        "差错率却降到了万分之三。",
        "“过去跑三趟，现在跑一趟。”家住槐花里的居民张女士说。",
    ),
    ("云杉医院的影像云平台接入全市12家医院，检查结果可以互认。图中为工程师调试设备。云杉医院供图",),
    (
        "银杏医院从今年1月起在全院推行电子票据。患者缴费之后不用再到窗口换取纸质发票，手机上就能看到、下载和打印，"
        "也可以直接提交给保险公司。",
        "#一天省下八千张纸",
        "医院信息中心算过一笔账：每天门诊约4000人次，平均每人两张票据，一天省下的纸有8000张。除去纸张和打印机的费用，"
        "窗口人员也从26名减到了9名，空出来的人手转去做导诊和老年人的手机辅导。",
        "#下一步接入商保",
        "院方表示，下一步将与5家商业保险公司的理赔系统对接，患者出院时即可完成理赔申请，整个过程不超过10分钟。",
    ),
    (
        "在柳岸县北部山区，五个乡镇卫生院共用一间远程诊室。县医院的医生坐在屏幕前，村医在另一头为老人测量血压、血糖和心电，"
        "数据实时传到县里，再由人工智能系统先行判读。",
        "一年下来，这间诊室接诊了3600多人次，转诊率下降了18.6%。",
    ),
)
LEAD = (
    "本期周报共收集4篇卫生信息化相关信息，时间从2024年02月1日至2024年02月29日，监测范围包括全国主流媒体及政府网站等。"
)
MASTHEAD = ("北京市卫生信息化舆情监测月报", "（第五三一期）", "北京市卫生健康大数据与政策研究中心", "2024年02月29日")


def plain(masthead: bool = True) -> str:
    """One line a block, as the program itself prints it."""
    lines = list(MASTHEAD) if masthead else []
    lines += ["本期导语：", LEAD, "一、信息目录"]
    for number, (title, outlet) in enumerate(zip(TITLES, OUTLETS, strict=True), 1):
        lines += [f"{number}.{title}", f"（{outlet}）"]
    lines.append("二、具体内容")
    for index in range(4):
        lines += entry(index)
    return "\n".join(lines) + "\n"


def entry(index: int) -> list[str]:
    """One entry, one line a block."""
    source_title = [f"来源标题：{SOURCE_TITLES[index]}"] if SOURCE_TITLES[index] else []
    return [
        f"{index + 1}.标题：{TITLES[index]}",
        f"来源：{OUTLETS[index]}",
        "链接：",
        URLS[index],
        "主要内容：",
        TITLES[index],
        f"{DAYS[index]} 来源：{OUTLETS[index]}",
        *source_title,
        *(text.removeprefix("#") for text in BODIES[index]),
    ]


def spaced(text: str) -> str:
    """Text with a space on both sides of every number that Chinese surrounds, as PDFs give it."""
    return re.sub(r"(?<=[\u4e00-\u9fff，。（“])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", text)


def cut(line: str, columns: int) -> list[str]:
    """A line cut where a page of so many full-width characters ends."""
    pieces, wide = [""], 0.0
    for char in line:
        step = 0.5 if char == " " else 1.0 if char.isascii() else 2.0
        if wide + step > 2 * columns:
            pieces.append("")
            wide = 0.0
        pieces[-1] += char
        wide += step
    return [piece.strip() for piece in pieces]


def wrapped(masthead: bool = True, columns: int = 38) -> str:
    """As taken from a PDF: lines of 38 characters, each followed by a blank one, pages cut in mid-paragraph."""
    out: list[str] = []
    for line in plain(masthead).splitlines():
        whole = line if line.startswith("http") else ("　　" if len(line) > columns else "") + spaced(line)
        out += [whole] if line.startswith("http") else cut(whole, columns)
    pages = [out[at : at + 24] for at in range(0, len(out), 24)]
    return "\n\n\n\n\n".join("\n\n".join(page) for page in pages) + "\n"


def converted() -> str:
    """As a converter writes it: # at random, bold, list marks, angle brackets, half-width marks, a lost number."""
    half = LEAD.replace("，", ", ").replace("4篇", " 4 篇").replace("2024年02月", " 2024 年 02 月 ")
    out = [
        f"# {MASTHEAD[0]}",
        "## (第五三一期)",
        MASTHEAD[2],
        MASTHEAD[3],
        "---",
        "### 本期导语:",
        half,
        "### 一、信息目录",
    ]
    out.append("\n".join(f"- {title}  \n({outlet})" for title, outlet in zip(TITLES, OUTLETS, strict=True)))
    out.append("## 二、具体内容")
    heads = (
        f"## 1.标题：{TITLES[0][:12]}\n\n### {TITLES[0][12:]}",
        f"- 标题：{TITLES[1]}",
        f"**3. 标题：{TITLES[2]}**",
        f"#### 4.标题：{TITLES[3]}",
    )
    labels = ("来源：", "来源 ", "来源:", "来源：")
    links = (f"<{URLS[0]}>", f"{URLS[1]}", f"<{URLS[2][:30]}>\n\n{URLS[2][30:]}", f"[{URLS[3]}]({URLS[3]})")
    texts = ("主要内容：", "## 主要内容：", "**主要内容**：", "主要内容:")
    for index in range(4):
        out += [heads[index], f"{labels[index]}{OUTLETS[index]}", "链接：", links[index], texts[index]]
        out += [f"# {TITLES[index]}" if index % 2 else f"**{TITLES[index]}**", "![](images/p1.jpg)"]
        out.append(f"{DAYS[index]} {labels[index]}{OUTLETS[index]}")
        if SOURCE_TITLES[index]:
            out.append(f"[来源标题：{SOURCE_TITLES[index]}]")
        for text in BODIES[index]:
            if text.startswith("#"):
                out.append(f"### **{text[1:]}**")
            else:
                text = text.replace("，", ",", 1).replace("平台", "**平台**", 1)
                cut = len(text) // 2
                out += [text[:cut], text[cut:]] if len(text) > 90 else [text]
    return "\n\n".join(out) + "\n"
