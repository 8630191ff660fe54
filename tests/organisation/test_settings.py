"""An organisation's settings: nothing personal is asked of the provider, one more host is named."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.errors import InputFileError
from planner.hosting import HealthHost, Hosting
from planner.ui.organisation import read_organisation
from planner.ui.policy import policy_header
from tests.cli.test_accounts import GOOD


def test_no_name_and_no_address_is_asked_of_the_provider(tmp_path):
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, encoding="utf-8")
    told = read_organisation(file)
    assert told.secrets["auth"]["client_kwargs"]["scope"] == "openid"
    assert told.host == "maraudes.example.org"


HOSTED = GOOD.replace(
    'hosting = "own"',
    'hosting = "hds"\n[host]\nname = "Nuage"\ncertificate = "HDS-7"\nuntil = 2027-12-31',
)


def test_e28_a_host_of_health_data_is_recorded_with_a_certificate_that_holds(tmp_path):
    file = tmp_path / "organisation.toml"
    file.write_text(HOSTED, encoding="utf-8")
    last = dt.date(2027, 12, 31)
    told = read_organisation(file, today=last)
    assert told.hosting == Hosting(HealthHost("Nuage", "HDS-7", last))
    with pytest.raises(InputFileError, match="n'est plus valable"):
        read_organisation(file, today=last + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Nuage"\n', ""),
        ('name = "Nuage"', "name = 3"),
        ('certificate = "HDS-7"\n', ""),
        ('"HDS-7"', f'"{"x" * 81}"'),
        ('"HDS-7"', '"  "'),
        ("until = 2027-12-31", ""),
        ("until = 2027-12-31", 'until = "2027-12-31"'),
        ("until = 2027-12-31", "until = 2027-12-31T10:00:00"),
    ],
)
def test_e28_health_data_go_to_no_host_nobody_recorded(tmp_path, old, new):
    file = tmp_path / "organisation.toml"
    assert old in HOSTED
    file.write_text(HOSTED.replace(old, new), encoding="utf-8")
    with pytest.raises(InputFileError, match=r"\[host\]"):
        read_organisation(file, today=dt.date(2027, 1, 1))


def test_e28_the_organisation_s_own_machine_is_no_host(tmp_path):
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_organisation(file).hosting == Hosting(None)


def test_the_policy_names_the_organisation_s_own_host_alone():
    own = policy_header(port=8501)
    assert policy_header(port=8501, host="127.0.0.1") == own
    added = set(_sources(policy_header(port=8501, host="maraudes.example.org"))) - set(
        _sources(own)
    )
    assert added == {"wss://maraudes.example.org"}


def _sources(policy: str) -> list[str]:
    return policy.replace(";", " ").split()
