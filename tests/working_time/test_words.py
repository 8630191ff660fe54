"""Findings as people read them: article, derogation, what is owed, and in both languages."""

from __future__ import annotations

import pytest

from planner.i18n import set_language
from planner.sources.regimes import shipped_regimes
from planner.working_time import Change
from planner.working_time.checker import CHECKS
from planner.working_time.words import alert_lines, amount, disclaimer, rule_title
from tests.working_time.shifts import CLOCK, MONDAY, day, found, worked


@pytest.fixture(autouse=True)
def _french():
    yield
    set_language("fr")


def _plain(text):
    return text.replace("\u00a0", " ")


def lines(regime, *periods, **more):
    return [_plain(one) for one in alert_lines(found(regime, *periods, **more), CLOCK)]


def test_an_alert_says_code_date_measure_limit_article_and_derogation():
    (said,) = lines("code-du-travail", worked("09:00-19:20", breaks="13:00-13:05"), rule="W1")
    assert said == (
        "[à accepter] A1 : lun. 30 nov., 10 h 15 de travail, 10 h au plus "
        "(Code du travail, art. L3121-18) — dérogation : 12 h par accord (art. L3121-19)"
    )


def test_an_unread_text_is_said_to_be_information_only():
    (said,) = lines("territoriale", worked("09:00-12:00", day(3)), rule="W12", on=day(0))
    assert said.startswith("[information] A1 : jeu. 3 déc., prévenu 3 jours avant, 7 au moins")
    assert "texte non relu : information seulement" in said


def test_hours_to_give_back_are_told_as_owed():
    (said,) = lines("cc66", worked("20:00-05:00"), rule="W9", night_worker=True)
    assert "[dû] A1 : lun. 30 nov., 9 h de nuit travaillées : 1 h à rendre en repos" in said


def test_a_charter_is_told_apart_from_the_law():
    (said,) = lines("benevoles", worked("20:00-23:00", people=1))
    assert "sortie à 1, 2 au moins" in said
    assert said.endswith("charte, hors du contrôle légal")


def test_the_same_finding_of_several_codes_is_one_line_in_order_of_code():
    alerts = found("code-du-travail", worked("09:00-19:20"), rule="W1")
    from dataclasses import replace

    both = [replace(alert, code=code) for code in ("B2", "A1") for alert in alerts]
    (said,) = alert_lines(both, CLOCK)
    assert "A1, B2 :" in said


def test_every_measure_has_words_and_every_rule_a_title():
    for regime in shipped_regimes().values():
        for rule in regime.rules:
            if rule.measure in CHECKS:
                assert rule_title(rule.id), rule.id
    assert rule_title("too_fast") is None


def test_what_changed_since_it_was_published_and_sunday_work_are_said_with_their_unit():
    late = Change(CLOCK.elapsed_s(MONDAY, 0), ())
    said = list(lines("hopital-public", worked("09:00-12:00", day(1)), rule="W12", change=late))
    assert "sortie changée depuis la publication, dite 33 h avant, 48 h au moins" in said[0]
    assert "texte non relu : information seulement" in said[0]
    (sunday,) = lines("cc66", worked("20:00-00:30", day(5)), rule="W17")
    assert "30 min de travail le dimanche (Code du travail, art. L3132-12)" in sunday
    assert "dérogation : permanente pour le soin et l'accueil" in sunday


def test_amounts_are_told_to_the_minute():
    assert [_plain(amount("day_max_h", value)) for value in (10.0, 9.5, 1 / 3)] == [
        "10 h", "9 h 30", "20 min",
    ]  # fmt: skip
    assert amount("week_days_max", 6.0) == "6"
    assert amount("coordination_share_min", 0.055) == "5,5\u202f%"


def test_in_english_too_and_the_disclaimer_is_printed():
    assert disclaimer() == "Alerte, non avis juridique."
    set_language("en")
    (said,) = lines("code-du-travail", worked("09:00-19:20"), rule="W1")
    assert "10 h 20 of work, 10 h at most (Code du travail, art. L3121-18)" in said
    assert disclaimer() == "Alert, not legal advice."
