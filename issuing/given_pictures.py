"""Pictures that came inside a file (an old issue, or one edited in Word) into the archive: checked, bounded, once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive.pictures import NotAPicture, PictureStore
from bulletin.article import Block, Image
from bulletin.check.wording import of_bad_picture
from bulletin.imported.given import Given
from bulletin.issue import Issue
from storage import pictures
from storage.store import Store


def with_pictures_kept(
    store: Store, issue: Issue, given: Given, folder: Path, now: datetime
) -> tuple[Issue, Given, tuple[str, ...]]:
    """The issue and its given text with the pictures of the file as the picture store in `folder` holds them.

    Sentences in Chinese tell of pictures that cannot be kept: they stay as places with their captions. Doing it twice
    stores nothing twice.
    """
    bodies = dict(given.pictures)
    wanted = [image for entry in issue.entries for image in entry.blocks if isinstance(image, Image)]
    digests = list(dict.fromkeys(image.sha256 for image in wanted if image.sha256 in bodies))
    with store.reading() as session:
        held = pictures.held_digests(session, digests)
    kept: dict[str, str] = {}
    told = []
    for digest in digests:
        try:
            kept[digest] = digest if digest in held else added(store, digest, bodies[digest], folder, now)
        except NotAPicture as error:
            kept[digest] = ""
            number = next(index for index, image in enumerate(wanted, 1) if image.sha256 == digest)
            told.append(f"第{number}幅图片不能收入（{of_bad_picture(error.kind)}）")
    lines = tuple(replace(line, sha256=kept.get(line.sha256, line.sha256)) for line in given.lines)
    return with_digests(issue, kept), replace(given, lines=lines, pictures=()), tuple(told)


def added(store: Store, digest: str, body: bytes, folder: Path, now: datetime) -> str:
    """Keep one picture; the digest of the bytes as they are stored. Raises NotAPicture."""
    picture = PictureStore(folder).add(body)
    with store.writing() as session:
        pixels = (picture.width, picture.height)
        pictures.add_picture(session, address(digest), picture.sha256, picture.media_type, pixels, picture.size, now)
    return picture.sha256


def address(digest: str) -> str:
    """What a picture without an address on the web is known by."""
    return f"given:{digest}"


def with_digests(issue: Issue, kept: Mapping[str, str]) -> Issue:
    """The issue whose pictures name the stored bytes in place of the given ones."""

    def block_of(block: Block) -> Block:
        if not isinstance(block, Image) or block.sha256 not in kept:
            return block
        stored = kept[block.sha256]
        return replace(block, url=address(stored or block.sha256), sha256=stored)

    entries = (replace(entry, blocks=tuple(map(block_of, entry.blocks))) for entry in issue.entries)
    return replace(issue, entries=tuple(entries))
