"""Backups and moving through the command line, on the invented town."""

from __future__ import annotations

from tests.cli.conftest import WEEK
from tests.cli.runner import av


def test_a_backup_is_made_verified_and_restored_over_what_changed(
    own_home, chain, tmp_path
) -> None:
    made = av("backup", "make", "--to", tmp_path, "--home", own_home, "--json")
    assert made.code == 0, made.err
    assert (made.json["plans"], made.json["sealed_read"]) == (1, True)
    file = made.json["file"]
    again = av("plan", "demo", "--means", chain.means, "--week", WEEK, "--iterations", "1",
               "--home", own_home, "--out", tmp_path / "p.json")  # fmt: skip
    assert again.code == 0, again.err
    verified = av("backup", "verify", file, "--home", own_home)
    assert verified.code == 0
    assert "tout se relit" in verified.out

    unasked = av("backup", "restore", file, "--home", own_home)
    assert unasked.code == 3
    assert "--replace" in unasked.err
    done = av("backup", "restore", file, "--replace", "--home", own_home)
    assert done.code == 0, done.err
    assert "Versions de plans : 1" in done.out.replace("\xa0", " ")
    assert "Ce qui a été remplacé est gardé" in done.out


def test_a_workspace_moves_to_an_empty_folder_and_to_no_other(own_home, chain, tmp_path) -> None:
    file, new = tmp_path / "tout.zip", tmp_path / "new"
    out = av("workspace", "export", file, "--home", own_home)
    assert out.code == 0, out.err
    assert "la clé se transmet à part" in out.out
    assert av("workspace", "export", file, "--home", own_home).code == 3
    taken = av("workspace", "import", file, "--home", new)
    assert taken.code == 0, taken.err
    listed = [av("territory", "list", "--home", home, "--json").json for home in (own_home, new)]
    assert listed[0] == listed[1]
    again = av("workspace", "import", file, "--home", new)
    assert again.code == 2
    assert "backup restore" in again.err


def test_what_is_no_backup_is_refused_in_one_sentence(own_home, tmp_path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    for verb in (("backup", "verify"), ("backup", "restore", "--replace"), ("workspace", "import")):
        ran = av(*verb, tmp_path / "x.zip", "--home", tmp_path / "empty")
        assert ran.code == 3
        assert ran.err.startswith("Erreur")
        assert "Traceback" not in ran.err
