"""Every way a line of the means can be wrong: one fault each, with its place and what to do."""

from __future__ import annotations

import pytest

from planner.exports.means_template import write_template
from planner.means_layout import SHEETS
from planner.sources.sheet_rows import _PERSON
from tests.sources.means_town import edited, faults_of, good, only, read_file, read_rows

BASE = {"base": "BASE"}
DROP = object()


def changed(sheet, rank, **cells):
    """The good rows with some cells of one line replaced."""
    sheets = good()
    sheets[sheet][rank] |= cells
    return sheets


# (sheet, rank of the row, cells changed, column of the fault, word of its message)
ONE_CELL = {
    "a team of one": ("équipes", 0, {"personnes": 1, "codes de rota": "A1"}, "personnes", "deux"),
    "a team of none": ("équipes", 0, {"personnes": 0, "codes de rota": ""}, "personnes", "deux"),
    "people in letters": ("équipes", 0, {"personnes": "trois"}, "personnes", "trois"),
    "half a person": ("équipes", 0, {"personnes": 2.5}, "personnes", "2.5"),
    "people blank": ("équipes", 0, {"personnes": ""}, "personnes", "vide"),
    "kind unknown": ("équipes", 0, {"type": "patrouille"}, "type", "patrouille"),
    "kind blank": ("équipes", 0, {"type": ""}, "type", "vide"),
    "mode unknown": ("équipes", 0, {"mode": "en montgolfière"}, "mode", "montgolfière"),
    "more codes than people": (
        "équipes", 0, {"codes de rota": "A1, A2, A3, A4"}, "codes de rota", "4 codes"),
    "a vehicle without seats": ("véhicules", 0, {"places": 0}, "places", "« 0 »"),
    "seats too few": ("véhicules", 0, {"places": 1}, "véhicule", "1 places"),
    "day unknown": ("vacations", 0, {"jour": "lundredi"}, "jour", "lundredi"),
    "a day two could be": ("vacations", 0, {"jour": "m"}, "jour", "« m »"),
    "hour impossible": ("vacations", 0, {"début": "25:00"}, "début", "25:00"),
    "minute impossible": ("vacations", 0, {"fin": "22:75"}, "fin", "22:75"),
    "hour in words": ("vacations", 0, {"fin": "tard"}, "fin", "tard"),
    "ending before it starts": ("vacations", 2, {"début": "17:00", "fin": "09:30"}, "fin", "16"),
    "ending when it starts": ("vacations", 2, {"fin": "09:00"}, "fin", "l'heure de début"),
    "briefing takes all": ("vacations", 1, {"briefing (min)": 200}, "fin", "toute la vacation"),
    "date impossible": ("vacations", 0, {"à partir du": "31/02/2026"}, "à partir du", "31/02"),
    "dates reversed": (
        "vacations", 0, {"à partir du": "01/12/2026", "jusqu'au": "01/11/2026"}, "jusqu'au",
        "précède"),
    "team unknown": ("vacations", 0, {"équipe": "Z"}, "équipe", "« Z » inconnu"),
    "vehicle unknown": ("vacations", 2, {"véhicule": "V9"}, "véhicule", "« V9 » inconnu"),
    "base unknown": ("vacations", 0, {"base": "B9"}, "base", "« B9 » inconnu"),
    "a place as base": ("vacations", 0, {"base": "L1"}, "nature", "base"),
    "code with spaces": ("lieux", 2, {"code": "le parc"}, "code", "le parc"),
    "code as path": ("lieux", 2, {"code": "../x"}, "code", "../x"),
    "code as formula": ("lieux", 2, {"code": "=1+1"}, "code", "=1+1"),
    "code as markup": ("lieux", 2, {"code": "<script>"}, "code", "<script>"),
    "code as template": ("lieux", 2, {"code": "${x}"}, "code", "${x}"),
    "code as backtick": ("lieux", 2, {"code": "`x`"}, "code", "`x`"),
    "code as emoji": ("lieux", 2, {"code": "🏠"}, "code", "🏠"),
    "nature unknown": ("lieux", 2, {"nature": "planque"}, "nature", "planque"),
    "class unknown": ("lieux", 2, {"protection": "secret"}, "protection", "secret"),
    "street unknown": ("lieux", 1, {"rue": "rue Carnaud"}, "rue", "Carnaud"),
    "landmark unknown": ("lieux", 2, {"repère": "gare de Vlamy"}, "repère", "Vlamy"),
    "street ambiguous": (
        "lieux", 1, {"rue": "Pasteur", "croisement": ""}, "rue", "plusieurs rues"),
    "street too long": (
        "lieux", 1, {"rue": "boulevard du Canal", "croisement": ""}, "rue", "où exactement"),
    "streets that do not cross": (
        "lieux", 1, {"croisement": "rue Pasteur"}, "rue", "ne se croisent pas"),
    "number without addresses": (
        "lieux", 1, {"croisement": "", "numéro": 12}, "rue", "fichier d'adresses"),
    "two locations": ("lieux", 1, {"repère": "gare de Valmy"}, "rue", "une seule façon"),
    "no location": ("lieux", 2, {"repère": ""}, "rue", "une seule façon"),
    "a crossing without street": ("lieux", 2, {"croisement": "rue Carnot"}, "croisement", "la rue"),
    "latitude alone": ("lieux", 2, {"repère": "", "latitude": 48.3}, "latitude", "absente"),
    "position elsewhere": (
        "lieux", 2, {"repère": "", "latitude": "45,1", "longitude": 3}, "latitude", "hors du"),
    "latitude of no planet": (
        "lieux", 2, {"repère": "", "latitude": 95, "longitude": 3}, "latitude", "95"),
    "presence longer than hours": (
        "lieux", 1, {"de": "20:00", "à": "20:30", "présence (min)": 45}, "à", "Présence"),
    "half of the hours": ("lieux", 1, {"de": "20:00"}, "à", "début et l'heure de fin"),
    "more owed than wished": (
        "lieux", 1, {"passages dus": 2, "passages souhaités": 1}, "passages souhaités", "2 dus"),
    "more owed than nights": (
        "lieux", 1, {"passages dus": 3, "passages souhaités": 3}, "passages dus", "au plus : 2"),
    "more owed than gaps allow": (
        "lieux", 1, {"passages dus": 2, "écart min (h)": 160}, "passages dus", "au plus : 1"),
    "owed on a day without shift": (
        "lieux", 1, {"jours": "jeudi"}, "passages dus", "au plus : 0"),
    "gaps reversed": (
        "lieux", 1, {"écart min (h)": 48, "écart max (h)": 24}, "écart max (h)", "plus court"),
    "passages in letters": ("lieux", 1, {"passages dus": "un"}, "passages dus", "« un »"),
    "instruction unknown": ("lieux", 1, {"consignes": "AP, ZZ"}, "consignes", "ZZ"),
    "sealed to nobody": (
        "lieux", 1, {"protection": "scellé"}, "équipe réservée", "sans équipe"),
    "sealed to a team unknown": (
        "lieux", 1, {"protection": "scellé", "équipe réservée": "Z"}, "équipe réservée", "Z"),
    "place asks a skill nobody has": (
        "lieux", 1, {"compétences": "plongée"}, "compétences", "plongée"),
    "visit asks a skill nobody has": (
        "rendez-vous", 0, {"compétences": "avocat"}, "compétences", "avocat"),
    "visit longer than its window": (
        "rendez-vous", 0, {"durée (min)": 180}, "durée (min)", "180"),
    "visit on a day without shift": (
        "rendez-vous", 0, {"jour": "jeudi"}, "jour", "aucune vacation"),
    "visit after the shift": (
        "rendez-vous", 0, {"de": "16:30", "à": "19:00"}, "jour", "aucune vacation"),
    "confirmed without hour": (
        "rendez-vous", 0, {"état": "confirmé"}, "heure confirmée", "sans heure"),
    "confirmed outside its window": (
        "rendez-vous", 0, {"état": "confirmé", "heure confirmée": "15:00"}, "heure confirmée",
        "hors de la plage"),
    "confirmed too late in its window": (
        "rendez-vous", 0, {"état": "confirmé", "heure confirmée": "11:30"}, "heure confirmée",
        "finit après"),
    "confirmed outside every shift": (
        "rendez-vous", 0,
        {"de": "15:00", "à": "18:00", "état": "confirmé", "heure confirmée": "16:45"},
        "heure confirmée", "aucune vacation"),
    "wished end outside the window": (
        "rendez-vous", 0, {"fin souhaitée": "09:00"}, "fin souhaitée", "hors de la plage"),
    "state unknown": ("rendez-vous", 0, {"état": "peut-être"}, "état", "peut-être"),
    "neither yes nor no": ("rendez-vous", 0, {"obligatoire": "bof"}, "obligatoire", "bof"),
    "wished team unknown": ("rendez-vous", 0, {"équipe": "Z"}, "équipe", "Z"),
    "tied to nobody": ("rendez-vous", 0, {"lié à": "0000"}, "lié à", "0000"),
    "tied to itself": ("rendez-vous", 0, {"lié à": "7F3A"}, "lié à", "lui-même"),
    "tied where hours never meet": ("rendez-vous", 0, {"lié à": "9B2C"}, "lié à", "plages"),
    "a gap without bounds": (
        "rendez-vous", 0, {"lié à": "9B2C", "lien": "écart"}, "lien", "bornes"),
    "a link without partner": ("rendez-vous", 0, {"lien": "même heure"}, "lié à", "sans l'autre"),
    "report without date": ("signalements", 0, {"date": ""}, "date", "vide"),
    "report longer than its hours": (
        "signalements", 0, {"de": "21:00", "à": "21:10"}, "présence (min)", "Présence"),
    "exception of an unknown kind": ("exceptions", 0, {"type": "grève"}, "type", "grève"),
    "exception without team": ("exceptions", 0, {"équipe": ""}, "équipe", "vide"),
    "absent code of another team": (
        "exceptions", 0, {"codes absents": "M1"}, "codes absents", "M1"),
    "closed place unknown": (
        "exceptions", 0, {"type": "lieu fermé", "lieu": "L9"}, "lieu", "L9"),
    "closed place not named": ("exceptions", 0, {"type": "lieu fermé"}, "lieu", "vide"),
    "extra shift without base": (
        "exceptions", 0,
        {"type": "vacation en plus", "codes absents": "", "début": "10:00", "fin": "12:00"},
        "base", "vide"),
    "public number in words": (
        "organisation", 0, {"numéro public": "chez Paul"}, "numéro public", "Paul"),
    "public number in other digits": (
        "organisation", 0, {"numéro public": "٠١ ٩٩"}, "numéro public", "téléphone"),
    "public number circled": (
        "organisation", 0, {"numéro public": "①②③④"}, "numéro public", "téléphone"),
    "phone without a digit": ("organisation", 0, {"astreinte": "+-()."}, "astreinte", "+-()."),
    "phone in words": ("organisation", 0, {"astreinte": "demander à Paul"}, "astreinte", "Paul"),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_CELL)
