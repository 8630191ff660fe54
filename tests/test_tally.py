"""The closed list of what a team counts, chosen by the organisation."""

from __future__ import annotations

import pytest

from planner.errors import UsageError
from planner.model import Organisation
from planner.sources import means_cells as cells
from planner.store.codec import from_json, to_json
from planner.tally import (
    DEFAULT_COLUMNS,
    HEADERS,
    ROUND_COLUMNS,
    VISIT_COLUMNS,
    TallyColumn,
    columns_of,
    tally_words,
)

MET, FIRST = TallyColumn.MET, TallyColumn.FIRST_TIME


def test_an_organisation_that_chose_nothing_counts_as_before() -> None:
    words = [tally_words(column) for column in Organisation().tally]
    assert words == ["rencontrées", "dont 1re fois", "orientées", "pas là", "ne souhaite pas"]


def test_the_headers_of_files_are_the_french_source_strings() -> None:
    assert {column: tally_words(column) for column in TallyColumn} == HEADERS


def test_columns_are_read_in_any_order_and_kept_in_that_of_the_list() -> None:
    typed = "Pas la ; rencontrées, MENAGES AVEC ENFANTS , pas là"
    assert cells.tally(typed) == (MET, TallyColumn.FAMILIES, TallyColumn.NOT_THERE)


def test_every_column_can_be_chosen_at_once() -> None:
    assert cells.tally(", ".join(HEADERS[column] for column in ROUND_COLUMNS)) == ROUND_COLUMNS


@pytest.mark.parametrize("typed", ["prénom", "rencontrées, âge", "faite", "=1+1", " , ;"])
def test_a_column_of_no_list_is_refused(typed: str) -> None:
    with pytest.raises(cells.CellError):
        cells.tally(typed)


def test_a_part_without_its_whole_is_refused_and_the_hint_names_the_whole() -> None:
    with pytest.raises(cells.CellError) as caught:
        cells.tally("dont 1re fois, pas là")
    assert "rencontrées" in caught.value.hint
    with pytest.raises(UsageError):
        Organisation(tally=(FIRST,))


@pytest.mark.parametrize("columns", [(), (FIRST, MET), (MET, MET), (TallyColumn.DONE,)])
def test_the_model_holds_only_a_choice_of_the_list_in_its_order(columns) -> None:
    with pytest.raises(UsageError):
        Organisation(tally=columns)


def test_visits_are_told_by_their_own_four_columns_whatever_was_chosen() -> None:
    assert columns_of((MET,), visits=True) == VISIT_COLUMNS
    assert columns_of((MET,), visits=False) == (MET,)


def test_the_choice_is_stored_and_an_older_record_reads_as_before() -> None:
    chosen = Organisation("Asso", tally=(MET, TallyColumn.TRANSPORTED))
    assert from_json(Organisation, to_json(chosen)) == chosen
    older = from_json(Organisation, '{"name":"Asso","on_call_phone":"","regime":""}')
    assert (older.tally, older.public_number) == (DEFAULT_COLUMNS, "")
