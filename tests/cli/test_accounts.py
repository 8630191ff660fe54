"""`accounts`: roles by code, said in words; faults are sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.cli.main import DONE, FAULT, USAGE, run

CODE = "ABCD-EFGH-IJKL-MNOP"


def test_roles_are_given_listed_and_taken_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    home = ["--home", str(tmp_path / "home")]
    assert run(["accounts", "list", *home]) == DONE
    assert "Aucun rôle n'est donné." in capsys.readouterr().out
    assert run(["accounts", "grant", CODE.lower(), "manager", *home]) == DONE
    assert run(["accounts", "list", *home]) == DONE
    told = capsys.readouterr().out
    assert CODE in told
    assert "direction" in told
    assert run(["accounts", "revoke", CODE, *home]) == DONE
    assert run(["accounts", "revoke", CODE, *home]) == FAULT


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["grant", "ABCD", "manager"], USAGE),
        (["grant", CODE, "police"], USAGE),
        (["grant", CODE, "team"], USAGE),
        (["grant", CODE, "team", "--territory", "nulle-part", "--team", "A"], FAULT),
    ],
)
def test_what_cannot_be_given_is_said(tmp_path: Path, words, code):
    assert run(["accounts", *words, "--home", str(tmp_path / "home")]) == code


GOOD = """hosting = "own"
[auth]
redirect_uri = "https://maraudes.example.org/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "aller-vers"
client_secret = "not to be told"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('hosting = "own"\n', "", "hosting"),
        ('hosting = "own"', 'hosting = "cloud"', "hosting"),
        ('hosting = "own"', 'hosting = "hds"', "[host] : « certificate »"),
        (
            'hosting = "own"\n',
            'hosting = "hds"\n[host]\nname = "n"\ncertificate = "c"\nuntil = 2020-01-01\n',
            "n'est plus valable",
        ),
        ("https://maraudes", "http://maraudes", "redirect_uri"),
        ("https://login", "https://me:secret@login", "server_metadata_url"),
        ("maraudes.example.org", "*.example.org", "redirect_uri"),
        ("maraudes.example.org", "a.example.org;script-src", "redirect_uri"),
        ("maraudes.example.org", "a.example.org:99999", "redirect_uri"),
        ("oauth2callback", "back", "oauth2callback"),
        ("0123456789abcdef0123456789abcdef", "short", "cookie_secret"),
        ('client_id = "aller-vers"\n', "", "client_id"),
        ("[auth]", "[other]", "client_secret"),
        ("hosting", "[[[", "illisible"),
    ],
)
def test_an_organisation_s_file_is_checked_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old, new, words
):
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    asked = ["serve", "--organisation", str(file), "--home", str(tmp_path / "home")]
    assert run(asked) == FAULT
    told = capsys.readouterr().err
    assert words in told
    assert "not to be told" not in told
    assert "Traceback" not in told