def test_a_wrong_cell_is_one_fault_with_sheet_line_and_column(tmp_path, case):
    sheet, rank, cells, column, word = ONE_CELL[case]
    fault = only(faults_of(lambda: read_rows(tmp_path, changed(sheet, rank, **cells))))
    assert fault.column == column
    assert word.lower() in fault.message.lower()
    if column not in ("nature", "véhicule") or case == "vehicle unknown":
        assert (fault.sheet, fault.line) == (sheet, rank + 2)


def test_an_unknown_street_lists_the_three_nearest_names(tmp_path):
    read = changed("lieux", 1, rue="rue Carnaud")
    fault = only(faults_of(lambda: read_rows(tmp_path, read)))
    assert fault.hint.startswith("noms les plus proches : Rue Carnot")
    assert len(fault.hint.split(" · ")) == 3


def test_an_ambiguous_street_is_told_with_the_names_it_could_be(tmp_path):
    read = changed("lieux", 1, rue="Pasteur", croisement="")
    fault = only(faults_of(lambda: read_rows(tmp_path, read)))
    assert "Rue Pasteur" in fault.hint
    assert "Avenue Pasteur" in fault.hint


# Codes


@pytest.mark.parametrize(
    ("sheet", "key"),
    [("équipes", "code"), ("véhicules", "code"), ("vacations", "code"), ("lieux", "code"),
     ("rendez-vous", "référence"), ("signalements", "code")],
)  # fmt: skip
def test_a_code_used_twice_names_the_first_line(tmp_path, sheet, key):
    sheets = good()
    sheets[sheet].append(dict(sheets[sheet][0]))
    fault = only(faults_of(lambda: read_rows(tmp_path, sheets)))
    assert (fault.sheet, fault.line, fault.column) == (sheet, len(sheets[sheet]) + 1, key)
    assert "ligne 2" in fault.message


