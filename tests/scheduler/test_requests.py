"""The desk's requests: each ends with a sentence, none is lost when the runner dies, none holds up the others."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bulletin.article import Article, Paragraph
from bulletin.candidate import Judged
from bulletin.period import month
from bulletin.request import Request, RequestKind, RequestState
from bulletin.settings import Settings
from bulletin.verdict import Queue, Verdict
from pipelines.judge import LEXICON, load_lexicon, model_for
from pipelines.judge.again import changes
from scheduler.answering import Interrupted, child
from scheduler.desk import NOTHING, TAKEN_BACK, Desk
from scheduler.handing import follow, hand, outlets_asked
from scheduler.jobs import job_named, record, wake
from scheduler.requests import QUICK, answer_one
from storage import articles, jobs, nights, requests, urls, verdicts
from storage.articles import add_judged
from storage.store import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
AUGUST = month(date(2024, 8, 1))
URL = "https://news.huaiyin.example/2024/0815/1.html"
TEXT = (
    "槐荫区互联网医院八月起接诊，居民在手机上就能复诊、开药、结算医保。\n"
    "医院信息科说，电子病历与全民健康信息平台已经打通。"
)
HTML = f"""<html><head><meta charset="gb2312"><title>槐荫区互联网医院上线_槐荫网</title></head><body>
<h1>槐荫区互联网医院上线</h1><div class="info">2024-08-15 09:30 来源：槐荫晚报</div>
<div class="content">{"".join(f"<p>{TEXT}{n}</p>" for n in range(5))}</div></body></html>"""


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir(exist_ok=True)
    return Desk(Settings(data=tmp_path / "data"), store, lambda: NOW, free=lambda _: 10**12)


def ask(desk: Desk, kind: RequestKind, **given: Any) -> int:
    with desk.store.writing() as session:
        return requests.ask(session, kind, given, "王编辑", NOW)


def found(desk: Desk, number: int) -> Request:
    with desk.store.reading() as session:
        asked = requests.request(session, number)
    assert asked is not None
    return asked


def answered(desk: Desk, kind: RequestKind, **given: Any) -> Request:
    number = ask(desk, kind, **given)
    wake(desk, job_named("requests"))
    return found(desk, number)


def children(desk: Desk, text: str) -> Desk:
    """The desk with a program in the place of our own; its words are in sys.argv[1:]."""
    return replace(desk, command=(sys.executable, "-c", text))


def keep(desk: Desk, url: str = URL, **changes: Any) -> int:
    article = Article("huaiyin", url, "槐荫区互联网医院上线", (Paragraph(TEXT),), published=date(2024, 8, 15))
    key = url.removeprefix("https://")
    verdict = Verdict(0.1, Queue.ASIDE, version="older")
    with desk.store.writing() as session:
        add_judged(session, [Judged(key, replace(article, **changes), verdict, NOW)])
        kept = articles.candidate_by_key(session, key)
    assert kept is not None
    return kept.id


def stop(desk: Desk, name: str, detail: str = "", url: str = URL) -> Desk:
    """The desk with a child that writes down why an address stopped."""
    text = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
from datetime import UTC, datetime
from storage import urls
from storage.store import open_store
store = open_store({desk.store.url.render_as_string(hide_password=False)!r})
with store.writing() as session:
    urls.stopped(session, {url.removeprefix("https://")!r}, {url!r}, "", None, {name!r}, {detail!r}, datetime.now(UTC))
sys.exit(1)"""
    return children(desk, text)


# --- taking


def test_with_nothing_asked_nothing_is_done_and_nothing_written(desk: Desk):
    assert wake(desk, job_named("requests")) == NOTHING
    assert wake(desk, job_named("handing")) == NOTHING
    with desk.store.reading() as session:
        assert jobs.jobs(session) == []


def test_what_ran_when_its_runner_died_is_done_by_the_next(desk: Desk):
    number = keep(desk)
    asked = ask(desk, RequestKind.LINK, url=URL)
    with desk.store.writing() as session:
        requests.take(session, NOW)
    wake(desk, job_named("requests"))
    assert found(desk, asked).result == {"candidate": number, "known": True}


def test_a_request_that_kills_its_runner_is_given_up(desk: Desk):
    asked = ask(desk, RequestKind.LINK, url=URL)
    for _ in range(requests.TRIES):
        with desk.store.writing() as session:
            requests.take(session, NOW)
            requests.wait_again(session, QUICK, NOW)
    assert found(desk, asked).state is RequestState.FAILED
    assert str(asked) in found(desk, asked).said


