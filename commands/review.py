"""yuebao review: the editor's desk in the browser."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from threading import Event

from bulletin.settings import Settings

SUMMARY = "the editor's desk on this machine's port; `yuebao serve` runs it together with the clock"
EXAMPLE = "yuebao review --port 8010"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--host", default="", help="the address to listen on (setting desk_host; default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="the port (setting desk_port; default 8010)")


def run(arguments: Namespace, settings: Settings) -> int:
    """Answer until the process is told to end."""
    from review.app import make_app
    from review.catching_up import begin_indexing
    from review.serving import bound, serve
    from storage import people
    from storage.store import open_store

    settings.data.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database_url)
    try:
        port = settings.desk_port if arguments.port is None else arguments.port
        listener = bound(arguments.host or settings.desk_host, port)
        host, port = listener.getsockname()[:2]
        app = make_app(settings, store, lambda: datetime.now(UTC))
        print(f"yuebao: 编辑台在 http://{host}:{port}/ ，按 Ctrl-C 结束", file=sys.stderr)
        with store.reading() as session:
            first = people.count_people(session) == 0
        if first:
            print(f"yuebao: 首次启动，一次性口令：{app.state.desk.first_token}", file=sys.stderr)
        sys.stderr.flush()
        stop = Event()
        indexing = begin_indexing(store, app.state.desk.clock, stop)
        try:
            serve(app, listener, settings.trusted_proxies)
        finally:
            stop.set()
            indexing.join(10)
    finally:
        store.close()
    return 0
