"""Files that are not the workbook they claim to be: refused with a sentence, before parsing."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import InputFileError, MeansError, PlannerError
from planner.exports.means_template import write_template
from planner.sources import means_zip, sheet_rows
from planner.sources import workbook as opening
from planner.sources.means_zip import SwellingError, harmless
from tests.sources.means_town import edited, faults_of, good, only, read_file


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("means") / "moyens.xlsx"
    write_template(path, good())
    return path.read_bytes()


def refusal(folder, content):
    path = folder / "moyens.xlsx"
    path.write_bytes(content)
    fault = only(faults_of(lambda: read_file(path)))
    assert fault.file == "moyens.xlsx"
    assert ".xlsx" in fault.hint
    return fault.message


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_absent_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "rien.xlsx", tmp_path):
        assert only(faults_of(lambda path=path: read_file(path))).message == "fichier absent"


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(tmp_path, b"") == "fichier vide"


def test_random_bytes_and_a_renamed_table_are_no_workbook(tmp_path):
    for content in (
        random.Random(1).randbytes(5000),
        b"code;type\nA;maraude\n",
        b"\xd0\xcf\x11\xe0",
    ):
        assert "pas un classeur" in refusal(tmp_path, content)


def test_a_text_document_and_another_archive_are_no_workbook(tmp_path):
    docx = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
    for content in (docx, zipped({"a.txt": "bonjour"}), zipped({})):
        assert "pas un classeur" in refusal(tmp_path, content)


def test_a_truncated_workbook_is_refused(tmp_path, workbook):
    for part in (0.2, 0.5, 0.9, 0.999):
        message = refusal(tmp_path, workbook[: int(len(workbook) * part)])
        assert "tronqué" in message or "abîmé" in message


def test_a_workbook_whose_part_is_damaged_is_refused(tmp_path, workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        info = archive.getinfo("xl/worksheets/sheet2.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    damaged = workbook[:at] + bytes([workbook[at] ^ 255]) + workbook[at + 1 :]
    assert "abîmé" in refusal(tmp_path, damaged)


def test_a_workbook_with_half_a_sheet_is_refused(tmp_path, workbook):
    parts = parts_of(workbook)
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"][:300]
    assert "abîmé" in refusal(tmp_path, zipped(parts))


def test_a_file_over_the_cap_is_not_opened(tmp_path, monkeypatch, workbook):
    monkeypatch.setattr(opening, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(opening, "harmless", lambda _content: pytest.fail("opened"))
    assert refusal(tmp_path, workbook + bytes(2_000_000)) == "fichier de plus de 2 Mo"


@pytest.fixture
def no_parser(monkeypatch):
    """Makes any parse of the workbook a failure of the test."""
    import python_calamine

    class Forbidden:
        from_filelike = from_path = staticmethod(lambda *_a, **_k: pytest.fail("parsed"))

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Forbidden)


def bomb(workbook, size):
    return zipped(parts_of(workbook) | {"xl/worksheets/sheet2.xml": b"<a>" + b" " * size})


def test_a_bomb_that_says_its_size_is_refused_before_parsing(tmp_path, workbook, no_parser):
    content = bomb(workbook, 70_000_000)
    assert len(content) < opening.MAX_BYTES
    assert "gonfle" in refusal(tmp_path, content)


def lying(content, name, *, size):
    """The same archive, saying in its directory and its entry that a part is small."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info, start = archive.getinfo(name), archive.start_dir
    changed = bytearray(content)
    struct.pack_into("<L", changed, info.header_offset + 22, size)
    at = start
    while changed[at + 46 : at + 46 + len(name)] != name.encode():
        at += 46 + sum(struct.unpack_from("<HHH", changed, at + 28))
    struct.pack_into("<L", changed, at + 24, size)
    return bytes(changed)


