"""Compare extractors on a corpus of real pages: ours, trafilatura and, where installed, gne, newspaper4k, readability.

    python -m bench.extraction [--corpus FOLDER] [--half A|B] [--write]

The corpus is a folder with `truth.jsonl` and pages, and `score_extraction.py` beside it; it is test material and no
part of the project. `--write` puts the table into docs/extraction.md. Halves are fixed by a hash of the page's site:
rules were tuned on A; B was looked at after. Times are medians of processor time per page, and of the ratios to
trafilatura's.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura

from bench.relevance import write_between
from bulletin.article import Article, Image
from bulletin.page import Page
from bulletin.stops import Stop
from pipelines.extract import extract_article
from pipelines.extract.decode import decode

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
DOCUMENT = ROOT / "docs" / "extraction.md"
MARKS = ("<!-- table -->", "<!-- end of table -->")
REPEATS = 3

Extract = Callable[[bytes, str], dict[str, str | None]]


@dataclass(slots=True)
class Result:
    """What one extractor gave: predictions by page id, seconds by page id, and our articles where they are ours."""

    name: str
    predictions: dict[str, dict[str, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)


def half_of(site: str) -> str:
    """A or B, by the site's hash: all pages of a site fall into one half."""
    return "AB"[int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2]


def load(corpus: Path) -> list[dict[str, Any]]:
    """The truth of all pages."""
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def page_bytes(corpus: Path, row: dict[str, Any]) -> bytes:
    """A page's bytes as captured."""
    raw = (corpus / row["file"]).read_bytes()
    return gzip.decompress(raw) if row["file"].endswith(".gz") else raw


def page_url(row: dict[str, Any]) -> str:
    """The page's URL; an invented one where the corpus knows none."""
    return row["url"] or f"https://{row['id']}.corpus.invalid/"


def scorer(corpus: Path) -> ModuleType:
    """The scorer that lies beside the corpus."""
    path = corpus.parent / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"there is no scorer at {path}; give the corpus with --corpus")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(body: bytes, url: str) -> Article | None:
    """Our article, None where there is none."""
    try:
        return extract_article(Page("", url, body))
    except Stop:
        return None


def by_trafilatura(body: bytes, url: str) -> dict[str, str | None]:
    """trafilatura with its defaults, comments off."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return {}
    return {"title": found.title, "date": found.date, "source": found.sitename, "body_text": found.text}


def by_gne(body: bytes, url: str) -> dict[str, str | None]:
    """GeneralNewsExtractor."""
    from gne import GeneralNewsExtractor  # type: ignore[import-not-found, unused-ignore]

    found = GeneralNewsExtractor().extract(decode(body).text)
    return {
        "title": found["title"],
        "date": (found["publish_time"] or "")[:10],
        "source": "",
        "body_text": found["content"],
    }


def by_newspaper(body: bytes, url: str) -> dict[str, str | None]:
    """newspaper4k in Chinese."""
    from newspaper import Article as Paper  # type: ignore[import-not-found, unused-ignore]

    paper = Paper(url, language="zh", fetch_images=False)
    paper.download(input_html=decode(body).text)
    paper.parse()
    day = paper.publish_date.strftime("%Y-%m-%d") if paper.publish_date else None
    return {"title": paper.title, "date": day, "source": "", "body_text": paper.text}


def by_readability(body: bytes, url: str) -> dict[str, str | None]:
    """readability-lxml; it gives markup, of which the blocks' texts are taken."""
    from lxml import html
    from readability import Document  # type: ignore[import-not-found, unused-ignore]

    document = Document(decode(body).text)
    tree = html.fromstring(document.summary() or "<p></p>")
    for mark in tree.iter("br", "p", "div", "li", "tr", "h1", "h2", "h3"):
        mark.tail = "\n" + (mark.tail or "")
    return {
        "title": document.short_title(),
        "date": None,
        "source": "",
        "body_text": "".join(str(text) for text in tree.itertext()),
    }


OTHERS: tuple[tuple[str, str, Extract], ...] = (
    ("trafilatura", "trafilatura", by_trafilatura),
    ("gne", "gne", by_gne),
    ("newspaper4k", "newspaper", by_newspaper),
    ("readability-lxml", "readability", by_readability),
)


def run_ours(corpus: Path, rows: list[dict[str, Any]], repeats: int = REPEATS) -> Result:
    """Our extractor over all pages, each read `repeats` times for the clock."""
    result = Result("yuebao")
    for row in rows:
        body, url = page_bytes(corpus, row), page_url(row)
        article, seconds = timed(partial(ours, body, url), repeats)
        result.seconds[row["id"]] = seconds
        if article is not None:
            result.articles[row["id"]] = article
            result.predictions[row["id"]] = {
                "id": row["id"], "title": article.title, "source": article.source, "body_text": article.body_text,
                "date": article.published.isoformat() if article.published else None,
            }  # fmt: skip
    return result


