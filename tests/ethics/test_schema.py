"""E1, E3, E17, E18: what no type, table, column or file of the tool can hold."""

from __future__ import annotations

import dataclasses
import inspect
import re
import typing
import unicodedata

from planner import alert, frames, model, returns, wishes
from planner.means_layout import SHEETS
from planner.store.schema import Base
from planner.working_time.alert import Alert

PERSON = frozenset((
    "surname", "firstname", "lastname", "fullname", "alias", "nickname", "initials", "birth",
    "birthday", "born", "age", "gender", "sex", "nationality", "citizenship", "origin",
    "ethnic", "religion", "language", "photo", "picture", "phone", "email", "mail", "health",
    "illness", "diagnosis", "treatment", "disability", "person", "people_met", "beneficiary",
    "patient", "client", "prenom", "nomfamille", "surnom", "initiales", "naissance", "sexe",
    "genre", "nationalite", "origine", "religion", "sante", "maladie", "traitement",
    "diagnostic", "telephone", "courriel", "personne", "beneficiaire", "usager", "famille",
))  # fmt: skip
ABOUT_NO_PERSON = {
    ("Organisation", "on_call_phone"),  # the organisation's own telephone
}
TEXTS = {
    # ids, codes, keys and labels; none is free text, and names of places are scanned (E2)
    "AlertPlace": {"label"},
    "Appointment": {"id", "team", "worker", "pair"},
    "DatedException": {"team", "place"},
    "OtherHour": {"ref"},
    "OutingReturn": {"outing", "plan", "shift"},
    "Organisation": {"name", "on_call_phone", "public_number", "regime"},
    "Place": {"id", "label", "sealed_to"},
    "PlanLock": {"shift", "ref"},
    "PlanViolation": {"rule", "severity", "shift", "ref"},
    "PlannedPassage": {"place", "appointment"},
    "PlannedShift": {"id", "team", "mode", "base_place", "vehicle"},
    "Report": {"id", "label"},
    "RotaTerms": {"code", "regime"},
    "Rest": {"ref"},
    "StopReturn": {"ref"},
    "ShiftTemplate": {"id", "team", "base_place", "vehicle"},
    "Team": {"id", "name", "mode"},
    "Territory": {"code", "name", "tz"},
    "Unserved": {"id", "reason"},
    "Vehicle": {"id", "name", "mode"},
    "VisitOutcome": {"appointment"},
    "WeekPlan": {"id", "territory", "tz", "means", "bound_method", "engine"},
}


def types():
    return [
        kind
        for module in (alert, model, returns, wishes)
        for _name, kind in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ]


def words(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return set(re.findall(r"[a-z]+", plain))


def test_e1_no_field_of_a_named_thing_describes_a_person():
    named = {
        (kind.__name__, field.name)
        for kind in types()
        for field in dataclasses.fields(kind)
        if words(field.name) & PERSON
    }
    assert named == ABOUT_NO_PERSON


def test_e1_the_word_list_would_catch_a_field_that_describes_a_person():
    for name in ("birth_date", "prenom", "health_status", "phone", "nationalité", "genre"):
        assert words(name) & PERSON, name


def test_e1_no_table_of_the_store_describes_a_person():
    names = {(t.name, c.name) for t in Base.metadata.tables.values() for c in t.columns}
    assert names
    assert not [pair for pair in names if words(pair[1]) & PERSON]
    tables = {word for table in Base.metadata.tables for word in words(table)}
    assert not tables & (PERSON | {"encounter", "worker", "staff"})


def test_e1_no_column_of_a_frame_describes_a_person():
    tables = [item for _n, item in inspect.getmembers(frames) if isinstance(item, frames.Table)]
    assert len(tables) > 5
    columns = {(table.name, column.name) for table in tables for column in table.columns}
    named = {pair for pair in columns if words(pair[1]) & PERSON}
    assert named == {("zones", "one_person_households")}  # a published count of a zone


def test_e1_no_column_of_the_spreadsheet_describes_a_person_met():
    found = {
        (sheet.name, column.header)
        for sheet in SHEETS
        for column in sheet.columns
        if words(column.header) & PERSON
    }
    assert found == set()


def test_e1_an_appointment_has_a_random_reference_and_nothing_that_leads_to_somebody():
    names = {field.name for field in dataclasses.fields(model.Appointment)}
    assert names == {
        "id", "point", "window", "duration_min", "skills", "team", "worker", "mandatory", "state",
        "fixed_start_min", "soft_end_min", "pair", "pair_kind", "gap_min", "series",
        "known_workers",
    }  # fmt: skip


def test_e2_no_field_holds_free_text():
    """A text field added to a named thing must be declared here, as an id, a code or a label."""
    found = {}
    for kind in types():
        hints = typing.get_type_hints(kind)
        texts = {f.name for f in dataclasses.fields(kind) if hints[f.name] in (str, str | None)}
        if texts:
            found[kind.__name__] = texts
    assert found == TEXTS


def test_e3_an_encounter_is_no_object_of_the_tool():
    names = {kind.__name__.lower() for kind in types()}
    assert not {name for name in names if re.search("encounter|person|contact|meeting", name)}


def test_e17_what_is_measured_is_never_joined_to_a_code_but_a_working_time_alert():
    """Only `Alert` has both; it names one rule, is never stored and never summed by code."""
    from planner.working_time.work import Period

    coded = {
        kind.__name__
        for kind in [*types(), Alert, Period]
        if {"code", "worker", "workers"} & {f.name for f in dataclasses.fields(kind)}
    }
    assert coded == {"Alert", "Appointment", "RotaTerms", "Team", "Territory"}
    counted = {"num", "count", "passages", "rate", "pace", "score", "rank", "presence_s"}
    for kind in (model.Team, model.RotaTerms, model.Appointment):
        assert not counted & {f.name for f in dataclasses.fields(kind)}


def test_e18_no_frame_of_needs_or_zones_knows_a_team_or_a_code():
    for table in (frames.ZONES, frames.NEEDS, frames.PRESENCE):
        assert not {column.name for column in table.columns} & {"worker", "code", "team", "rota"}
