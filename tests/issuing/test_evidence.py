"""Evidence packs: every page as fetched, replayable with the network off, every change shown."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import yuebao
from archive.warc import WarcReader, WarcWriter
from bulletin.candidate import Choice, Decision
from bulletin.page import Page
from pipelines.extract.article import extract_article
from storage import articles, decisions
from storage.store import open_store
from tests.storage.made_up import NOW, article, judged

BODY = (
    "<html><head><meta charset='utf-8'><title>云杉医院上线电子健康卡</title></head><body>"
    "<h1>云杉医院上线电子健康卡</h1>"
    "<p>2024-08-15 来源：云杉日报</p>"
    + "<p>云杉医院的挂号窗口八月起可用电子健康卡，队伍短了一半。</p>" * 6
    + "</body></html>"
).encode()
URL = "https://www.cloudfir.example/1.html"


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command on a store with August drafted: one entry with its page in a night's archive, one without."""
    data = tmp_path / "data"
    writer = WarcWriter(data / "archive" / "nights" / "night-000001.warc.gz")
    offset = writer.add(URL, 200, [("Content-Type", "text/html; charset=utf-8")], BODY, NOW)
    writer.close()
    store = open_store(f"sqlite:///{data / 'yuebao.db'}")
    with store.writing() as session:
        for number, warc in ((1, writer.path.name), (2, "")):
            one = article(
                url=f"https://www.cloudfir.example/{number}.html", title=f"第{number}项", blocks=article().blocks[:1]
            )
            key = f"www.cloudfir.example/{number}.html"
            articles.add_judged(session, [judged(number, key=key, article=one, warc=warc, warc_offset=offset)])
        for each in articles.candidates(session):
            decisions.decide(session, each.id, Decision(Choice.ACCEPTED, "编辑", NOW))
    store.close()

    def run(*words: object) -> tuple[int, str, str]:
        code = yuebao.main(["--data", str(data), *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    assert run("issue", "draft", "2024-08")[0] == 0
    return run


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write a zip anew with its files changed."""
    with ZipFile(path) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    change(files)
    out = BytesIO()
    with ZipFile(out, "w") as pack:
        for name, body in files.items():
            pack.writestr(name, body)
    path.write_bytes(out.getvalue())


def test_a_pack_holds_each_page_as_fetched_and_names_the_one_it_lacks(say, tmp_path):
    out = tmp_path / "证据.zip"
    code, told, _ = say("evidence", "pack", "2024-08", "-o", out)
    assert (code, "1/2 篇有网页存档" in told, "第2篇没有网页存档" in told) == (1, True, True)
    with ZipFile(out) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        (tmp_path / "pages.warc.gz").write_bytes(pack.read("pages.warc.gz"))
    pages = [entry["page"] and entry["page"]["sha256"] for entry in manifest["entries"]]
    assert pages == [hashlib.sha256(BODY).hexdigest(), None]
    fetched = WarcReader([tmp_path / "pages.warc.gz"]).get(URL)
    assert fetched is not None
    replayed = extract_article(Page("cloudfir", fetched.url, fetched.body, fetched_at=fetched.at))
    assert replayed.title == "云杉医院上线电子健康卡"
    assert "队伍短了一半" in replayed.body_text


def test_a_pack_as_made_is_confirmed_by_itself_and_by_the_ledger(say, tmp_path):
    out = tmp_path / "证据.zip"
    say("evidence", "pack", "2024-08", "-o", out)
    code, told, _ = say("evidence", "verify", out)
    assert (code, "与清单一致，与台账所记相同" in told) == (0, True)
    assert "证据包" in say("issue", "history", "2024-08")[1]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a text", lambda files: files.update({"issue.txt": files["issue.txt"] + b"."})),
        ("a page", lambda files: files.update({"pages.warc.gz": files["pages.warc.gz"][:-40]})),
        ("a file more", lambda files: files.update({"more.txt": b""})),
        ("a file less", lambda files: files.pop("issue.json")),
    ],
)
def test_whatever_is_changed_in_a_pack_shows(say, tmp_path, name, change):
    out = tmp_path / "证据.zip"
    say("evidence", "pack", "2024-08", "-o", out)
    changed(out, change)
    code, told, _ = say("evidence", "verify", out)
    assert (code, "有改动" in told) == (1, True)


def test_a_pack_rewritten_with_a_manifest_of_its_own_is_told_by_the_digest_that_was_written_down(say, tmp_path):
    out = tmp_path / "证据.zip"
    digest = say("evidence", "pack", "2024-08", "-o", out)[1].partition("清单指纹 ")[2][:64]
    assert say("evidence", "verify", out, "--digest", digest)[0] == 0

    def forge(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        files["issue.txt"] += b"."
        manifest["files"]["issue.txt"] = hashlib.sha256(files["issue.txt"]).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()

    changed(out, forge)
    code, told, _ = say("evidence", "verify", out, "--digest", digest)
    assert (code, "与给出的不符" in told, "不在本库的台账里" in told) == (1, True, True)


def test_what_is_no_pack_is_refused_with_a_sentence(say, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    code, _, err = say("evidence", "verify", tmp_path / "x.zip")
    assert (code, "no pack of evidence" in err) == (2, True)


def test_one_archived_page_is_taken_out_by_its_address(say, tmp_path):
    out = tmp_path / "p.html"
    code, told, _ = say("evidence", "page", URL, "-o", out)
    assert (code, out.read_bytes(), hashlib.sha256(BODY).hexdigest() in told) == (0, BODY, True)
    code, _, err = say("evidence", "page", "https://www.cloudfir.example/2.html", "-o", out)
    assert (code, "yuebao why" in err) == (2, True)


def test_the_pages_of_a_released_issue_outlive_the_nights_archives(say, tmp_path):
    findings = json.loads(say("issue", "check", "2024-08", "--json")[1])["findings"]
    for each in findings:
        say("issue", "check", "2024-08", "--let-stand", each["mark"], "--reason", "试")
    assert "1 篇的网页存入 kept/" in say("issue", "release", "2024-08")[1]
    (tmp_path / "data" / "archive" / "nights" / "night-000001.warc.gz").unlink()
    out = tmp_path / "p.html"
    assert say("evidence", "page", URL, "-o", out)[0] == 0
    assert out.read_bytes() == BODY
    assert "1 篇的网页存入 kept/" in say("issue", "release", "2024-08")[1]
    assert "1/2 篇有网页存档" in say("evidence", "pack", "2024-08", "-o", tmp_path / "e.zip")[1]
