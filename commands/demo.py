"""yuebao demo: the sample newsroom crawled, judged and drafted, with the network off."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bulletin.period import parse_period
from bulletin.settings import Settings

SUMMARY = "the sample newsroom → candidates → a draft issue as txt, html, docx and pdf; no network"
EXAMPLE = "yuebao demo"

MONTH = "2024-08"
FORMS = ("txt", "html", "docx", "pdf")


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--out", type=Path, help="where the demo lies (default: demo in the data folder)")


def run(arguments: Namespace, settings: Settings) -> int:
    """Write the newsroom's archive, crawl it, draft the month's issue and render it in four forms."""
    folder = arguments.out or settings.data / "demo"
    written = begin_archive(folder)

    import crawler.night  # noqa: F401  takes about as long to load as the newsroom to write
    from bulletin.series import SHIPPED, load_series
    from commands.crawl import crawl_period
    from crawler.shift import utc_now
    from issuing.drafting import draft_issue, write_forms
    from storage.store import open_store

    own = replace(settings, data=folder, database="")
    period = parse_period(MONTH)
    print("样例新闻编辑部：虚构的一个月，全部机构、人物、数字均为编造；不联网。")
    archive = written()
    crawl_period(own, (), period, (archive,))
    print("样例中有意安排了一家拦截的媒体和一家栏目为空的媒体，所以这一夜不算健康。")
    store = open_store(own.database_url)
    try:
        series = load_series(own.overlay("series.toml", SHIPPED))
        issue = draft_issue(store, series, period, utc_now())
        files = write_forms(store, issue, FORMS, folder, own.archive)
    finally:
        store.close()
    print(f"\n草稿：{issue.name}（第{issue.number_zh}期），{len(issue.entries)} 篇，", end="")
    print(f"其中 {len(issue.proposed)} 篇为程序推荐、尚未审核：")
    for number, entry in enumerate(issue.entries, 1):
        print(f"  {number}. {entry.title}（{entry.outlet}，{entry.date_printed}）")
    print("\n" + "\n".join(f"  {path}" for path in files))
    word = next(path for path in files if path.suffix == ".docx")
    print(f"\n用 Word 或 WPS 打开 {word}；在浏览器中查看 {word.with_suffix('.html')}。")
    print(f"接着看：yuebao --data {folder} candidates {MONTH}；yuebao --data {folder} night")
    print(f"打开编辑台（浏览器）：yuebao --data {folder} review")
    return 0


def begin_archive(folder: Path) -> Callable[[], Path]:
    """Begin to write the newsroom as a WARC in the demo's folder, in a process of its own.

    It is written once, and is whole or not there. Gives the function that waits for it and says where it lies; that
    one raises ValueError where it could not be written.
    """
    path = folder / "newsroom.warc.gz"
    if path.exists():
        return lambda: path
    folder.mkdir(parents=True, exist_ok=True)
    beside = (folder / "newsroom.part.warc.gz").resolve()
    project = Path(__file__).resolve().parents[1]
    writing = subprocess.Popen([sys.executable, "-m", "sample", beside, "--month", MONTH, "--quiet"], cwd=project)

    def written() -> Path:
        if writing.wait() != 0:
            raise ValueError(f"{beside} could not be written (see above)")
        return beside.replace(path)

    return written
