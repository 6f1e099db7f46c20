"""An issue's pictures are read one by one, and a hundred photographs fit an office server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.pictures import PictureStore
from issuing.stored_pictures import StoredPictures
from report_templates.picture import MOST_PRINTED, for_paper
from tests.archive.test_print_copy import photo, size_of

MEASURED = """
import sys
from pathlib import Path
from archive.pictures import PictureStore
from bulletin.article import Image, Paragraph
from issuing.stored_pictures import StoredPictures
from report_templates.render import render
from tests.report_templates.invented import SENTENCE, entry, issue
form, folder, digests = sys.argv[1], Path(sys.argv[2]), sys.argv[3].split(",")
held = StoredPictures(PictureStore(folder), {each: each for each in digests})
entries = [
    entry(f"第{place}则", (Paragraph(SENTENCE * 4), *(Image(each, "图", sha256=each) for each in digests[place::60])))
    for place in range(60)
]
made = render(issue(*entries), form, held)
# Not ru_maxrss, which begins with what the process had that started this one.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(len(made), int(peak.split()[1]) // 1024)
"""


def hundred(folder: Path) -> list[str]:
    """A hundred photographs of 4000 × 3000 pixels as the store keeps them, which differ by a comment; their digests."""
    store = PictureStore(folder)
    kept = store.add(photo((4000, 3000), quality=85))
    body = store.read(kept.sha256)
    assert body is not None
    digests = []
    for number in range(100):
        digest = f"{number:064x}"
        path = folder / digest[:2] / f"{digest}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        comment = f"{number:04}".encode()
        path.write_bytes(body[:2] + b"\xff\xfe\x00\x06" + comment + body[2:])
        digests.append(digest)
    return digests


@pytest.mark.parametrize(("form", "most"), [("docx", 300), pytest.param("pdf", 400, marks=pytest.mark.soak)])
def test_sixty_articles_with_a_hundred_photographs_take_so_many_megabytes(tmp_path, pytestconfig, form, most):
    command = [sys.executable, "-c", MEASURED, form, str(tmp_path), ",".join(hundred(tmp_path))]
    told = subprocess.run(
        command, cwd=pytestconfig.rootpath, env=os.environ, capture_output=True, text=True, check=True
    )
    size, megabytes = map(int, told.stdout.split())
    assert size > 10_000_000
    assert megabytes <= most


def test_pictures_are_there_by_every_name_whose_file_is_there(tmp_path):
    store = PictureStore(tmp_path)
    kept = store.add(photo((1600, 1200))).sha256
    held = StoredPictures(store, {"https://a.example/1.jpg": kept, kept: kept, "https://a.example/2.jpg": "ab" * 32})
    assert set(held) == {"https://a.example/1.jpg", kept} and len(held) == 2
    assert held["https://a.example/1.jpg"] == store.read(kept)
    assert held.get("https://a.example/2.jpg") is None


def test_paper_takes_fewer_pixels_and_leaves_the_stored_ones(tmp_path):
    store = PictureStore(tmp_path)
    kept, small = store.add(photo((1600, 2000))).sha256, store.add(photo((300, 200))).sha256
    held = StoredPictures(store, {kept: kept, small: small})
    paper = for_paper(held)
    assert size_of(paper[kept]) == (945, 1181) and max(size_of(paper[kept])) <= max(MOST_PRINTED)
    assert paper[small] == held[small]
    assert size_of(held[kept]) == (1600, 2000)
    plain = {"a": b"x"}
    assert for_paper(plain) is plain