def test_one_faulty_team_does_not_make_its_shifts_faulty(tmp_path):
    sheets = changed("équipes", 0, mode="en montgolfière")
    assert only(faults_of(lambda: read_rows(tmp_path, sheets))).sheet == "équipes"


def test_one_faulty_base_does_not_make_its_shifts_faulty(tmp_path):
    sheets = changed("lieux", 0, rue="rue Inconnue")
    assert only(faults_of(lambda: read_rows(tmp_path, sheets))).sheet == "lieux"


# Shifts that clash


def two_shifts(one, two):
    """Two mobile teams without a code in common, sharing a vehicle."""
    sheets = good()
    sheets["équipes"].append(sheets["équipes"][1] | {"code": "N", "codes de rota": "N1, N2"})
    shared = BASE | {"véhicule": "V1"}
    sheets["vacations"] += [
        {"code": "x", "équipe": "M", **one} | shared,
        {"code": "y", "équipe": "N", **two} | shared,
    ]
    return sheets


def hours(day, start, end, **more):
    return {"jour": day, "début": start, "fin": end, **more}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (hours("jeudi", "09:00", "13:00"), hours("jeudi", "12:59", "17:00")),
        (hours("jeudi", "20:00", "02:00"), hours("vendredi", "01:00", "05:00")),
        (hours("dimanche", "22:00", "04:00"), hours("lundi", "03:00", "08:00")),
        (hours("lundi", "03:00", "08:00"), hours("dimanche", "22:00", "04:00")),
    ],
    ids=["same day", "across midnight", "across the week", "the other way round"],
)
def test_a_vehicle_cannot_be_in_two_shifts_at_once(tmp_path, one, two):
    fault = only(faults_of(lambda: read_rows(tmp_path, two_shifts(one, two))))
    assert (fault.sheet, fault.line, fault.column) == ("vacations", 6, "véhicule")
    assert "déjà pris par x" in fault.message


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (hours("jeudi", "09:00", "13:00"), hours("jeudi", "13:00", "17:00")),
        (
            hours("jeudi", "09:00", "13:00", **{"jusqu'au": "30/11/2026"}),
            hours("jeudi", "09:00", "13:00", **{"à partir du": "01/12/2026"}),
        ),
    ],
    ids=["one after the other", "one season after the other"],
)
def test_a_vehicle_may_serve_two_shifts_in_turn(tmp_path, one, two):
    assert len(read_rows(tmp_path, two_shifts(one, two)).shifts) == 5