def test_a_request_goes_on_after_the_runner_was_stopped_in_its_midst(desk: Desk):
    asked = ask(desk, RequestKind.LINK, url=URL)
    stopping = children(desk, "import time; time.sleep(60)")
    stopping.stop.set()
    with stopping.store.writing() as session:
        taken = requests.take(session, NOW)
    assert taken is not None
    with pytest.raises(Interrupted):
        answer_one(stopping, taken)
    assert found(desk, asked).state is RequestState.RUNNING
    wake(replace(stop(desk, "no-body"), stop=threading.Event()), job_named("requests"))
    assert found(desk, asked).result["why"] == "no-body"


def test_a_fault_of_ours_ends_as_one_sentence(desk: Desk):
    asked = answered(desk, RequestKind.PICTURES)
    assert asked.state is RequestState.FAILED
    assert "KeyError" not in asked.said
    assert "Traceback" not in asked.said


def test_several_requests_are_answered_in_one_wake_oldest_first(desk: Desk):
    keep(desk)
    numbers = [ask(desk, RequestKind.LINK, url=URL) for _ in range(3)]
    assert wake(desk, job_named("requests")).detail == "答复 3 个请求"
    assert all(found(desk, number).over for number in numbers)


# --- links


def test_a_link_that_is_kept_is_answered_without_a_child(desk: Desk):
    number = keep(desk)
    asked = answered(children(desk, "raise SystemExit('never')"), RequestKind.LINK, url=f"{URL}#top")
    assert asked.result == {"candidate": number, "known": True}


@pytest.mark.parametrize("url", ["", "卫生", "file:///etc/passwd", "javascript:alert(1)", "--replay=/etc/passwd"])
def test_what_is_no_web_address_never_reaches_a_child(desk: Desk, url: str):
    asked = answered(children(desk, "raise SystemExit('never')"), RequestKind.LINK, url=url)
    assert asked.result == {"why": "no-address"}
    assert not (desk.settings.data / "logs" / "request.log").exists()


@pytest.mark.parametrize(
    ("name", "detail", "words"),
    [("robots", "robots.txt 不允许", "robots.txt 不允许抓取"),
     ("blocked", "HTTP 412，脚本质询", "（HTTP 412，脚本质询）"),
     ("refused", "port 22 is not a web port", "出于安全"), ("no-body", "", "没有找到正文")],
)  # fmt: skip
def test_why_a_link_was_not_kept_is_told_in_one_chinese_sentence(desk: Desk, name: str, detail: str, words: str):
    asked = answered(stop(desk, name, detail), RequestKind.LINK, url=URL)
    assert (asked.state, asked.result["why"]) == (RequestState.FAILED, name)
    assert words in asked.said
    assert "port 22" not in asked.said


def test_a_link_that_leads_to_a_kept_article_is_that_article(desk: Desk):
    target = "https://news.huaiyin.example/2024/0815/2.html"
    number = keep(desk, target)
    asked = answered(stop(desk, "duplicate", f"转到 {target}"), RequestKind.LINK, url=URL)
    assert asked.result == {"candidate": number}


def test_a_child_that_breaks_is_told_without_its_traceback(desk: Desk):
    asked = answered(children(desk, "raise ValueError('inside')"), RequestKind.LINK, url=URL)
    assert asked.state is RequestState.FAILED
    assert "inside" not in asked.said
    assert "request.log" in asked.said


# --- given


def test_a_pasted_page_is_read_judged_and_kept_like_any_other(desk: Desk):
    asked = answered(desk, RequestKind.GIVEN, url=URL, html=HTML)
    with desk.store.reading() as session:
        kept = articles.candidate(session, asked.result["candidate"])
        fate = urls.fate(session, URL.removeprefix("https://"))
    assert kept is not None
    assert (kept.article.title, kept.article.source) == ("槐荫区互联网医院上线", "槐荫晚报")
    assert kept.article.published == date(2024, 8, 15)
    assert {"given", "unknown-outlet"} <= set(kept.article.flags)
    assert kept.verdict.queue is not Queue.ASIDE
    assert fate is not None
    assert fate.state == "kept"
    again = answered(desk, RequestKind.GIVEN, url=URL, html=HTML)
    assert again.result == {"candidate": kept.id, "known": True}


