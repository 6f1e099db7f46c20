"""Put the locked packages into .venv, or lock them anew, with uv and the sources that pip is configured for.

uv reads none of pip's configuration. An office that names its mirror and its TLS authority there must not be
asked twice, so pip's settings are handed to uv as environment variables. What the environment already says to uv
wins. Run by .venv's own Python (tools/set-up), standard library only.
"""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

# The system's bundle of authorities, where an office's own one is added (Debian, Red Hat, SUSE, Alpine).
SYSTEM_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")

# pip's sections in the order in which they override one another when it installs.
SECTIONS = ("global", "install", ":env:")

# What the first start of the program loads, in two halves that take about as long to compile.
LOADED_FIRST = (
    "scrapy.core.engine, scrapy.crawler, scrapy.http, aiohttp, trafilatura",
    "storage.schema, storage.articles, issuing.drafting, rich.live, rich.table",
)

WHAT_TO_DO = "check the network, and proxy, mirror and certificate in pip's configuration, then run 'make setup' again."


class SetUpFailed(Exception):
    """A step did not work; the message is one sentence for the person who typed the command."""


def pip_settings(listing: str) -> dict[str, str]:
    """What `pip config list` prints (`section.key='value'` a line), as key to value, for an installation."""
    found: dict[str, str] = {}
    lines = [line.partition("=") for line in listing.splitlines()]
    for section in SECTIONS:
        for name, _, value in lines:
            if name.startswith(section + "."):
                found[name.removeprefix(section + ".")] = str(ast.literal_eval(value))
    return found


