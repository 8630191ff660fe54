"""Installed packages against a list given by file: what is not checked is said not to be."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from planner.errors import InputFileError
from planner.sources.vulnerabilities import read_vulnerabilities
from planner.vulnerability import touching
from tests.cli.runner import av

HERE = version("numpy")


def record(name="numpy", *, events=None, versions=None, ecosystem="PyPI", **more):
    affected = {"package": {"name": name, "ecosystem": ecosystem}}
    if events is not None:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": events}]
    if versions is not None:
        affected["versions"] = versions
    return {"id": "PYSEC-1", "summary": "x", "affected": [affected], **more}


@pytest.fixture
def told(tmp_path):
    def write(document):
        path = tmp_path / "osv.json"
        path.write_text(json.dumps(document), "utf-8")
        return path

    return write


def test_without_a_list_it_says_not_checked():
    ran = av("audit-deps")
    assert ran.code == 0
    assert "Vulnérabilités : non vérifié" in ran.out
    assert "Versions fixées : non vérifié" in ran.out
    assert av("audit-deps", "--json").json["packages"][0]["advisories"] is None


def test_an_installed_version_that_is_touched_is_named_and_fails(told):
    path = told([record(events=[{"introduced": "0"}, {"fixed": "999"}])])
    ran = av("audit-deps", "--list", path)
    assert ran.code == 3
    assert f"VULNÉRABLE numpy {HERE} : PYSEC-1 ; corrigé en 999" in ran.out
    assert "non vérifié, aucune liste" not in ran.out


@pytest.mark.parametrize(
    "document",
    [
        record(events=[{"introduced": "0"}, {"fixed": HERE}]),
        record(events=[{"introduced": "999"}]),
        record(versions=["0.1"]),
        record(events=[{"introduced": "0"}], ecosystem="npm"),
        record(events=[{"introduced": "0"}], withdrawn="2026-01-01T00:00:00Z"),
        record("no-such-package", events=[{"introduced": "0"}]),
        {"vulns": []},
    ],
)
def test_what_touches_no_installed_version_passes(told, document):
    ran = av("audit-deps", "--list", told(document))
    assert ran.code == 0
    assert "aucune de la liste ne touche" in ran.out


@pytest.mark.parametrize(
    ("version_", "expected"),
    [("0.9", False), ("1.0", True), ("1.4.9", True), ("1.5", False), ("2.0", True), ("2.3", True),
     ("2.3.1", False), ("3.0rc1", True), ("no version", True)],
)  # fmt: skip
def test_ranges_and_versions_are_those_of_osv(told, version_, expected):
    events = [
        {"introduced": "2.0"},
        {"fixed": "1.5"},
        {"last_affected": "2.3"},
        {"introduced": "1"},
    ]
    path = told(record("Some_Package", events=events, versions=["3.0rc1"]))
    assert bool(touching(read_vulnerabilities(path), "some-package", version_)) is expected


def test_a_version_mended_then_broken_again_is_touched(told):
    events = [{"introduced": "0"}, {"fixed": "2.0"}, {"introduced": "2.0"}, {"fixed": "2.1"}]
    found = read_vulnerabilities(told(record("a", events=events)))
    assert [bool(touching(found, "a", one)) for one in ("1.9", "2.0", "2.1")] == [True, True, False]


def test_a_version_that_is_not_the_one_checked_is_told(tmp_path):
    path = tmp_path / "constraints.txt"
    path.write_text("# checked\nNumPy==0.0.1\n", "utf-8")
    ran = av("audit-deps", "--constraints", path)
    assert f"numpy {HERE} : la version vérifiée est 0.0.1" in ran.out
    path.write_text("numpy>=1\n", "utf-8")
    refused = av("audit-deps", "--constraints", path)
    assert refused.code == 3
    assert "ligne 1" in refused.err


@pytest.mark.parametrize("document", [3, [3], [{"id": ""}], [{"id": "a", "affected": [{}]}], "x"])
def test_a_file_that_is_no_such_list_is_refused(told, document):
    with pytest.raises(InputFileError):
        read_vulnerabilities(told(document))
    ran = av("audit-deps", "--list", told(document))
    assert ran.code == 3
    assert "Traceback" not in ran.err
