"""Downloads that are cut, resumed, changed meanwhile, refused, altered."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from planner.errors import DownloadError
from planner.sources.catalogue import Source, SourceFile
from planner.sources.download import TRIES, cached_path, fault_of, fetch_file
from planner.sources.published import layout_fault
from tests.cli.runner import av
from tests.sources.file_server import Producer, serving

CONTENT = b"IRIS;DISP_TP6018;DISP_MED18\n" + b"772880101;12,8;20000\n" * 5000
SOURCE = Source(
    "filosofi", "Revenus", "INSEE", "LO", "https://exemple.fr", "", (), "INSEE",
    layout=("iris", r"disp_tp60\d\d"),
)  # fmt: skip


@pytest.fixture
def producer():
    with serving(Producer(CONTENT)) as one:
        yield one


def _file(producer: Producer, **more) -> SourceFile:
    return SourceFile("2018", producer.url, **more)


def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path, producer) -> None:
    producer.cuts = 2
    said: list[str] = []
    got = fetch_file(tmp_path, SOURCE, _file(producer), say=said.append)
    assert got.path.read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    half = len(CONTENT) // 2
    assert producer.asked == ["", f"bytes={half}-", f"bytes={half + (len(CONTENT) - half) // 2}-"]
    assert len(said) == 2


def test_what_came_is_kept_for_the_next_command_when_every_try_is_cut(tmp_path, producer) -> None:
    producer.cuts = TRIES
    with pytest.raises(DownloadError, match="reprendre"):
        fetch_file(tmp_path, SOURCE, _file(producer))
    assert not cached_path(tmp_path, SOURCE, _file(producer)).exists()
    got = fetch_file(tmp_path, SOURCE, _file(producer))
    assert got.resumed_bytes > len(CONTENT) // 2
    assert got.path.read_bytes() == CONTENT


def test_another_version_published_meanwhile_is_taken_whole(tmp_path: Path, producer) -> None:
    producer.cuts = TRIES
    with pytest.raises(DownloadError):
        fetch_file(tmp_path, SOURCE, _file(producer))
    producer.content, producer.etag = CONTENT[::-1], '"v2"'
    assert fetch_file(tmp_path, SOURCE, _file(producer)).path.read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("change", [{"ranges": False}, {"etag": ""}, {"etag": 'W/"faible"'}])
def test_a_server_that_cannot_resume_is_asked_again_from_the_start(
    tmp_path: Path, producer, change
) -> None:
    for name, value in change.items():
        setattr(producer, name, value)
    producer.cuts = 1
    assert fetch_file(tmp_path, SOURCE, _file(producer)).path.read_bytes() == CONTENT


@pytest.mark.parametrize("length", ["²", "-1", "9" * 5000, "<script>"])
def test_a_length_that_is_no_length_is_not_believed(tmp_path: Path, producer, length: str) -> None:
    producer.length = length
    assert fetch_file(tmp_path, SOURCE, _file(producer)).path.read_bytes() == CONTENT


def test_a_file_kept_is_not_asked_for_again(tmp_path: Path, producer) -> None:
    fetch_file(tmp_path, SOURCE, _file(producer))
    again = fetch_file(tmp_path, SOURCE, _file(producer))
    assert not again.fresh
    assert producer.asked == [""]


def test_a_file_that_is_not_the_one_published_is_not_kept(tmp_path: Path, producer) -> None:
    for wrong in (_file(producer, sha256="0" * 64), _file(producer, num_bytes=3)):
        with pytest.raises(DownloadError, match="non gardé"):
            fetch_file(tmp_path, SOURCE, wrong)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_altered_file_is_seen_and_downloaded_again(tmp_path: Path, producer) -> None:
    got = fetch_file(tmp_path, SOURCE, _file(producer))
    got.path.write_bytes(CONTENT + b"x")
    assert "empreinte" in fault_of(got.path, _file(producer))
    assert fetch_file(tmp_path, SOURCE, _file(producer)).path.read_bytes() == CONTENT


@pytest.mark.parametrize(("status", "said", "num"), [(404, "404", 1), (503, "interrompu", TRIES)])
def test_a_refusal_is_said_and_only_failures_are_tried_again(
    tmp_path: Path, producer, status, said, num
) -> None:
    producer.status = status
    with pytest.raises(DownloadError, match=said):
        fetch_file(tmp_path, SOURCE, _file(producer))
    assert len(producer.asked) == num


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://exemple.fr/a", "chemin/a"])
def test_only_web_addresses_are_followed(tmp_path: Path, url) -> None:
    with pytest.raises(DownloadError, match="adresse non prise"):
        fetch_file(tmp_path, SOURCE, SourceFile("2018", url))


@pytest.mark.parametrize("name", ["a.csv", "a.zip"])
def test_columns_of_a_table_are_looked_for_inside_its_archive_too(tmp_path: Path, name) -> None:
    for content, said in ((CONTENT, ""), (b"IRIS;AUTRE\n1;2\n", "disp_tp60")):
        path = tmp_path / name
        path.write_bytes(content)
        if name.endswith(".zip"):
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("meta_a.CSV", "COD_VAR;LIB_VAR\n")
                archive.writestr("BASE_a.csv", content)
        assert said in layout_fault(SOURCE, path)
        assert bool(layout_fault(SOURCE, path)) == bool(said)


@pytest.mark.parametrize("name", ["a.zip", "a.gpkg", "a.parquet", "a.7z"])
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name) -> None:
    path = tmp_path / name
    path.write_bytes(b"ceci n'est pas une archive")
    assert layout_fault(SOURCE, path)


def test_the_commands_fetch_check_and_say_what_is_wrong(tmp_path: Path, producer) -> None:
    known = tmp_path / "sources.toml"
    known.write_text(
        f"""[filosofi]
label = "Revenus"
producer = "INSEE"
licence = "Licence Ouverte 2.0"
page = "https://www.insee.fr"
vintage = ""
columns = ["IRIS"]
attribution = "INSEE"
layout = ["iris", 'disp_tp60\\d\\d']

[[filosofi.files]]
vintage = "2018"
download = "{producer.url}"
""",
        encoding="utf-8",
    )
    where = ("--catalogue", known, "--home", tmp_path / "home")
    producer.cuts = 1
    assert "non téléchargé" in av("sources", "check", *where).out
    ran = av("sources", "fetch", "filosofi", *where, "--json")
    assert ran.code == 0
    kept = Path(json.loads(ran.out)["path"])
    assert kept.read_bytes() == CONTENT
    assert "reprise" in ran.err
    checked = av("sources", "check", *where)
    assert checked.code == 0
    assert "conforme" in checked.out
    kept.write_bytes(b"x")
    assert av("sources", "check", *where).code == 3
    assert av("sources", "fetch", "filosofi", *where, "--vintage", "1999").code == 2
    assert av("sources", "fetch", "inconnue", *where).code == 2
