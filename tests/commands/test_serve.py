"""`yuebao serve` and `yuebao user` as real processes: desk and clock live and end together; HTTPS behind a proxy."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bulletin.person import Role
from bulletin.settings import Settings
from review.door import enrol
from storage import jobs
from storage.store import open_store
from yuebao import main

PROGRAM = Path(__file__).parents[2] / "yuebao.py"
PASSWORD = "一句好记的密码 12"
PATIENCE_S = 120
"""An upper bound for a slow machine; nothing waits for it where all is well."""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def quiet_store(data_folder: Path) -> None:
    """A store in which no job begins by itself: a night would want the web."""
    data_folder.mkdir(exist_ok=True)
    store = open_store(Settings(data=data_folder).database_url)
    with store.writing() as session:
        for kind in ("night", "carried", "draft", "refit", "lookback", "index"):
            jobs.pause(session, kind, True)
    store.close()


@pytest.fixture
def start(data_folder: Path) -> Iterator[Start]:
    """Starts a command of ours; what still runs at the end of the test is ended."""
    begun: list[subprocess.Popen[str]] = []

    def run(*words: str, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--data", str(data_folder), *words],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        for child in children(process.pid):
            end(child)
        process.kill()
        process.communicate()


def end(number: int) -> None:
    """End a process that may be over already."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def children(number: int) -> dict[int, str]:
    """The children of a process, with their command lines."""
    try:
        listed = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        return {int(each): Path(f"/proc/{each}/cmdline").read_text().replace("\0", " ") for each in listed}
    except FileNotFoundError:
        return {}


def address(process: "subprocess.Popen[str]") -> tuple[str, int]:
    """Where the desk listens, as it prints it once it does."""
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"http://([\d.]+):(\d+)/", line):
            return found[1], int(found[2])
    raise AssertionError(f"the desk ended before it listened: {''.join(said)}")


def child_named(process: "subprocess.Popen[str]", word: str) -> int:
    """The child that runs this command."""
    return next(number for number, line in children(process.pid).items() if f" {word}" in line)


def gone(number: int) -> bool:
    """Whether there is no such process any more."""
    return not Path(f"/proc/{number}").exists()


@pytest.mark.usefixtures("quiet_store")
def test_a_signal_ends_desk_and_clock(start: Start) -> None:
    process = start("serve", "--port", "0")
    host, port = address(process)
    assert answer_of(host, port, "GET", "/sign-in").status == 303
    both = children(process.pid)
    assert {"review", "schedule"} <= set(" ".join(both.values()).split())
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert all(gone(number) for number in both)


@pytest.mark.usefixtures("quiet_store")
@pytest.mark.parametrize("dies", ["review", "schedule"])
def test_where_one_dies_the_other_is_ended_and_it_is_said(start: Start, dies: str) -> None:
    process = start("serve", "--port", "0")
    address(process)
    both = children(process.pid)
    os.kill(child_named(process, dies), signal.SIGKILL)
    assert process.wait(PATIENCE_S) == 1
    assert all(gone(number) for number in both)
    assert process.stderr and "ended by itself" in process.stderr.read()


@pytest.mark.usefixtures("quiet_store")
def test_a_port_that_is_taken_is_said_in_one_sentence_and_nothing_is_left(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("serve", "--port", str(taken.getsockname()[1]))
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "choose another with --port" in said and "Traceback" not in said


def test_behind_a_trusted_proxy_that_says_https_the_cookie_is_secure(start: Start) -> None:
    process = start("review", "--port", "0")
    host, port = address(process)
    assert process.stderr
    word = re.search(r"一次性口令：(\S+)", process.stderr.readline())
    assert word
    fields = {"word": word[1], "name": "王主任", "password": PASSWORD, "again": PASSWORD}
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "Host": "yuebao.example"}
    first = answer_of(host, port, "POST", "/first", fields, Origin="https://yuebao.example", **behind)
    assert (first.status, first.getheader("location")) == (303, "/")
    cookie = first.getheader("set-cookie") or ""
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    signing = {"name": "王主任", "password": PASSWORD}
    plain = answer_of(host, port, "POST", "/sign-in", signing).getheader("set-cookie") or ""
    assert "HttpOnly" in plain and "Secure" not in plain
    assert answer_of(host, port, "POST", "/sign-in", signing, Origin="https://evil.example", **behind).status == 403
    process.terminate()
    process.wait(PATIENCE_S)


def test_what_a_stranger_says_of_https_is_not_believed(start: Start, data_folder: Path) -> None:
    data_folder.mkdir(exist_ok=True)
    store = open_store(Settings(data=data_folder).database_url)
    enrol(store, "王编辑", PASSWORD, (Role.EDITOR,), datetime.now(UTC), "测试")
    store.close()
    process = start("review", "--port", "0", YUEBAO_TRUSTED_PROXIES="10.1.2.3")
    host, port = address(process)
    fields = {"name": "王编辑", "password": PASSWORD}
    answer = answer_of(host, port, "POST", "/sign-in", fields, **{"X-Forwarded-Proto": "https"})
    assert answer.status == 303 and "Secure" not in (answer.getheader("set-cookie") or "")


def answer_of(
    host: str, port: int, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
) -> http.client.HTTPResponse:
    """One answer, redirects not followed."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
    connection.request(method, path, urlencode(fields) if fields is not None else None, {**kind, **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def user(data_folder: Path, *words: str, said: str = "") -> "subprocess.CompletedProcess[str]":
    """`yuebao user …` with a password through a pipe."""
    command = [sys.executable, str(PROGRAM), "--data", str(data_folder), "user", *words]
    return subprocess.run(command, input=f"{said}\n", capture_output=True, text=True, timeout=PATIENCE_S)


def test_accounts_are_made_listed_and_given_new_passwords(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ("--data", str(data_folder), "user")
    assert main([*own, "list"]) == 0 and "还没有账号" in capsys.readouterr().out
    assert user(data_folder, "add", "李编辑", "--role", "editor", "issuer", said=PASSWORD).returncode == 0
    weak = user(data_folder, "passwd", "李编辑", said="kurz")
    assert weak.returncode == 1 and "至少 8 个字符" in weak.stderr
    assert user(data_folder, "passwd", "李编辑", said="另一句密码 34").returncode == 0
    assert main([*own, "passwd", "无此人"]) == 1 and "没有账号“无此人”" in capsys.readouterr().err
    assert main([*own, "list"]) == 0 and "李编辑  编辑、签发" in capsys.readouterr().out
    assert main([*own, "list", "--json"]) == 0
    record = {"name": "李编辑", "roles": ["editor", "issuer"], "active": True}
    assert json.loads(capsys.readouterr().out) == record
