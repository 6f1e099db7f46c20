"""The styles of the Word template, as issue_docx.toml plans them."""

from typing import Any, cast

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle

LATIN = "Times New Roman"
TWIPS_A_MM = 1440 / 25.4

ORDER_OF_PARAGRAPH = (
    "keepNext keepLines pageBreakBefore widowControl pBdr tabs wordWrap autoSpaceDE autoSpaceDN snapToGrid spacing ind "
    "jc outlineLvl"
).split()
"""The schema's order of what may stand in a w:pPr; Word refuses a file out of order (ECMA-376, 17.3.1.26)."""


def element(name: str, /, **attributes: object) -> BaseOxmlElement:
    """An element of Word's own names: element("spacing", line=579) is <w:spacing w:line="579"/>."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{name}"))
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def twips(mm: float) -> int:
    """Word's unit, a twentieth of a point."""
    return round(mm * TWIPS_A_MM)


def drop_styles(word: Word, kept: set[str]) -> None:
    """Leaves out styles that no line uses, so an issuer sees only those of the bulletin."""
    for style in list(word.styles):
        if style.name not in kept:
            style.delete()
    latent = word.styles.element.find(qn("w:latentStyles"))
    if latent is not None:
        word.styles.element.remove(latent)


def set_defaults(word: Word) -> None:
    """Document defaults without theme fonts, Chinese as the East Asian language, no space between paragraphs."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    for child in list(defaults):
        defaults.remove(child)
    run, run_default = element("rPr"), element("rPrDefault")
    run.append(fonts_of("仿宋_GB2312"))
    run.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    run_default.append(run)
    defaults.append(run_default)
    defaults.append(element("pPrDefault"))


def fonts_of(chinese: str) -> BaseOxmlElement:
    """Times New Roman for Latin, `chinese` for the rest; the hint sends “ ” … — to the Chinese font."""
    return element("rFonts", hint="eastAsia", ascii=LATIN, hAnsi=LATIN, eastAsia=chinese, cs=LATIN)


def style_named(word: Word, name: str, kind: WD_STYLE_TYPE) -> BaseStyle:
    """The style `name`, emptied of what python-docx gave it; a new one where there is none."""
    names = {style.name for style in word.styles}
    style = word.styles[name] if name in names else word.styles.add_style(name, kind, builtin=name in BUILT_IN)
    for tag in ("w:pPr", "w:rPr", "w:link", "w:semiHidden", "w:unhideWhenUsed", "w:uiPriority"):
        for old in style.element.findall(qn(tag)):
            style.element.remove(old)
    return cast(BaseStyle, style)


BUILT_IN = {"Hyperlink", "Header", "Footer", "Caption", "List Paragraph", "Body Text"}


def set_paragraph_style(word: Word, plan: dict[str, Any], page: dict[str, float]) -> None:
    """One paragraph style of the plan."""
    style = style_named(word, plan["name"], WD_STYLE_TYPE.PARAGRAPH)
    if plan["name"] != "Normal":
        style.base_style = word.styles["Normal"]  # type: ignore[attr-defined]
        follow = "Body Text" if plan["name"].startswith("Heading") else plan["name"]
        if follow in {each.name for each in word.styles}:
            style.next_paragraph_style = word.styles[follow]  # type: ignore[attr-defined]
    style.quick_style = True
    style.element.append(paragraph_properties(plan, page))
    style.element.append(run_properties(plan))


def paragraph_properties(plan: dict[str, Any], page: dict[str, float]) -> BaseOxmlElement:
    """The w:pPr of a style."""
    found: dict[str, BaseOxmlElement] = {}
    if plan.get("next"):
        found["keepNext"] = element("keepNext")
    if plan["name"] == "Normal":
        found["widowControl"] = element("widowControl", val=0)  # 22 full lines on every page
    if "rule" in plan:
        border = element("pBdr")
        border.append(element("bottom", val="single", sz=18, space=6, color=plan["rule"]))
        found["pBdr"] = border
    if plan.get("box"):
        found["pBdr"] = boxed(plan["color"])
    if "tab" in plan:
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=twips(plan["tab"])))
        found["tabs"] = tabs
    if plan.get("breakable"):
        found["wordWrap"] = element("wordWrap", val=0)
    if plan.get("grid") is False:
        found["snapToGrid"] = element("snapToGrid", val=0)
    found["spacing"] = spacing_of(plan)
    if "first" in plan:
        found["ind"] = element(
            "ind", firstLineChars=plan["first"] * 100, firstLine=round(plan["first"] * page["char_pitch"] * 20)
        )
    if "inset" in plan:
        side, chars = round(plan["inset"] * page["char_pitch"] * 20), plan["inset"] * 100
        found["ind"] = element("ind", leftChars=chars, left=side, rightChars=chars, right=side)
    if "align" in plan:
        found["jc"] = element("jc", val=plan["align"])
    if "level" in plan:
        found["outlineLvl"] = element("outlineLvl", val=plan["level"] - 1)
    properties = element("pPr")
    for name in sorted(found, key=ORDER_OF_PARAGRAPH.index):
        properties.append(found[name])
    return properties


def boxed(color: str) -> BaseOxmlElement:
    """A border on all four sides."""
    border = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        border.append(element(side, val="single", sz=8, space=4, color=color))
    return border


def spacing_of(plan: dict[str, Any]) -> BaseOxmlElement:
    """Space before and after, and the height of a line: exact, or (0) as high as its content, for pictures."""
    spacing = element("spacing", before=round(plan.get("before", 0) * 20), after=round(plan.get("after", 0) * 20))
    if "line" in plan:
        exact = plan["line"] > 0
        spacing.set(qn("w:line"), str(round(plan["line"] * 20)) if exact else "240")
        spacing.set(qn("w:lineRule"), "exact" if exact else "auto")
    return spacing


def run_properties(plan: dict[str, Any]) -> BaseOxmlElement:
    """The w:rPr of a style, in the schema's order."""
    properties = element("rPr")
    if "font" in plan:
        properties.append(fonts_of(plan["font"]))
    if plan.get("bold"):
        properties.append(element("b"))
    if "pitch" in plan:
        properties.append(element("snapToGrid", val=0))  # else Word adds the grid's own condensing to it
    if "color" in plan:
        properties.append(element("color", val=plan["color"]))
    if "pitch" in plan:
        properties.append(element("spacing", val=round(plan["pitch"] * 20)))
    if "size" in plan:
        properties.append(element("sz", val=round(plan["size"] * 2)))
        properties.append(element("szCs", val=round(plan["size"] * 2)))
    if plan.get("underline"):
        properties.append(element("u", val="single"))
    return properties


def set_character_style(word: Word, plan: dict[str, Any]) -> None:
    """One character style of the plan."""
    style = style_named(word, plan["name"], WD_STYLE_TYPE.CHARACTER)
    style.base_style = word.styles["Default Paragraph Font"]  # type: ignore[attr-defined]
    style.element.append(run_properties(plan))