def test_a_team_cannot_be_in_two_shifts_at_once(tmp_path):
    sheets = good()
    sheets["vacations"].append(sheets["vacations"][0] | {"code": "z", "début": "23:00"})
    fault = only(faults_of(lambda: read_rows(tmp_path, sheets)))
    assert (fault.line, fault.column) == (5, "début")


def test_a_rota_code_cannot_be_in_two_teams_at_once(tmp_path):
    sheets = good()
    sheets["équipes"][1]["codes de rota"] = "M1, A1"
    sheets["vacations"].append(
        {"code": "z", "équipe": "M", **hours("lundi", "21:00", "23:00")} | BASE
    )
    assert only(faults_of(lambda: read_rows(tmp_path, sheets))).column == "début"


def extra(**cells):
    sheets = good()
    row = {"date": "01/12/2026", "type": "vacation en plus", "équipe": "A"} | BASE
    sheets["exceptions"].append(row | cells)
    return sheets


def test_an_extra_shift_cannot_take_a_vehicle_in_use_that_day(tmp_path):
    sheets = extra(début="16:00", fin="20:00", véhicule="V1")
    fault = only(faults_of(lambda: read_rows(tmp_path, sheets)))
    assert (fault.sheet, fault.line, fault.column) == ("exceptions", 3, "véhicule")