def test_what_the_person_wrote_goes_before_what_the_page_says(desk: Desk):
    asked = answered(
        desk, RequestKind.GIVEN, url=URL, html=HTML, title="另一个标题", source="云溪日报", day="2024-08-20"
    )
    with desk.store.reading() as session:
        kept = articles.candidate(session, asked.result["candidate"])
    assert kept is not None
    assert (kept.article.title, kept.article.source, kept.outlet_printed) == ("另一个标题", "云溪日报", "云溪日报")
    assert (kept.article.published, kept.article.published_at) == (date(2024, 8, 20), None)
    assert ("title", "pasted by hand") in kept.article.rules


def test_a_pasted_text_of_a_known_outlet_is_printed_under_its_name(desk: Desk):
    url = "https://beijing.qianlong.com/2024/0821/8323359.shtml"
    asked = answered(desk, RequestKind.GIVEN, url=url, title="互联网医院上线", text=TEXT)
    with desk.store.reading() as session:
        kept = articles.candidate(session, asked.result["candidate"])
    assert kept is not None
    assert (kept.article.outlet, kept.outlet_printed) == ("qianlong", "千龙网")
    assert kept.article.blocks == tuple(Paragraph(line) for line in TEXT.splitlines())
    assert {"no-date", "no-source", "given"} == set(kept.article.flags)


def test_a_pasted_page_without_text_is_told(desk: Desk):
    asked = answered(desk, RequestKind.GIVEN, url=URL, html="<html><script>x</script></html>")
    assert asked.state is RequestState.FAILED
    assert "请改为粘贴正文" in asked.said


# --- pictures, lexicon, outlets


def test_pictures_are_told_by_number(desk: Desk):
    told = 'print("starting"); print(\'{"id": 7, "title": "x", "fetched": ["a"], "missing": [{"url": "b"}]}\')'
    asked = answered(children(desk, told), RequestKind.PICTURES, candidate=7)
    assert (asked.state, asked.said) == (RequestState.DONE, "取得 1 幅图片，还有 1 幅取不到。")
    assert asked.result["missing"] == [{"url": "b"}]


def test_a_changed_lexicon_is_tried_and_nothing_is_written(desk: Desk):
    number = keep(desk)
    asked = answered(desk, RequestKind.LEXICON, text=LEXICON.read_text(encoding="utf-8"), period="2024-08")
    (way,) = asked.result["directions"]
    assert (asked.result["moved"], way["from"], [each["id"] for each in way["titles"]]) == (1, "aside", [number])
    assert (asked.result["drifted"], asked.result["drift"]) == (0, [])
    with desk.store.reading() as session:
        kept = articles.candidate(session, number)
    assert kept is not None
    assert kept.verdict.version == "older"


def test_a_score_that_only_drifts_is_told_apart_from_a_change_of_the_queue(desk: Desk):
    moved, drifting = keep(desk), keep(desk, f"{URL}?2")
    text = LEXICON.read_text(encoding="utf-8")
    with desk.store.reading() as session:
        (change,) = [each for each in changes(session, AUGUST, load_lexicon(), model_for(desk.settings.data))
                     if each.candidate.id == drifting]  # fmt: skip
    nearly = replace(change.verdict, score=change.verdict.score - 0.05, version="older")
    with desk.store.writing() as session:
        verdicts.put_verdict(session, drifting, nearly)
    result = answered(desk, RequestKind.LEXICON, text=text, period="2024-08").result
    assert (result["moved"], result["drifted"]) == (1, 1)
    assert [each["id"] for each in result["directions"][0]["titles"]] == [moved]
    assert [each["id"] for each in result["drift"]] == [drifting]


def test_a_lexicon_that_cannot_be_read_is_told_with_its_fault(desk: Desk):
    asked = answered(desk, RequestKind.LEXICON, text="[core\n", period="2024-08")
    assert (asked.state, asked.result["why"]) == (RequestState.FAILED, "config")
    assert asked.said == "词表写得不对，没有试算。"
    assert "lexicon.toml" in asked.result["detail"]
    assert "/tmp" not in asked.result["detail"]
    assert answered(desk, RequestKind.LEXICON, text="", period="八月").state is RequestState.FAILED


