"""Extraction: from a fetched page to an article, as a pure function.

Decode → repair and parse → candidates for the body → choose → clean heads and tails → blocks, and the fields beside.
"""

from pipelines.extract.article import extract_article
from pipelines.extract.elsewhere import block_page, script_redirect
from pipelines.extract.explain import explain
from pipelines.extract.paging import MOST_PAGES, next_page_url

__all__ = ["MOST_PAGES", "block_page", "explain", "extract_article", "next_page_url", "script_redirect"]