def test_a_bomb_that_lies_about_its_size_never_unfolds(tmp_path, workbook, no_parser):
    content = lying(bomb(workbook, 70_000_000), "xl/worksheets/sheet2.xml", size=900)
    assert "abîmé" in refusal(tmp_path, content)


def test_what_is_parsed_is_never_larger_than_what_was_counted(workbook, monkeypatch):
    """Even if the checksum is that of the first bytes, the copy holds those bytes only."""
    monkeypatch.setattr(zipfile.ZipExtFile, "_update_crc", lambda *_args: None)
    name = "xl/sharedStrings.xml"
    whole = parts_of(workbook)[name]
    swollen = zipped(parts_of(workbook) | {name: whole + b" " * 1_000_000})
    content = lying(swollen, name, size=len(whole))
    assert parts_of(harmless(content))[name] == whole


def test_counting_stops_at_the_cap_whatever_is_declared(workbook, monkeypatch):
    monkeypatch.setattr(means_zip, "MAX_UNZIPPED_BYTES", 1_000_000)
    with zipfile.ZipFile(io.BytesIO(bomb(workbook, 2_000_000))) as archive:
        names = archive.namelist()
        with pytest.raises(SwellingError):
            dict(means_zip._parts(archive, names))


def test_too_many_parts_are_refused(tmp_path, workbook, no_parser):
    many = parts_of(workbook) | {f"x/{rank}": b"" for rank in range(means_zip.MAX_PARTS)}
    assert "gonfle" in refusal(tmp_path, zipped(many))


@pytest.mark.parametrize("ref", ["XFD1048576", "A1048576", "ZZ1", "A99999999999", "Ω3"])
def test_a_lone_cell_far_away_does_not_make_a_huge_grid(tmp_path, workbook, no_parser, ref):
    name = "xl/worksheets/sheet2.xml"
    sheet = parts_of(workbook)[name]
    far = f'<row r="9"><c r="{ref}"><v>1</v></c></row></sheetData>'.encode()
    content = zipped(parts_of(workbook) | {name: sheet.replace(b"</sheetData>", far)})
    assert "gonfle" in refusal(tmp_path, content)


def test_xml_that_declares_entities_is_refused(tmp_path, workbook, no_parser):
    name = "xl/sharedStrings.xml"
    text = parts_of(workbook)[name].split(b"?>", 1)[1]
    laughs = b'<!DOCTYPE sst [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>' + text
    assert "abîmé" in refusal(tmp_path, zipped(parts_of(workbook) | {name: laughs}))


def test_pictures_of_a_workbook_do_not_matter(tmp_path, workbook):
    path = tmp_path / "moyens.xlsx"
    path.write_bytes(zipped(parts_of(workbook) | {"xl/media/logo.png": b"\x89PNG\r\n\x00\x01"}))
    assert len(read_file(path).teams) == 2


def test_a_sheet_of_too_many_lines_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_rows, "MAX_LINES", 300)

    def edit(book):
        for rank in range(sheet_rows.MAX_LINES + 1):
            book["signalements"].cell(rank + 2, 1).value = f"S{rank}"

    fault = only(faults_of(lambda: read_file(edited(tmp_path, good(), edit))))
    assert (fault.sheet, fault.message) == ("signalements", "plus de 300 lignes")


def test_a_file_name_that_hides_its_ending_is_shown_without_tricks(tmp_path):
    path = tmp_path / "moyens\u202excod.xlsx"
    path.write_bytes(b"")
    with pytest.raises(InputFileError) as caught:
        read_file(path)
    assert "\u202e" not in str(caught.value)
    sheets = good()
    sheets["équipes"][0]["personnes"] = 1
    write_template(path, sheets)
    with pytest.raises(MeansError) as caught:
        read_file(path)
    assert "\u202e" not in str(caught.value)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_damage_is_read_or_refused_but_never_a_crash(tmp_path, workbook, data):
    damaged = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "moyens.xlsx"
    path.write_bytes(damaged)
    with contextlib.suppress(PlannerError):
        assert read_file(path).teams
