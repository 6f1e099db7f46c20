"""Paragraphs, headings, lists and tables in the order of the page; layout tables are no tables."""

from bulletin.article import Heading, Listed, Paragraph, Table
from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import TEXT, TITLE, paragraphs, whole


def blocks_of(markup: str) -> tuple[object, ...]:
    """The blocks of a page with this body."""
    body = f"<h1>{TITLE}</h1><div class='article-content'>{markup}</div>"
    return extract_article(Page("", "https://a.example/1.html", whole(TITLE, body).encode())).blocks


def test_headings_by_tag_and_by_bold_type() -> None:
    found = blocks_of(
        f"<h2>一、互认范围</h2><p>{TEXT[0]}</p><p><strong>少抽一次血</strong></p><p>{TEXT[1]}</p><p>{TEXT[2]}</p>"
    )
    assert found[0] == Heading("一、互认范围", 2)
    assert found[2] == Heading("少抽一次血", 2)


def test_a_bold_sentence_is_a_paragraph() -> None:
    assert blocks_of(f"<p><b>{TEXT[0]}</b></p><p>{TEXT[1]}</p><p>{TEXT[2]}</p>")[0] == Paragraph(TEXT[0])


def test_bodies_of_breaks_and_of_divisions_have_one_line_a_paragraph() -> None:
    wanted = tuple(Paragraph(text) for text in TEXT)
    assert blocks_of("<br><br>".join("　　" + text for text in TEXT)) == wanted
    assert blocks_of(paragraphs("<div>{}</div>")) == wanted
    assert blocks_of("".join(f"<span style='display:block'>{text}</span>" for text in TEXT)) == wanted


def test_nested_inline_markup_does_not_break_a_paragraph() -> None:
    inside = "<font><font>8月12日，</font><a href='/k'>云溪市第一医院</a><b>启用</b></font>互认平台，患者不必重复检查。"
    assert blocks_of(f"<p>{inside}</p>{paragraphs(text=TEXT[1:])}")[0] == Paragraph(
        "8月12日，云溪市第一医院启用互认平台，患者不必重复检查。"
    )


def test_a_line_break_of_the_source_inside_chinese_text_is_no_space() -> None:
    assert blocks_of(f"<p>检验结果互认，\n      患者少跑腿。</p>{paragraphs()}")[0] == Paragraph(
        "检验结果互认，患者少跑腿。"
    )


def test_a_real_table_stays_a_table() -> None:
    rows = (("项目", "医院数", "互认率"), ("生化", "12", "96%"), ("免疫", "11", "91%"))
    markup = (
        "<table border=1>"
        + "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
    )
    assert Table(rows) in blocks_of(f"<p>{TEXT[0]}</p><p>{TEXT[2]}</p>{markup}<p>{TEXT[3]}</p><p>{TEXT[4]}</p>")


def test_cells_over_several_columns_and_rows_keep_columns_in_line() -> None:
    markup = (
        "<table><tr><td rowspan=2>项目</td><td colspan=2>数量</td></tr><tr><td>上半年</td><td>下半年</td></tr>"
        "<tr><td>生化</td><td>12</td><td>13</td></tr></table>"
    )
    table = Table((("项目", "数量", ""), ("", "上半年", "下半年"), ("生化", "12", "13")))
    assert table in blocks_of(f"<p>{TEXT[0]}</p><p>{TEXT[2]}</p>{markup}<p>{TEXT[3]}</p>")


def test_a_layout_table_gives_paragraphs() -> None:
    markup = f"<table><tr><td width=20>&nbsp;</td><td>{paragraphs()}</td></tr></table>"
    assert blocks_of(markup) == tuple(Paragraph(text) for text in TEXT)


def test_a_list_of_short_entries_stays_a_list() -> None:
    entries = ("生化检查二十项，", "免疫检查四十项，", "血常规检查二十六项。")
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    markup = f"<p>{TEXT[0]}</p><p>{TEXT[2]}</p><ol>{items}</ol><p>{TEXT[4]}</p>"
    assert Listed(entries, True) in blocks_of(markup)


def test_a_photo_note_of_one_short_paragraph_is_a_body() -> None:
    note = "8月12日，居民在云溪市第一医院门诊大厅自助查询化验单。林一舟摄"
    assert blocks_of(f"<p>{note}</p>") == (Paragraph(note),)


def test_an_inline_end_from_outside_does_not_split_a_paragraph() -> None:
    first, second = TEXT[0][:20], TEXT[0][20:]
    markup = f"<span lang=x>\n<p><font color=red>{first}</font></span><font><span>{second}</span></font></p>"
    assert blocks_of(f"{markup}<p>{TEXT[1]}</p><p>{TEXT[2]}</p>")[0] == Paragraph(TEXT[0])
