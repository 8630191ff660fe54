"""An organisation's settings: nothing personal is asked of the provider, one more host is named."""

from __future__ import annotations

from planner.ui.organisation import read_organisation
from planner.ui.policy import policy_header
from tests.cli.test_accounts import GOOD


def test_no_name_and_no_address_is_asked_of_the_provider(tmp_path):
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, encoding="utf-8")
    told = read_organisation(file)
    assert told.secrets["auth"]["client_kwargs"]["scope"] == "openid"
    assert told.host == "maraudes.example.org"


def test_the_policy_names_the_organisation_s_own_host_alone():
    own = policy_header(port=8501)
    assert policy_header(port=8501, host="127.0.0.1") == own
    added = set(_sources(policy_header(port=8501, host="maraudes.example.org"))) - set(
        _sources(own)
    )
    assert added == {"wss://maraudes.example.org"}


def _sources(policy: str) -> list[str]:
    return policy.replace(";", " ").split()
