"""The page of the rules tells what the code itself obeys, and nothing typed beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner import audit, privacy, publication
from planner.audit import Verb, verb_words
from planner.errors import AccessError
from planner.exports.paper import template
from planner.exports.rules_words import exit_words, protection_words, shown_words
from planner.i18n import set_language
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.model import Protection, Territory
from planner.privacy import Exit, Shown
from planner.roles import Account, Right, Role, right_words, rights_of, role_words
from planner.service import rules
from planner.service.retention_run import Erased, run_retention
from planner.sources.regimes import shipped_regimes
from planner.store.workspace import Workspace
from planner.ui import session, state
from planner.working_time.measure_words import measure_words, rule_value
from planner.working_time.regime import Measure
from tests.store.samples import plan

TODAY = dt.date.today()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "settings" / "test.key"))
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)
    workspace = Workspace(tmp_path / "home")
    box = (2.0, 48.0, 2.1, 48.1)
    for code in ("ville", "autre"):
        workspace.add_territory(Territory(code, f"Ville {code}", 2154, "Europe/Paris", box), {})
    yield workspace
    workspace.close()


def test_e26_roles_told_are_those_of_the_table_that_opens_pages():
    told = rules.roles_told()
    assert told.header[1:] == tuple(map(role_words, Role))
    assert [row[0] for row in told.rows] == [right_words(right) for right in Right]
    opened = {
        (right, role)
        for right, row in zip(Right, told.rows, strict=True)
        for role, cell in zip(Role, row[1:], strict=True)
        if cell == "oui"
    }
    assert opened == {(right, role) for role in Role for right in rights_of(role)}


def test_e28_visits_are_said_to_be_personal_and_for_health_teams_health_data():
    (said,) = rules.matrix_told().notes
    assert "donnée personnelle pseudonymisée" in said
    assert "donnée de santé" in said
    for paper in ("registre", "aipd"):
        words = " ".join(template(paper).split())
        assert "pseudonymisée" in words
        assert "santé" in words


def test_e5_the_matrix_told_is_the_one_exits_obey():
    told = rules.matrix_told()
    assert told.header[1:] == tuple(map(protection_words, Protection))
    for one, row in zip(Exit, told.rows, strict=True):
        assert row[0] == exit_words(one)
        assert row[1:] == tuple(shown_words(privacy.rule(kind, one)) for kind in Protection)
    assert len({shown_words(one) for one in Shown}) == len(Shown)
    assert len({exit_words(one) for one in Exit}) == len(Exit)


def test_delays_and_thresholds_told_follow_the_code(store, monkeypatch):
    monkeypatch.setattr(privacy, "PLACE_RETENTION_DAYS", 41)
    monkeypatch.setattr(audit, "KEEP_DAYS", 401)
    monkeypatch.setattr(privacy, "PUBLICATION_COUNT", 17)
    monkeypatch.setattr(publication, "MIN_HOUSEHOLDS", 23)
    days = dict(rules.retention_told(rules.year_of_log(store, TODAY)).rows)
    assert (days["lieu protégé sans passage"], days["ligne du journal"]) == ("41", "401")
    least = dict(rules.thresholds_told().rows)
    assert least["compte publié, au moins"] == "17"
    assert least["ménages d'une zone dont on dit quelque chose"] == "23"


def test_what_the_last_retention_run_erased_is_read_in_the_log(store, monkeypatch):
    assert rules.retention_told(rules.year_of_log(store, TODAY)).notes == (
        "Aucun effacement à l'échéance dans le journal.",
    )
    monkeypatch.setattr(
        "planner.service.retention_run._of_territory", lambda *_a: Erased(2, 1, 1, 0)
    )
    run_retention(store)
    assert store.log(TODAY - dt.timedelta(1), TODAY + dt.timedelta(1), most=1)[0].num == 8
    (said,) = rules.retention_told(rules.year_of_log(store, TODAY)).notes
    assert "8 éléments" in said
    monkeypatch.setattr("planner.service.retention_run._of_territory", lambda *_a: Erased())
    before = store.num_logged()
    run_retention(store)
    assert store.num_logged() == before, "nothing was erased, nothing is said"


def test_e25_weights_told_are_those_of_the_plan_saved_last_of_territories_seen(store):
    told = rules.weights_told(store, ["ville"])
    assert {row[0] for row in told.rows} == {"Ville ville"}
    assert len(told.rows) == sum(map(len, DEFAULT_WEIGHTS.values()))
    assert {row[2] for row in told.rows} == {"proposé"}
    store.save_plan(replace(plan(), params={"need_weights": {"prevention": 2.5}}), expected=None)
    changed = [row for row in rules.weights_told(store, ["ville"]).rows if row[2] == "changé"]
    assert [row[3] for row in changed] == ["2,5"]
    assert rules.weights_told(store, []).rows == ()


@pytest.mark.parametrize("key", list(shipped_regimes()))
def test_every_rule_of_a_regime_is_told_with_its_article_and_what_nobody_read_again(key):
    regime = shipped_regimes()[key]
    told = rules.regime_told(regime)
    assert [(row[0], row[3], row[4]) for row in told.rows] == [
        (one.id, one.article, "oui" if one.verified else "à vérifier") for one in regime.rules
    ]
    for one, row in zip(regime.rules, told.rows, strict=True):
        assert row[1] == measure_words(one.measure)
        assert bool(row[2]) == bool(rule_value(one))
        if one.value is not None:
            assert row[2]


def test_every_measure_has_words():
    for lang in ("fr", "en"):
        set_language(lang)
        try:
            assert len({measure_words(one) for one in Measure}) == len(Measure)
        finally:
            set_language("fr")


def test_an_agreement_of_the_organisation_is_told_in_place_of_the_value_it_changes(store):
    folder = store.home / "regimes"
    folder.mkdir()
    (folder / "accord.toml").write_text(
        'key = "code-du-travail"\n[[rule]]\nid = "W1"\nmeasure = "day_max_h"\nvalue = 12\n'
        'article = "Accord du service"\nverified = true\nnote = "accord relu"\n',
        encoding="utf-8",
    )
    tables = rules.rules_told(store, [], TODAY)
    label = shipped_regimes()["code-du-travail"].label
    (own,) = [one for one in tables if one.title == label]
    assert (
        "W1",
        measure_words(Measure.DAY_MAX_H),
        "12\N{NO-BREAK SPACE}h",
        "Accord du service",
        "oui",
    ) in own.rows


def test_e27_the_log_s_acts_are_all_told_with_how_often_they_were_done(store):
    store.record(Verb.PURGED, num=3)
    told = rules.log_told(rules.year_of_log(store, TODAY))
    assert [row[0] for row in told.rows] == [verb_words(one) for one in Verb]
    assert dict(told.rows)[verb_words(Verb.PURGED)] == "1"
    assert dict(told.rows)[verb_words(Verb.TERRITORY_ADDED)] == "2"
    assert dict(told.rows)[verb_words(Verb.RESTORED)] == "0"


@pytest.mark.parametrize("role", [Role.TEAM, Role.PARTNER, None])
def test_e26_a_role_without_the_right_is_refused_the_rules_and_that_is_logged(
    store, monkeypatch, role
):
    accounts = {
        Role.TEAM: Account("ABCD-EFGH-IJKL-MNOP", Role.TEAM, "ville", frozenset({"A"})),
        Role.PARTNER: Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, "ville", operator="Autre"),
        None: None,
    }
    from contextvars import ContextVar

    monkeypatch.setattr(audit, "_who", ContextVar("who", default=audit.Who.MACHINE))
    monkeypatch.setattr(session, "own_account", lambda _store: accounts[role])
    monkeypatch.setattr(state, "once", lambda _name: True)
    with pytest.raises(AccessError):
        session.check(store, Right.RULES)
    assert store.log(TODAY - dt.timedelta(1), TODAY + dt.timedelta(1), most=1)[0].verb is (
        Verb.PAGE_REFUSED
    )