def test_an_outlets_file_that_is_refused_is_told_with_its_fault(desk: Desk):
    refusing = "import sys; print('yuebao: huaiyin.toml: the key “name” is missing'); sys.exit(1)"
    asked = answered(children(desk, refusing), RequestKind.PROBE, outlet="huaiyin", text="")
    assert (asked.state, asked.said) == (RequestState.FAILED, "媒体文件没有通过检查。")
    assert asked.result["detail"] == "huaiyin.toml: the key “name” is missing"


def test_an_outlets_file_is_tried_beside_ours(desk: Desk):
    seen = (
        "import sys, pathlib; print(pathlib.Path(sys.argv[2], 'outlets', 'huaiyin.toml').read_text(encoding='utf-8'))"
    )
    asked = answered(children(desk, seen), RequestKind.PROBE, outlet="huaiyin", text="name = '槐荫网'")
    assert asked.state is RequestState.DONE
    assert asked.result["lines"] == ["name = '槐荫网'"]
    assert not desk.settings.outlets.exists()
    assert answered(desk, RequestKind.PROBE, outlet="../evil", text="").state is RequestState.FAILED


def test_a_new_site_is_drafted_from_a_list_page(desk: Desk):
    told = """print('{"links": [{"href": "x", "title": "y", "date": null}], "toml": "name = 1"}')"""
    asked = answered(children(desk, told), RequestKind.PROBE, url="https://a.example/list/")
    assert (asked.state, asked.result["toml"]) == (RequestState.DONE, "name = 1")
    assert answered(desk, RequestKind.PROBE, url="--help").result == {"why": "no-address"}


# --- handed over


def test_a_crawl_is_handed_to_the_night_and_ends_with_it(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=["qianlong"])
    wake(desk, job_named("handing"))
    with desk.store.reading() as session:
        assert jobs.job(session, "night").asked_at == NOW
        assert outlets_asked(session) == ("qianlong",)
    assert desk.hurry == {"night"}
    with desk.store.writing() as session:
        number = nights.open_night(session, NOW - timedelta(days=1), NOW, NOW, "command").id
        nights.finish_night(session, number, NOW, True)
    night = children(desk, "import sys; print(*sys.argv[3:]); sys.exit(0)")
    assert wake(night, job_named("night")).outcome == "done"
    assert "crawl qianlong" in (desk.settings.data / "logs" / "night.log").read_text()
    wake(desk, job_named("handing"))
    assert (found(desk, asked).state, found(desk, asked).said) == (RequestState.DONE, "人工启动，1 家")


def test_a_crawl_whose_runner_died_is_asked_for_again(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=[])
    wake(desk, job_named("handing"))
    with desk.store.writing() as session:
        jobs.begin(session, "night", NOW)
    wake(desk, job_named("handing"))
    with desk.store.reading() as session:
        assert jobs.job(session, "night").asked_at == NOW
    assert found(desk, asked).state is RequestState.RUNNING


def test_a_crawl_that_fails_is_told_and_an_unknown_outlet_is_refused(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=[])
    wake(desk, job_named("handing"))
    wake(children(desk, "import sys; print('no network'); sys.exit(2)"), job_named("night"))
    wake(desk, job_named("handing"))
    assert found(desk, asked).state is RequestState.FAILED
    assert "no network" in (desk.settings.data / "logs" / "night.log").read_text()
    said = found(desk, asked).said
    assert "退出码 2：详情见" in said and "no network" not in said  # a child's English stays in the log
    unknown = ask(desk, RequestKind.CRAWL, outlets=["--replay"])
    wake(desk, job_named("handing"))
    assert "没有代号为" in found(desk, unknown).said


def taken_back(desk: Desk, number: int) -> bool:
    with desk.store.writing() as session:
        return requests.cancel(session, number, "王编辑取消了这个请求，没有做。", NOW)


def test_a_crawl_that_is_taken_back_while_it_is_handed_over_is_not_handed(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=["qianlong"])
    seen = found(desk, asked)
    assert taken_back(desk, asked)
    assert not hand(desk, seen)
    with desk.store.reading() as session:
        assert jobs.job(session, "night").asked_at is None, "or a night over all outlets would begin"
    assert found(desk, asked).state is RequestState.CANCELLED


