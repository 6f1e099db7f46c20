"""The text of a PDF, page by page, line by line."""

import logging
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bulletin.imported.given import Given, given_text

PAGE_BREAK = "\f"
MOST_PAGES = 500

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it tells every small flaw of a file as a warning


def given_pdf(body: bytes, name: str = "") -> Given:
    """The lines of a PDF's text. Raises ValueError for a file that is no PDF, locked, or pictures of pages only."""
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError(f"{name}: the PDF is locked by a password; save it without one")
        pages = [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise ValueError(f"{name}: not a PDF that can be read ({type(error).__name__})") from None
    text = PAGE_BREAK.join(page.strip("\n") for page in pages)
    if not text.strip():
        raise ValueError(f"{name}: the PDF holds pictures of pages and no text; run text recognition on it first")
    return given_text(text, name, "pdf")
