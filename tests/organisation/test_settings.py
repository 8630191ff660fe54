"""An organisation's settings: nothing personal is asked of the provider, one more host is named."""

from __future__ import annotations

from planner.ui.organisation import read_organisation
from planner.ui.server import POLICY, policy_of
from tests.cli.test_accounts import GOOD


def test_no_name_and_no_address_is_asked_of_the_provider(tmp_path):
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, encoding="utf-8")
    told = read_organisation(file)
    assert told.secrets["auth"]["client_kwargs"]["scope"] == "openid"
    assert told.host == "maraudes.example.org"


def test_the_policy_names_the_organisation_s_own_host_alone():
    assert policy_of(None) == policy_of("127.0.0.1") == POLICY
    added = set(policy_of("maraudes.example.org").split()) - set(POLICY.split())
    assert added == {"wss://maraudes.example.org"}
