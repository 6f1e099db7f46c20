"""`yuebao extract` on files: one JSON line a page, and a sentence with an exit code where there is no page."""

import json
from pathlib import Path

import pytest

from yuebao import main

PAGE = (
    "<html><head><title>云杉医院开通夜间门诊_云杉网</title></head><body><h1>云杉医院开通夜间门诊</h1>"
    "<div>2024-08-12 09:30　来源：云杉日报</div><div class='content'>"
    + "".join(
        f"<p>云杉医院从八月起开通夜间门诊，第{n}批开放内科和儿科，居民下班以后也能看病取药。</p>" for n in "一二三"
    )
    + "</div></body></html>"
)


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, object]], str]:
    code = main(["extract", *words])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


def test_a_saved_page_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    code, records, errors = called(capsys, str(tmp_path / "page.html"))
    assert (code, errors) == (0, "")
    assert (records[0]["title"], records[0]["date"], records[0]["source"]) == (
        "云杉医院开通夜间门诊",
        "2024-08-12",
        "云杉日报",
    )


def test_a_missing_file_is_a_sentence_and_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, records, errors = called(capsys, str(tmp_path / "gone.html"))
    assert code == 1
    assert errors.count("\n") == 1
    assert "gone.html" in errors
    assert records[0]["stopped"] == "not-fetched"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(64)), "图片"),
        (bytes(range(256)) * 20, "二进制"),
        ("只有文字，没有标签。\n第二行，也没有。".encode(), "标签"),
    ],
)
def test_what_is_no_page_is_a_sentence_and_no_success(
    body: bytes, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thing.html").write_bytes(body)
    code, records, errors = called(capsys, str(tmp_path / "thing.html"))
    assert code == 1
    assert errors.count("\n") == 1
    assert kind in errors
    assert (records[0]["body_text"], records[0]["blocks"]) == ("", [])


def test_a_list_goes_on_after_a_missing_page_and_ends_without_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    lines = [{"id": "one", "file": "gone.html", "url": None}, {"id": "two", "file": "page.html", "url": None}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    code, records, errors = called(capsys, "--jsonl", str(tmp_path / "in.jsonl"))
    assert code == 1
    assert [record["id"] for record in records] == ["one", "two"]
    assert records[1]["title"] == "云杉医院开通夜间门诊"
    assert "gone.html" in errors


def test_a_page_without_text_ends_a_list_with_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.html").write_text("<html><body></body></html>", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text('{"id": "one", "file": "page.html"}', encoding="utf-8")
    code, records, _ = called(capsys, "--jsonl", str(tmp_path / "in.jsonl"))
    assert (code, records[0]["stopped"]) == (0, "no-body")
