"""`audit list`: what was done, by role, in words and as JSON."""

from __future__ import annotations

import json

import pytest

from planner.cli.main import DONE, USAGE, run

CODE = "ABCD-EFGH-IJKL-MNOP"


def test_what_was_done_is_told_without_the_code_it_was_done_to(tmp_path, capsys):
    home = ["--home", str(tmp_path / "home")]
    assert run(["audit", "list", *home]) == DONE
    assert "aucune ligne" in capsys.readouterr().out
    assert run(["accounts", "grant", CODE, "dpo", *home]) == DONE
    assert run(["accounts", "revoke", CODE, *home]) == DONE
    capsys.readouterr()
    assert run(["audit", "list", *home]) == DONE
    told = capsys.readouterr().out
    assert "rôle donné" in told
    assert "rôle repris" in told
    assert "ce poste" in told
    assert CODE not in told
    assert run(["audit", "list", "--json", "--most", "1", *home]) == DONE
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["verb"], entry["role"]) == ("role_revoked", "machine")
    assert set(entry) == {"at", "verb", "role", "ref", "num"}


def test_days_are_dates(tmp_path, capsys):
    assert run(["audit", "list", "--from", "hier", "--home", str(tmp_path / "home")]) == USAGE
    assert "hier" in capsys.readouterr().err


@pytest.mark.parametrize("days", [("--to", "9999-12-31"), ("--from", "0001-01-01")])
def test_days_at_either_end_of_the_calendar_are_days(days, tmp_path, capsys):
    home = ["--home", str(tmp_path / "home")]
    assert run(["accounts", "grant", CODE, "dpo", *home]) == DONE
    assert run(["audit", "list", *days, *home]) == DONE
    assert "rôle donné" in capsys.readouterr().out


def test_there_is_no_verb_that_changes_the_log(capsys):
    run(["audit", "--help"])
    told = capsys.readouterr().out
    assert "list" in told
    for verb in ("clear", "delete", "remove", "edit", "purge"):
        assert f" {verb} " not in told