def test_an_extra_shift_replaces_that_of_a_team_absent_that_day(tmp_path):
    sheets = extra(équipe="M", début="10:00", fin="14:00")
    assert only(faults_of(lambda: read_rows(tmp_path, sheets))).column == "début"
    sheets["exceptions"].append({"date": "01/12/2026", "type": "absence", "équipe": "M"})
    assert len(read_rows(tmp_path, sheets).exceptions) == 3


def test_two_extra_shifts_of_one_team_cannot_meet(tmp_path):
    sheets = extra(début="10:00", fin="14:00")
    sheets["exceptions"].append(sheets["exceptions"][-1] | {"début": "13:00", "fin": "15:00"})
    assert only(faults_of(lambda: read_rows(tmp_path, sheets))).line == 4


def test_an_extra_shifts_vehicle_must_exist(tmp_path):
    sheets = extra(début="10:00", fin="14:00", véhicule="V9")
    fault = only(faults_of(lambda: read_rows(tmp_path, sheets)))
    assert (fault.sheet, fault.line, fault.column) == ("exceptions", 3, "véhicule")


# Appointments tied, and what no error may say


def test_three_appointments_cannot_be_tied(tmp_path):
    sheets = changed("rendez-vous", 0, **{"lié à": "9B2C", "de": "13:00", "à": "15:00"})
    sheets["rendez-vous"].append(sheets["rendez-vous"][0] | {"référence": "AAAA"})
    faults = faults_of(lambda: read_rows(tmp_path, sheets))
    assert [fault.line for fault in faults] == [2, 4]


SECRET = "Rue Carnot"


@pytest.mark.parametrize(
    "cells",
    [
        {"rue": "Rue Carnott 12"},
        {"rue": "Pasteur", "croisement": ""},
        {"rue": SECRET, "repère": "gare de Valmy"},
        {"rue": SECRET, "croisement": "rue Pasteur"},
        {"rue": SECRET + "\u202e", "croisement": ""},
        {"rue": SECRET * 20},
        {"rue": "", "croisement": "Rue Carnot"},
        {"rue": "", "croisement": "", "latitude": "48,53821", "longitude": "Carnot"},
        {"rue": "", "croisement": "", "latitude": "44,53821", "longitude": "2,66"},
    ],
    ids=["unknown", "ambiguous", "two ways", "no crossing", "direction", "too long", "no street",
         "no degrees", "elsewhere"],
)  # fmt: skip
@pytest.mark.parametrize("sheet", ["rendez-vous", "lieux"])
def test_the_address_of_an_appointment_or_sealed_place_is_in_no_error(tmp_path, sheet, cells):
    sealed = {"protection": "scellé", "équipe réservée": "A"} if sheet == "lieux" else {}
    rank = 1 if sheet == "lieux" else 0
    sheets = changed(sheet, rank, **sealed, **cells)
    fault = only(faults_of(lambda: read_rows(tmp_path, sheets)))
    assert (fault.sheet, fault.line) == (sheet, rank + 2)
    assert fault.column in ("rue", "croisement", "longitude", "latitude")
    for word in ("Carnot", "Pasteur", "Valmy", "Gare", "48,5", "44,5", "2,66"):
        assert word not in str(fault)


# Sheets and columns


