"""Reading the four forms back: the text a reader sees, in order, without white space and without page furniture."""

import re
import unicodedata
from io import BytesIO

import docx
import lxml.html
import pypdf
from docx.table import Table

STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def normal(text: str) -> str:
    """Text as real issues are compared: NFKC, straight quotes, no white space, 来源 in a date line without colon."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(STRAIGHT))
    return re.sub(r"(\d{4}-\d+-\d+)来源:?", r"\1来源", text)


def text_of_txt(data: bytes) -> str:
    return data.decode("utf-8")


def text_of_html(data: bytes) -> str:
    body = lxml.html.document_fromstring(data.decode("utf-8")).find("body")
    assert body is not None
    return "".join(map(str, body.itertext()))


def text_of_docx(data: bytes) -> str:
    lines = []
    for block in docx.Document(BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def text_of_pdf(data: bytes) -> str:
    pages = [page.extract_text().strip() for page in pypdf.PdfReader(BytesIO(data)).pages]
    return "\n".join(re.sub(r"— ?\d+ ?—$", "", page) for page in pages)


READ = {"txt": text_of_txt, "html": text_of_html, "docx": text_of_docx, "pdf": text_of_pdf}


def printed(data: bytes, form: str) -> str:
    """The normal text of an issue rendered in `form`."""
    return normal(READ[form](data))
