"""Roles: one table, deny by default, codes that lead back to nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import UsageError
from planner.roles import (
    Account,
    Right,
    Role,
    login_code,
    right_words,
    rights,
    rights_of_one_laptop,
    role_words,
    typed_login_code,
)

CODE = "ABCD-EFGH-IJKL-MNOP"
ACCOUNTS = {
    Role.TEAM: Account(CODE, Role.TEAM, "ville", frozenset({"A"})),
    Role.PARTNER: Account(CODE, Role.PARTNER, "ville", operator="Association"),
} | {role: Account(CODE, role) for role in (Role.COORDINATOR, Role.MANAGER, Role.DPO, Role.AUDITOR)}


def test_e26_nobody_opens_anything():
    assert rights(None) == frozenset()


def test_e26_there_is_no_role_for_police_town_planning_or_the_public():
    assert {role.value for role in Role} == {
        "coordinator", "manager", "team", "partner", "dpo", "auditor",
    }  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_e26_only_the_coordination_changes_a_week(role):
    for right in (Right.WEEK, Right.TONIGHT):
        assert (right in rights(ACCOUNTS[role])) == (role is Role.COORDINATOR)
    assert role_words(role)


def test_e26_the_data_protection_officer_reads_no_content():
    assert not rights(ACCOUNTS[Role.DPO]) & {
        Right.TERRITORY, Right.NEEDS, Right.WEEK, Right.TONIGHT, Right.RETURNS, Right.COMPARE,
        Right.ACTIVITY, Right.OWN_SHEETS, Right.SHAPES,
    }  # fmt: skip


def test_e19_a_partner_opens_the_page_of_sharing_and_so_does_the_coordination_alone():
    assert rights(ACCOUNTS[Role.PARTNER]) == {Right.SHARING}
    assert {role for role in Role if Right.SHARING in rights(ACCOUNTS[role])} == {
        Role.PARTNER,
        Role.COORDINATOR,
    }
    assert Right.SHARING not in rights_of_one_laptop()


def test_e20_a_team_opens_its_sheets_and_what_it_brings_back():
    assert rights(ACCOUNTS[Role.TEAM]) == {Right.OWN_SHEETS, Right.RETURNS}


@pytest.mark.parametrize(
    "words",
    [
        {"role": Role.TEAM},
        {"role": Role.TEAM, "territory": "ville"},
        {"role": Role.TEAM, "teams": frozenset({"A"})},
        {"role": Role.PARTNER, "territory": "ville"},
        {"role": Role.PARTNER, "operator": "Association"},
        {"role": Role.MANAGER, "teams": frozenset({"A"})},
        {"role": Role.COORDINATOR, "operator": "Association"},
    ],
)
def test_a_scope_goes_with_its_role(words):
    with pytest.raises(UsageError):
        Account(CODE, **words)


@given(issuer=st.text(), subject=st.text(min_size=1), key=st.binary(min_size=32, max_size=32))
def test_a_code_is_the_same_for_the_same_person_and_reads_back_as_typed(issuer, subject, key):
    code = login_code(key, issuer, subject)
    assert code == login_code(key, issuer, subject)
    assert typed_login_code(f" {code.lower().replace('-', ' ')} ") == code


def test_codes_differ_by_key_by_issuer_and_by_person():
    made = {
        login_code(key, issuer, subject)
        for key in (b"1" * 32, b"2" * 32)
        for issuer in ("a", "ab")
        for subject in ("c", "bc")
    }
    assert len(made) == 8


@pytest.mark.parametrize(
    "text", ["", "ABCD", "ABCD-EFGH-IJKL-MNO1", "=1+1", "ABCD-EFGH-IJKL-MNOPQ"]
)
def test_what_is_no_code_is_refused(text):
    with pytest.raises(UsageError, match="code"):
        typed_login_code(text)


def test_e26_the_rules_are_read_by_whom_answers_for_them_and_on_one_laptop():
    read = {role for role in Role if Right.RULES in rights(ACCOUNTS[role])}
    assert read == {Role.COORDINATOR, Role.MANAGER, Role.DPO, Role.AUDITOR}
    assert Right.RULES in rights_of_one_laptop()


def test_every_right_has_words():
    assert len({right_words(right) for right in Right}) == len(Right)


def test_e26_the_log_is_for_whom_looks_after_the_data_and_one_laptop_reads_it_by_command():
    read = {role for role in Role if Right.LOG in rights(ACCOUNTS[role])}
    assert read == {Role.DPO, Role.AUDITOR}
    assert Right.LOG not in rights_of_one_laptop()
    assert rights(ACCOUNTS[Role.DPO]) == {Right.LOG, Right.RULES}