def test_faults_of_all_sheets_come_at_once_in_the_order_of_the_file(tmp_path):
    sheets = good()
    sheets["exceptions"][0]["type"] = "grève"
    sheets["rendez-vous"][0]["durée (min)"] = 600
    sheets["lieux"][2]["repère"] = "tour Eiffel"
    sheets["lieux"][1]["passages dus"] = "deux"
    sheets["vacations"][0]["véhicule"] = "V9"
    sheets["vacations"][0]["fin"] = "demain"
    sheets["équipes"][0]["personnes"] = 1
    faults = faults_of(lambda: read_rows(tmp_path, sheets))
    places = [(fault.sheet, fault.line) for fault in faults]
    assert places == [
        ("équipes", 2), ("vacations", 2), ("vacations", 2), ("lieux", 3),
        ("lieux", 4), ("rendez-vous", 2), ("exceptions", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("sheet", [spec.name for spec in SHEETS if not spec.optional])
def test_a_missing_sheet_is_named(tmp_path, sheet):
    path = edited(tmp_path, good(), lambda book: book.remove(book[sheet]))
    faults = faults_of(lambda: read_file(path))
    assert [fault.sheet for fault in faults if fault.message == "feuille absente"] == [sheet]


def test_a_workbook_made_before_the_rota_sheet_is_still_read(tmp_path):
    path = edited(tmp_path, good(), lambda book: book.remove(book["rota"]))
    assert read_file(path).rota == ()


@pytest.mark.parametrize("spec", SHEETS, ids=lambda spec: spec.name)
def test_a_missing_column_that_must_be_is_named(tmp_path, spec):
    required = [rank for rank, column in enumerate(spec.columns, 1) if column.required]
    for rank in required[:2]:
        path = edited(tmp_path, good(), lambda book, at=rank: book[spec.name].delete_cols(at))
        faults = faults_of(lambda path=path: read_file(path))
        absent = [fault for fault in faults if fault.message == "colonne absente"]
        assert only(absent).column == spec.columns[rank - 1].header
        assert (absent[0].sheet, absent[0].line) == (spec.name, 1)


def test_a_sheet_without_headers_says_all_its_columns(tmp_path):
    path = edited(tmp_path, good(), lambda book: book["exceptions"].delete_rows(1, 5))
    faults = faults_of(lambda: read_file(path))
    assert [fault.column for fault in faults] == [column.header for column in SHEETS[-1].columns]


def with_header(sheet, header, value="x"):
    def edit(book):
        page = book[sheet]
        page.cell(1, page.max_column + 1).value = header
        page.cell(2, page.max_column).value = value

    return edit


def test_a_column_of_another_name_is_said_to_be_unread(tmp_path):
    path = edited(tmp_path, good(), with_header("lieux", "Météo"))
    fault = only(faults_of(lambda: read_file(path)))
    assert (fault.sheet, fault.line, fault.column) == ("lieux", 1, "Météo")
    assert "inconnue" in fault.message


def test_a_column_given_twice_is_said(tmp_path):
    path = edited(tmp_path, good(), with_header("équipes", "Mode"))
    assert only(faults_of(lambda: read_file(path))).message == "colonne en double"


@pytest.mark.parametrize(
    "header",
    ["Nom", "prénom", "Téléphone", "Date de naissance", "Nationalité", "Santé", "n° de téléphone",
     "âge", "Noms des personnes", "photo", "nom_usager", "nom de l'usager"],
)  # fmt: skip
@pytest.mark.parametrize("sheet", ["rendez-vous", "signalements", "équipes"])
def test_a_column_that_describes_a_person_is_refused_and_its_content_never_said(
    tmp_path, sheet, header
):
    path = edited(tmp_path, good(), with_header(sheet, header, "Zinedine"))
    fault = only(faults_of(lambda: read_file(path)))
    assert (fault.sheet, fault.line) == (sheet, 1)
    assert "personne" in fault.message
    assert "supprimer la colonne" in fault.hint
    assert "Zinedine" not in str(fault)


def test_no_column_of_the_layout_describes_a_person():
    """Only a place's and an organisation's own words may be of that list."""
    allowed = {("lieux", "nom"), ("équipes", "personnes")}
    for spec in SHEETS:
        for column in spec.columns:
            words = set(column.header.lower().replace("(", " ").split())
            assert not words & set(_PERSON) or (spec.name, column.header) in allowed


def test_text_that_changes_direction_or_hides_is_refused(tmp_path):
    for hidden in ("\u202egnp.exe", "a\u2066b", "a\u200bb", "a\u2028b", "a\x07b"):
        sheets = changed("lieux", 1, nom=f"Parc {hidden}")
        fault = only(faults_of(lambda sheets=sheets: read_rows(tmp_path, sheets)))
        assert (fault.line, fault.column) == (3, "nom")
        assert hidden not in str(fault)


def test_places_cut_off_from_the_rest_are_named_by_line_only(tmp_path):
    path = tmp_path / "moyens.xlsx"
    write_template(path, good())
    faults = faults_of(lambda: read_file(path, reachable=lambda point: point.y_m < 6_800_050))
    assert [(fault.sheet, fault.line) for fault in faults] == [
        ("lieux", 4), ("rendez-vous", 2), ("signalements", 2)
    ]  # fmt: skip
