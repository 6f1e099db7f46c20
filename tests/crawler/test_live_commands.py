"""`outlet check --live` and `outlet probe URL` as an operator types them, over real sockets: HTTP, HTTPS, old TLS."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from bulletin.period import SHANGHAI
from bulletin.registry import SHIPPED, load_registry
from sample.newsroom import newsroom
from tests.crawler.loopback_web import LoopbackWeb, serving

TODAY = datetime.now(SHANGHAI).date()
LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackWeb]:
    """Last month's newsroom, and this month's e-paper; the health commission's host speaks TLS 1.1 at best."""
    answers = {answer.url: answer for answer in newsroom(LAST_MONTH).answers}
    paper = ("cal.ynet.com", "epaper.ynet.com")
    answers |= {answer.url: answer for answer in newsroom(TODAY).answers if urlsplit(answer.url).hostname in paper}
    with serving(
        LoopbackWeb(answers, frozenset({"wjw.beijing.gov.cn"})), tmp_path_factory.mktemp("certificate")
    ) as web_:
        yield web_


def yuebao(web: LoopbackWeb, data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; the proxy is named where an operator names it, in settings.toml."""
    (data / "settings.toml").write_text(f'proxy = "{web.proxy}"\ntimeout_s = 20.0\n', encoding="utf-8")
    own = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return subprocess.run(
        [sys.executable, ROOT / "yuebao.py", "--data", data, *words], env=own, capture_output=True, text=True
    )


def test_the_first_evening_reports_by_field_over_http_and_https_and_keeps_both_pages(
    web: LoopbackWeb, data_folder: Path
) -> None:
    own(data_folder, "qianlong", "bjqnb", "ynet")
    done = yuebao(web, data_folder, "outlet", "check", "--live", "qianlong", "bjqnb", "ynet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 家中 3 家栏目与文章都可用" in done.stdout
    for key in ("qianlong", "bjqnb", "ynet"):
        assert f"✓ {key} " in done.stdout
        about = json.loads((data_folder / "fixtures" / key / "article.json").read_text(encoding="utf-8"))
        assert load_registry().match(about["url"]).outlet == key
        assert (data_folder / "fixtures" / key / "article.html").read_bytes() == web.answers[about["url"]].body
    assert done.stdout.count("标题✓ 日期✓") == 3
    assert {url.partition(":")[0] for url in web.asked} == {"http", "https"}


def test_an_outlet_that_blocks_and_one_that_is_empty_are_told_apart(web: LoopbackWeb, data_folder: Path) -> None:
    own(data_folder, "nhc", "bj_wjw", flag="legacy_tls = true\n")
    done = yuebao(web, data_folder, "outlet", "check", "--live", "nhc", "bj_wjw")
    assert done.returncode == 1
    assert "2 家中 0 家" in done.stdout
    assert "HTTP 412" in done.stdout
    assert "栏目为空" in done.stdout


def test_a_server_with_old_tls_is_named_and_the_flag_in_its_file_reaches_it(
    web: LoopbackWeb, data_folder: Path
) -> None:
    own(data_folder, "bj_wjw")
    refused = yuebao(web, data_folder, "outlet", "check", "--live", "bj_wjw")
    own(data_folder, "bj_wjw", flag="legacy_tls = true\n")
    reached = yuebao(web, data_folder, "outlet", "check", "--live", "bj_wjw")
    assert "TLS" in refused.stdout, refused.stdout
    assert "HTTP 200" not in refused.stdout
    assert "HTTP 200" in reached.stdout, reached.stdout


def test_a_page_of_the_web_is_probed_with_the_word_of_robots(web: LoopbackWeb, data_folder: Path) -> None:
    url = "https://beijing.qianlong.com/"
    done = yuebao(web, data_folder, "outlet", "probe", url, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    truth = {each.url for each in newsroom(LAST_MONTH).expected if each.outlet == "qianlong"}
    found = {urljoin(url, link["href"]) for link in told["links"]}
    assert len(found & truth) >= 0.9 * len(found)
    assert "robots" in told["toml"]
    assert f"{url}robots.txt" in web.asked


def own(data: Path, *keys: str, flag: str = "") -> None:
    """The outlets' files as an operator mends them: without pauses between requests, with or without a flag."""
    (data / "outlets").mkdir(exist_ok=True)
    for key in keys:
        text = (SHIPPED / f"{key}.toml").read_text(encoding="utf-8")
        set_here = ("delay_s", "legacy_tls", "scheme_fallback")
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith(set_here)]
        (data / "outlets" / f"{key}.toml").write_text("".join([flag, "delay_s = 0.0\n", *lines]), encoding="utf-8")
