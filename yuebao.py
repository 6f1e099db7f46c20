"""yuebao 月报: the command line. `yuebao COMMAND --help` shows each command with an example."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bulletin.settings import load_settings

COMMANDS = (
    "demo",
    "crawl",
    "night",
    "extract",
    "judge",
    "candidates",
    "pictures",
    "lookback",
    "outlet",
    "issue",
    "schedule",
    "review",
    "serve",
    "user",
    "why",
    "evidence",
    "backup",
    "restore",
    "doctor",
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help that keeps the line breaks of examples."""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    whole = argparse.ArgumentParser(prog="yuebao", description=__doc__, formatter_class=Formatter)
    whole.add_argument("--data", type=Path, metavar="FOLDER", help="the data folder (default: $YUEBAO_DATA or ./var)")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = command(name)
        example = f"Example:\n  {module.EXAMPLE}"
        each = commands.add_parser(
            name, help=module.SUMMARY, description=module.SUMMARY, epilog=example, formatter_class=Formatter
        )
        module.arguments(each)
    return whole


def command(name: str) -> ModuleType:
    """The module of a command."""
    return import_module(f"commands.{name}")


def first_words() -> str:
    """What a person reads who typed the program's name alone: the first steps, and all commands in a line each."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:{width}}{command(name).SUMMARY}" for name in COMMANDS]
    steps = (
        "First steps:",
        "  yuebao demo        an invented month, crawled and drafted; no network, half a minute",
        "  yuebao doctor      is everything in its place",
        "  yuebao crawl       the first night over all outlets",
    )
    return "\n".join((*steps, "", "Commands (yuebao COMMAND --help shows each with an example):", *lines))


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not (a sentence says why), 2 called or configured wrongly."""
    try:
        whole = parser()
        if not (sys.argv[1:] if words is None else words):
            print(first_words())
            return 2
        arguments = whole.parse_args(words)
        settings = load_settings(os.environ, arguments.data)
        with polite_kill():
            code: int = command(arguments.command).run(arguments, settings)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("yuebao: stopped by hand; what was kept stays kept, the same command goes on from there", file=sys.stderr)
        return 130
    except (ValueError, OSError) as error:
        print(f"yuebao: {sentence(error)}", file=sys.stderr)
        return 2
    except Exception as error:
        if not is_of_store(error):
            raise
        print(f"yuebao: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


@contextmanager
def polite_kill() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does: with its sentence, and with everything closed that it has open."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def is_of_store(error: Exception) -> bool:
    """Whether the store says what is wrong in a sentence; its module is loaded by the command that failed."""
    errors = sys.modules.get("storage.errors")
    return errors is not None and isinstance(error, errors.StoreError)


def sentence(error: ValueError | OSError) -> str:
    """An error as one line for a person."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'the data folder'}: {error.strerror}"
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
