"""The desk on a port: uvicorn in this process, until it is told to end."""

import contextlib
import gc
import socket
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI


def serve(app: FastAPI, listener: socket.socket, proxies: Sequence[str]) -> None:
    """Answer on a bound socket until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        proxy_headers=True,
        forwarded_allow_ips=list(proxies),
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    settled()
    with contextlib.suppress(KeyboardInterrupt):  # it ends in order, then tells the signal once more
        uvicorn.Server(config).run(sockets=[listener])


def settled() -> None:
    """Leave what is loaded by now out of the collector's rounds: it stays until the end, and looking through all of it
    for garbage held up every twentieth page or so by some 100 ms."""
    gc.collect()
    gc.freeze()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address, so that whoever reads it may come at once. Raises OSError with one sentence
    where it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        why = error.strerror or str(error)
        raise OSError(
            error.errno, f"{why}; choose another with --port, or end the program that listens there", f"{host}:{port}"
        ) from None
    return listener