def uv_environment(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that make uv use the index, mirror, authority and proxy that pip uses.

    Without an authority from pip, uv trusts what the system trusts. All indexes are searched for the locked
    version, as pip does; the hashes of the lock make that safe.
    """
    wanted = {"UV_SYSTEM_CERTS": "1", "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_NO_PROGRESS": "1"}
    one_to_one = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "trusted-host": "UV_INSECURE_HOST",
        "timeout": "UV_HTTP_TIMEOUT",
        "default-timeout": "UV_HTTP_TIMEOUT",
        "client-cert": "SSL_CLIENT_CERT",
    }
    for key, variable in one_to_one.items():
        if pip.get(key, "").strip():
            wanted[variable] = " ".join(pip[key].split())
    if pip.get("find-links", "").strip():
        wanted["UV_FIND_LINKS"] = ",".join(pip["find-links"].split())
    if pip.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        wanted["UV_NO_INDEX"] = "1"
    if authority := pip.get("cert") or environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE"):
        wanted["SSL_CERT_DIR" if Path(authority).is_dir() else "SSL_CERT_FILE"] = authority
    if (proxy := pip.get("proxy")) and not any(name.lower() == "https_proxy" for name in environ):
        wanted |= {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy}
    return {name: value for name, value in wanted.items() if name not in environ}


def pip_environment(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that make an older pip trust what the system trusts (from pip 24.2 on it does so itself)."""
    if pip.get("cert") or environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE"):
        return {}
    bundle = next((file for file in (environ.get("SSL_CERT_FILE", ""), *SYSTEM_BUNDLES) if Path(file).is_file()), None)
    return {"PIP_CERT": bundle} if bundle else {}


def bundled_pip() -> Path | None:
    """The wheel of pip that comes with this Python, None where it brings none in a place we know.

    It lies beside ensurepip, or where a distribution keeps its wheels (Debian: /usr/share/python-wheels).
    """
    ensurepip = find_spec("ensurepip")
    beside = Path(ensurepip.origin or "").parent / "_bundled" if ensurepip else None
    folders = [Path(folder) for folder in (sysconfig.get_config_var("WHEEL_PKG_DIR"), beside) if folder]
    wheels = [wheel for folder in folders if folder.is_dir() for wheel in folder.glob("pip-*-py3-none-any.whl")]
    return max(wheels, key=release_of, default=None)


def release_of(wheel: Path) -> tuple[int, ...]:
    """The release of pip that a wheel's name says, to compare: (23, 2, 1)."""
    return tuple(int(number) for number in re.findall(r"\d+", wheel.name.split("-")[1]))


def bring_pip() -> None:
    """pip into .venv where it is missing. Raises SetUpFailed.

    Unpacking the bundled wheel is what ensurepip does, without the seconds for compiling all of pip: two of its
    commands are run here.
    """
    if find_spec("pip") is not None:
        return
    if wheel := bundled_pip():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(sysconfig.get_path("purelib"))
    else:
        run("python", "-m ensurepip", {}, "Python's own pip could not be put into .venv (see above).")


def compiling(modules: str) -> subprocess.Popen[bytes]:
    """Begin to import modules on another core, so that the first start finds them compiled; no matter if it fails."""
    wanted = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        [BIN / "python", "-c", f"import {modules}"],
        cwd=ROOT,
        env=wanted,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run(program: str, words: str, extra: Mapping[str, str], failed: str) -> None:
    """Run one of .venv's programs quietly; show what it said and raise SetUpFailed(`failed`) if it does not succeed."""
    done = subprocess.run(
        [BIN / program, *words.split()],
        cwd=ROOT,
        env={**os.environ, **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise SetUpFailed(failed)


def configured() -> dict[str, str]:
    """pip's settings on this machine, its environment variables included."""
    bring_pip()
    asked = subprocess.run([BIN / "python", "-m", "pip", "config", "list"], cwd=ROOT, capture_output=True, text=True)
    return pip_settings(asked.stdout)


def bootstrap_uv(pip: Mapping[str, str]) -> None:
    """uv in the version and with the hashes of tools/uv.txt; nothing is fetched when it is there."""
    run(
        "python",
        "-m pip install -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r tools/uv.txt",
        pip_environment(pip, os.environ),
        f"pip could not fetch uv (see above); {WHAT_TO_DO}",
    )


def install() -> None:
    """Make .venv hold exactly the lock's packages and this project in place. Raises SetUpFailed."""
    pip = configured()
    print("set-up: installing the packages of requirements.lock", flush=True)
    bootstrap_uv(pip)
    uv = uv_environment(pip, os.environ)
    run(
        "uv",
        "pip sync -q --python .venv --require-hashes requirements.lock",
        uv,
        f"the packages could not be installed (see above); {WHAT_TO_DO}",
    )
    begun = [compiling(modules) for modules in LOADED_FIRST]
    run(
        "uv",
        "pip install -q --python .venv --offline --no-build-isolation --no-deps -e .",
        uv,
        "the command yuebao could not be made from pyproject.toml (see above).",
    )
    for each in begun:
        each.wait()


def install_peers() -> None:
    """Make .bench hold the packages that only benchmarks compare us with; .venv stays as it is. Raises SetUpFailed."""
    pip = configured()
    run(
        "uv",
        "pip install -q --python .venv --target .bench --no-deps --require-hashes -r bench/requirements.lock",
        uv_environment(pip, os.environ),
        f"the packages of the benchmarks could not be installed (see above); {WHAT_TO_DO}",
    )


def lock(upgrade: bool) -> None:
    """Write both lock files anew from pyproject.toml: hashes, no addresses. Raises SetUpFailed.

    Only the index counts: what this machine finds elsewhere need not exist on another one.
    """
    pip = {key: value for key, value in configured().items() if key not in {"extra-index-url", "find-links"}}
    bootstrap_uv(pip)
    for groups, path in (
        ("--all-extras --group dev", "requirements.lock"),
        ("--group bench", "bench/requirements.lock"),
    ):
        run(
            "uv",
            f"pip compile -q pyproject.toml --universal {groups} --python-version 3.11 --generate-hashes "
            f"--no-emit-index-url --no-emit-find-links --no-header -o {path}" + " --upgrade" * upgrade,
            uv_environment(pip, os.environ),
            "the packages could not be locked (see above).",
        )


def main(words: list[str]) -> None:
    """Do what the words say. Raises SetUpFailed, also for words that say nothing known."""
    match words:
        case ["install"]:
            install()
        case ["peers"]:
            install_peers()
        case ["lock", *rest] if rest in ([], ["--upgrade"]):
            lock(upgrade=bool(rest))
        case _:
            raise SetUpFailed(
                "say 'tools/packages.py install', 'tools/packages.py peers' or 'tools/packages.py lock [--upgrade]'."
            )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetUpFailed as failure:
        sys.exit(f"set-up: {failure}")
