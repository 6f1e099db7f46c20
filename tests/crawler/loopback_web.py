"""The sample newsroom as a web on loopback behind a forward proxy: plain HTTP, HTTPS by CONNECT, and old TLS.

A program that is told of the proxy (settings.toml, `proxy`) reaches every host of the newsroom through real sockets,
with its own handler, its own TLS and its own command line. What the newsroom does not hold is a 404.
"""

import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from sample.newsroom import Answer


@dataclass(slots=True)
class LoopbackWeb:
    """Answers by URL, who was asked for what (method and URL), the hosts that speak nothing newer than TLS 1.1."""

    answers: Mapping[str, Answer]
    old_hosts: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    proxy: str = ""
    modern: ssl.SSLContext | None = None
    old: ssl.SSLContext | None = None


@contextmanager
def serving(web: LoopbackWeb, folder: Path) -> Iterator[LoopbackWeb]:
    """The web while a test runs; `web.proxy` is the address to give to the program."""
    certificate = self_signed(folder)
    web.modern, web.old = context(certificate), context(certificate)
    web.old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # it is meant to be old
        web.old.minimum_version = ssl.TLSVersion.TLSv1
        web.old.maximum_version = ssl.TLSVersion.TLSv1_1
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"web": web}))
    server.daemon_threads = True
    web.proxy = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """One connection to the proxy: absolute addresses, or a tunnel to a host that answers over TLS."""

    protocol_version = "HTTP/1.1"
    web: LoopbackWeb
    tunnel = ""

    def do_CONNECT(self) -> None:
        """Open a tunnel and speak TLS at its other end."""
        host = self.path.rpartition(":")[0]
        self.send_response(200, "Connection established")
        self.end_headers()
        chosen = self.web.old if host in self.web.old_hosts else self.web.modern
        assert chosen is not None
        try:
            self.connection = self.request = chosen.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            self.close_connection = True
            return
        self.tunnel = f"https://{host}"
        self.setup()

    def do_GET(self) -> None:
        """Answer from the newsroom."""
        url = f"{self.tunnel}{self.path}" if self.tunnel else self.path
        self.web.asked.append(url)
        parts = urlsplit(url)
        # the newsroom knows one scheme of a host; the server answers on both
        known = self.web.answers.get(url) or self.web.answers.get(
            parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()
        )
        status, headers, body = (
            (known.status, known.headers, known.body) if known else (404, (("Content-Type", "text/html"),), b"none")
        )
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        """Close the connection; the server knows only the socket below TLS."""
        super().finish()
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """The log is `web.asked`."""


def context(certificate: Path) -> ssl.SSLContext:
    """A server's side of TLS."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def self_signed(folder: Path) -> Path:
    """A certificate that nobody vouches for, with its key, as one PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "newsroom.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "newsroom.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    file.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    return file
