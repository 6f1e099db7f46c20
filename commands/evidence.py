"""yuebao evidence: the pages an issue rests on, packed, verified, or one of them taken out of the archive."""

import hashlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bulletin.issue import Entry
from bulletin.period import SHANGHAI
from bulletin.registry import load_registry
from bulletin.settings import Settings
from commands.issues.context import by_whom, opened, who

SUMMARY = "the pages an issue rests on: pack (tamper-evident, replayable offline) | verify | page"
EXAMPLE = "yuebao evidence pack 2024-08 -o 2024-08-证据.zip"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    words = "every entry's page as it was fetched, with pictures, text and a manifest of digests"
    pack = verbs.add_parser("pack", help=words, description=words)
    pack.add_argument("period", metavar="PERIOD", help="a month (2024-08) or a day of the week wanted (2021-06-04)")
    pack.add_argument("-o", "--out", type=Path, metavar="OUT", help="default: 证据-NUMBER.zip here")
    by_whom(pack)
    words = "whether a pack is as it was made; exit code 1 where it is not"
    verify = verbs.add_parser("verify", help=words, description=words)
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--digest", default="", help="the digest written down when the pack was made")
    words = "the archived page of an address, as it was fetched"
    page = verbs.add_parser("page", help=words, description=words)
    page.add_argument("url", metavar="URL")
    page.add_argument("-o", "--out", type=Path, metavar="OUT", help="default: page.html here")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the verb."""
    return {"pack": pack, "verify": verify, "page": page}[arguments.verb](arguments, settings)


def pack(arguments: Namespace, settings: Settings) -> int:
    """Write a pack; exit code 1 where the archive lacks the page of an entry."""
    from archive.whole import write_whole
    from issuing.evidence import make_pack, remember

    registry = load_registry(settings.outlets)
    with opened(settings) as context:
        issue = context.found(arguments.period)
        made = make_pack(context.store, issue, registry, settings.archive, context.now)
        out = arguments.out or Path(f"证据-{issue.number}.zip")
        write_whole(out, made.body)
        remember(context.store, issue, made, who(arguments), context.now)
    whole = len(issue.entries) - len(made.missing)
    print(f"{out}：第{issue.number_zh}期，{whole}/{len(issue.entries)} 篇有网页存档")
    for ordinal in made.missing:
        entry = issue.entries[ordinal - 1]
        print(f"  第{ordinal}篇没有网页存档：{entry.url}；`yuebao crawl --url {entry.url}` 可补采（以现在的网页为准）")
    print(f"清单指纹 {made.digest}（已记入台账；另抄一份存于别处，日后可核对是否改动过）")
    return 1 if made.missing else 0


def verify(arguments: Namespace, settings: Settings) -> int:
    """Compare a pack with its manifest, and its manifest with what was written down."""
    from issuing.evidence import look_into, remembered

    look = look_into(arguments.file.read_bytes(), str(arguments.file))
    faults = list(look.faults)
    if arguments.digest and arguments.digest.strip().lower() != look.digest:
        faults.append("清单指纹与给出的不符：整个包可能被换过")
    with opened(settings) as context:
        known = remembered(context.store, look.manifest, look.digest)
    if known is False:
        faults.append("清单指纹不在本库的台账里：整个包可能被换过，或在别处所做")
    for fault in faults:
        print(f"  ！{fault}")
    pages = sum(bool(entry.get("page")) for entry in look.manifest["entries"])
    word = "有改动" if faults else "与清单一致"
    ledger = {True: "，与台账所记相同", None: "，台账里没有这一期的证据包", False: ""}[known]
    print(f"{arguments.file}：第{look.manifest['number']}期，{pages} 页，{word}{ledger}；清单指纹 {look.digest}")
    return 1 if faults else 0


def page(arguments: Namespace, settings: Settings) -> int:
    """Take one page out of the archive. Raises ValueError where it holds none."""
    from archive.pages import PageArchive
    from archive.whole import write_whole
    from issuing.evidence import page_of

    entry = Entry("", "", arguments.url, "", ())
    with opened(settings) as context:
        found = page_of(context.store, entry, load_registry(settings.outlets), PageArchive(settings.archive))
    if found is None:
        raise ValueError(f"the archive holds no page of {arguments.url}; `yuebao why {arguments.url}` tells its story")
    out = arguments.out or Path("page.html")
    write_whole(out, found.body)
    digest = hashlib.sha256(found.body).hexdigest()
    print(f"{out}：{len(found.body)} 字节，{found.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 采集，HTTP {found.status}")
    print(f"sha256 {digest}")
    return 0
