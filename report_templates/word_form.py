"""An issue as a Word file, from a template that an issuer can restyle in Word."""

import zlib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree
from markupsafe import Markup, escape

from report_templates.balance import balance_titles
from report_templates.narrow import NarrowEnvironment
from report_templates.pack import packed
from report_templates.picture import Picture
from report_templates.templates import template_path, wrong
from report_templates.title_lines import known_words
from report_templates.view import View

RUN = '<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


UNFIT = (TemplateError, OpcError, BadZipFile, zlib.error, etree.LxmlError, LookupError, TypeError, ValueError,
         AttributeError, ArithmeticError, RecursionError, NotImplementedError, EOFError)  # fmt: skip
"""What opening and filling a file that is no fit template ends in."""


class StrictTemplate(DocxTemplate):  # type: ignore[misc]
    """A template that refuses to be filled to broken XML, where docxtpl would leave out what it cannot read."""

    def fix_tables(self, xml: str) -> Any:
        """The filled body; raises XMLSyntaxError for one that is no XML."""
        etree.fromstring(xml)
        return super().fix_tables(xml)


def word_of(view: View, overlay: Path | None) -> bytes:
    """The issue as a .docx. Raises TemplateWrong where the template cannot be filled."""
    path = template_path("issue.docx", overlay)
    try:
        template = StrictTemplate(path)
        template.init_docx()
        parts = PartsOfWord(template)
        words = {"issue": safe(view), "link": parts.link, "picture": parts.picture}
        template.render(words, NarrowEnvironment(), autoescape=True)
        balance_titles(template.docx, known_words(overlay))
    except UNFIT as error:
        raise wrong(path, error) from error
    return packed(template.docx, view.issued)


def safe(value: Any) -> Any:
    """A view for the template: escaped text in which no brace is left for docxtpl to mistake for its own."""
    if isinstance(value, str):
        return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))
    if isinstance(value, tuple):
        return tuple(safe(each) for each in value)
    if is_dataclass(value) and not isinstance(value, (type, Picture)):
        return {field.name: safe(getattr(value, field.name)) for field in fields(value)}
    return value


class PartsOfWord:
    """What lies in a Word file beside its text: the addresses of links and the bytes of pictures."""

    def __init__(self, template: DocxTemplate) -> None:
        self.part = template.docx.part
        self.relations: dict[str, str] = {}

    def link(self, entry: dict[str, Any]) -> Markup:
        """The entry's address as a link, as plain text where it cannot be opened."""
        if not entry["target"]:
            return Markup(RUN.format(style="", text=entry["url"]))
        target = entry["target"].unescape()
        relation = self.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        run = RUN.format(style='<w:rStyle w:val="Hyperlink"/>', text=entry["url"])
        return Markup(f'<w:hyperlink r:id="{relation}" w:history="1">{run}</w:hyperlink>')

    def picture(self, piece: dict[str, Any]) -> Markup:
        """The picture at its printed size, with its alternative text."""
        picture: Picture = piece["picture"]
        width, height = Mm(picture.width_mm), Mm(picture.height_mm)
        inline = CT_Inline.new_pic_inline(1, self.relation(picture), picture.name, width, height)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # where it is not said, LibreOffice keeps 3 mm free on each side
        inline.docPr.set("name", picture.name)
        inline.docPr.set("descr", piece["alt"].unescape())
        drawn = etree.tostring(inline, encoding="unicode").replace("{", "&#123;").replace("}", "&#125;")
        return Markup(f"<w:r><w:drawing>{drawn}</w:drawing></w:r>")

    def relation(self, picture: Picture) -> str:
        """The relation to the picture's bytes, which are stored once however often they are printed."""
        if picture.name not in self.relations:
            name = PackURI(f"/word/media/{picture.name}")
            part = ImagePart(name, f"image/{picture.kind}", picture.data)
            self.relations[picture.name] = self.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self.relations[picture.name]