def run_other(corpus: Path, rows: list[dict[str, Any]], name: str, extract: Extract) -> Result | None:
    """Another extractor over all pages, None where it cannot run; a page on which it fails counts as empty."""
    result = Result(name)
    for row in rows:
        body, url = page_bytes(corpus, row), page_url(row)
        try:
            found, seconds = timed(partial(extract, body, url), REPEATS)
        except ImportError as error:
            print(f"{name} is left out, it lacks a package: {str(error).splitlines()[0]}")
            return None
        except Exception as error:
            print(f"{name} failed on {row['id']}: {type(error).__name__}")
            continue
        result.seconds[row["id"]] = seconds
        result.predictions[row["id"]] = {"id": row["id"], **found}
    return result


def timed(work: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """What `work` gives, and the least processor seconds of some repeats: other work on the machine does not count."""
    value, best = None, float("inf")
    for _ in range(repeats):
        start = time.process_time()
        value = work()
        best = min(best, time.process_time() - start)
    return value, best


def pairs(rows: Iterable[dict[str, Any]], articles: dict[str, Article], norm: Callable[[str], str]) -> tuple[int, int]:
    """Image–caption pairs right in order, of those in the truth.

    A pair is right when an image of ours carries the same caption, its file has the same name, and it comes after the
    pairs found before it.
    """
    right = wanted = 0
    for row in rows:
        truth = [(file_name(block["img"]), norm(block["caption"])) for block in row["body"] if captioned(block)]
        found = [
            (file_name(block.url), norm(block.caption))
            for block in (articles[row["id"]].blocks if row["id"] in articles else ())
            if isinstance(block, Image) and block.caption
        ]
        wanted += len(truth)
        place = 0
        for pair in truth:
            if pair in found[place:]:
                place = found.index(pair, place) + 1
                right += 1
    return right, wanted


def captioned(block: Any) -> bool:
    """Whether a block of the truth is a picture with a caption."""
    return isinstance(block, dict) and bool(block.get("img")) and bool(block.get("caption"))


def file_name(address: str) -> str:
    """The last part of a picture's path; hosts and folders are resolved differently by different extractors."""
    return address.split("?")[0].split("#")[0].rsplit("/", 1)[-1]


def table_row(result: Result, rows: list[dict[str, Any]], scoring: ModuleType, base: Result) -> str:
    """One line of the table."""
    total, pages = scoring.score(rows, result.predictions)
    ratios = [result.seconds[key] / base.seconds[key] for key in result.seconds if key in base.seconds]
    right, wanted = pairs(rows, result.articles, scoring.norm)
    cells = [
        result.name, str(len(rows)), *(f"{total[key]:.3f}" for key in ("body_p", "body_r", "body_f1")),
        f"{min(page['f1'] for page in pages):.2f}", f"{total['body_good']:.2f}", f"{total['paragraphs']:.3f}",
        f"{total['must_not_pages']:.2f}", f"{total['title_exact']:.2f}",
        f"{total['date']:.2f}", f"{total['source_exact']:.2f}",
        f"{right}/{wanted}" if result.articles else "–", f"{statistics.median(result.seconds.values()) * 1000:.0f}",
        f"{statistics.median(ratios):.2f}" if ratios else "–",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def table(results: list[Result], rows: list[dict[str, Any]], scoring: ModuleType) -> str:
    """The table in Markdown, ours by halves as well."""
    base = next(result for result in results if result.name == "trafilatura")
    head = "extractor pages P R F1 worst good paras must_not title date source pairs ms x".split()
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for result in results:
        lines.append(table_row(result, rows, scoring, base))
        if result.articles:
            for half in "AB":
                some = [row for row in rows if half_of(row["site"]) == half]
                keys = {row["id"] for row in some}
                part = Result(
                    f"{result.name}, half {half}",
                    {key: value for key, value in result.predictions.items() if key in keys},
                    {key: value for key, value in result.seconds.items() if key in keys},
                    {key: value for key, value in result.articles.items() if key in keys},
                )
                if some:
                    lines.append(table_row(part, some, scoring, base))
    return "\n".join(lines)


def main() -> None:
    """Run all extractors that are installed and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--half", choices=("A", "B"))
    options.add_argument("--write", action="store_true", help="put the table into docs/extraction.md")
    given = options.parse_args()
    if not (given.corpus / "truth.jsonl").is_file():
        raise SystemExit(f"there is no truth.jsonl in {given.corpus}; give the corpus with --corpus FOLDER")
    rows = [row for row in load(given.corpus) if given.half in (None, half_of(row["site"]))]
    results = [run_ours(given.corpus, rows)]
    for name, module, extract in OTHERS:
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed and is left out; the dependency group “bench” has it")
            continue
        other = run_other(given.corpus, rows, name, extract)
        results += [other] if other else []
    text = table(results, rows, scorer(given.corpus))
    print(text)
    if given.write:
        write_between(DOCUMENT, MARKS, text)


if __name__ == "__main__":
    main()