def test_a_night_whose_only_wish_is_taken_back_at_this_moment_does_not_begin(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=["qianlong"])
    wake(desk, job_named("handing"))
    with desk.store.writing() as session:
        number = nights.open_night(session, NOW - timedelta(days=1), NOW, NOW, "command").id
        nights.finish_night(session, number, NOW, True)
    with desk.store.reading() as session:
        seen = jobs.job(session, "night")
    assert taken_back(desk, asked)
    night = children(desk, "import sys; print('begun')")
    done = job_named("night").run(night, seen)
    assert done is TAKEN_BACK
    record(night, job_named("night"), seen, done)
    with desk.store.reading() as session:
        after = jobs.job(session, "night")
    assert (after.started_at, after.outcome) == (None, "")
    assert not (desk.settings.data / "logs" / "night.log").exists()


def test_a_crawl_taken_back_behind_a_night_that_is_busy_is_not_asked_for_again(desk: Desk):
    asked = ask(desk, RequestKind.CRAWL, outlets=["qianlong"])
    wake(desk, job_named("handing"))
    seen = found(desk, asked)
    with desk.store.writing() as session:
        jobs.begin(session, "night", NOW)
        jobs.end(session, "night", NOW, "busy", "正在采集")
    assert taken_back(desk, asked)
    follow(desk, seen)
    with desk.store.reading() as session:
        assert jobs.job(session, "night").asked_at is None


def test_a_link_that_is_taken_back_is_never_answered(desk: Desk):
    asked, other = ask(desk, RequestKind.LINK, url="x"), ask(desk, RequestKind.LINK, url="x")
    assert taken_back(desk, asked)
    wake(desk, job_named("requests"))
    assert (found(desk, asked).state, found(desk, asked).begun_at) == (RequestState.CANCELLED, None)
    assert found(desk, other).state is RequestState.FAILED
    assert not taken_back(desk, other)


def test_a_learning_is_handed_over_while_links_go_on(desk: Desk):
    learning, link = ask(desk, RequestKind.REFIT), ask(desk, RequestKind.LINK, url="x")
    wake(desk, job_named("requests"))
    assert found(desk, link).over
    wake(desk, job_named("handing"))
    wake(desk, job_named("refit"))
    wake(desk, job_named("handing"))
    assert found(desk, learning).state is RequestState.DONE


# --- the real child, on loopback


class Page(BaseHTTPRequestHandler):
    """An article, a forbidden one, and redirects; what was asked stands in `asked`."""

    asked: list[str]

    def do_GET(self) -> None:
        """One answer."""
        self.asked.append(self.path)
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
            return
        body = "User-agent: *\nDisallow: /secret" if self.path == "/robots.txt" else HTML.replace("gb2312", "utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """The address of a web on loopback, and what it was asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Page,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_pasted_link_is_fetched_by_the_real_child(desk: Desk, web: tuple[str, list[str]]):
    (desk.settings.data / "settings.toml").write_text('allow_private = ["127.0.0.1/32"]\n', encoding="utf-8")
    asked = answered(desk, RequestKind.LINK, url=f"{web[0]}/2024/0815/1.html")
    assert asked.said == "已收录。"
    with desk.store.reading() as session:
        kept = articles.candidate(session, asked.result["candidate"])
    assert kept is not None
    assert kept.article.title == "槐荫区互联网医院上线"
    forbidden = answered(desk, RequestKind.LINK, url=f"{web[0]}/secret/1.html")
    assert forbidden.result["why"] == "robots"
    assert not any(path.startswith("/secret") for path in web[1])


def test_a_redirect_out_of_the_allowed_network_is_refused(desk: Desk, web: tuple[str, list[str]]):
    (desk.settings.data / "settings.toml").write_text('allow_private = ["127.0.0.1/32"]\n', encoding="utf-8")
    port = web[0].rpartition(":")[2]
    asked = answered(desk, RequestKind.LINK, url=f"{web[0]}/to?http://127.0.0.2:{port}/inside")
    assert asked.result["why"] == "refused"
    assert "/inside" not in web[1]


def test_an_address_of_our_own_machine_is_refused_in_every_spelling(desk: Desk, web: tuple[str, list[str]]):
    port = web[0].rpartition(":")[2]
    hosts = ("127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::]",
             "127。0。0。1", "①②⑦.⓪.⓪.①", "u:p@127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1")  # fmt: skip
    given = [f"http://{host}:{port}/{number}" for number, host in enumerate(hosts)]
    ended, printed = child(desk, ("crawl", "--url", *given), 120.0)
    assert ended.code == 1, printed
    assert printed.count("地址被拒") == len(given), printed
    assert web[1] == []
