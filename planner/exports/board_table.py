"""Figures of scenarios as rows, the same in a terminal, on a page, in the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.board import Board, Column, Office
from planner.digits import percent, percent_in_table
from planner.exports.compare_table import public_words, signed_percent
from planner.exports.needs_table import number
from planner.exports.scenario_words import scenario_name
from planner.frontier import FrontierPoint, dominated
from planner.hours import duration_words
from planner.i18n import _
from planner.model import Public

Value = float | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One figure of every scenario.

    `values`: in the unit of `unit`, None unknown. `texts`: as read; `changes`: against the
    baseline, empty for it and where a side is unknown.
    """

    label: str
    unit: str
    values: tuple[Value, ...]
    texts: tuple[str, ...]
    changes: tuple[str, ...]


def board_rows(board: Board, *, every: bool = False) -> list[BoardRow]:
    """Every figure, in one order; `every` adds Gini's index.

    A gap that has no meaning for any scenario (one commune, no district) is left out; the board's
    notes say so.
    """
    publics = board.publics
    rows = [_reach(board, public) for public in publics]
    rows += [
        _row(board, _("habitants à distance de marche"), _("habitants"), _inhabitants, _tens),
        _seconds(board, _("temps de présence"), lambda one: one.judged.presence_s),
        _seconds(board, _("temps de trajet"), lambda one: one.judged.travel_s),
        _row(board, _("kilomètres"), "km", lambda one: one.figures.distance_m / 1000, _whole),
        _count(board, _("sorties avec un passage"), lambda one: one.figures.outings),
        _count(board, _("passages"), lambda one: one.figures.passages),
        _count(board, _("rendez-vous tenus"), lambda one: one.figures.visits),
        _count(board, _("rendez-vous obligatoires non tenus"),
               lambda one: one.judged.appointments_missed),
        _count(board, _("passages dus qui manquent"), lambda one: one.judged.passages_owed_missed),
        _kept(board),
    ]  # fmt: skip
    shares = [_communes(board, public) for public in publics]
    shares += [_qpv(board, public) for public in publics]
    shares += [_gini(board, public) for public in publics] if every else []
    rows += [row for row in shares if any(value is not None for value in row.values)]
    rows += [
        _row(board, _("coût des vacations, avec ou sans passage (€)"), "€",
             lambda one: one.cost.week_eur, _whole),
        _count(board, _("écarts aux règles à voir"), lambda one: one.judged.to_accept),
    ]  # fmt: skip
    return rows


def board_header(board: Board) -> tuple[str, ...]:
    """What each column of figures is called; the first holds the labels."""
    return (_("mesure"), *(scenario_name(one.scenario) for one in board.columns))


def cells(row: BoardRow) -> tuple[str, ...]:
    """Label, then each figure with its change in brackets."""
    told = (
        f"{text} ({change})" if change and change != "=" else text
        for text, change in zip(row.texts, row.changes, strict=True)
    )
    return (row.label, *told)


def office_rows(office: Office) -> list[tuple[str, str, str]]:
    """What a bus in place of an office changes: label, before, after."""
    unit = _("h par semaine") if office.unit == "h_week" else _("services")
    told = [_people(value) for value in office.inhabitants]
    rows = [
        (_("offre de ce guichet, puis du bus ({unit})").format(unit=_("h par semaine")),
         number(office.hours[0], 1), number(office.hours[1], 1)),
        (_("habitants ayant un guichet de ce genre à distance de marche"), told[0], told[1]),
        (_("coût des heures du guichet, par semaine (€)"),
         _("inconnu") if office.cost_eur is None else number(office.cost_eur, 0),
         number(0, 0)),
    ]  # fmt: skip
    if office.unit != "h_week":
        rows[0] = (
            _("offre de ce guichet, puis du bus ({unit})").format(unit=unit),
            _("heures inconnues"),
            number(office.hours[1], 1),
        )
    return rows


def frontier_rows(points: tuple[FrontierPoint, ...]) -> list[tuple[str, ...]]:
    """Number, cost of a broken promise, need within reach, promises kept, whether beaten."""
    marks = dominated(points)
    return [
        (
            str(rank),
            percent_in_table(point.cost_share) if point.rate else _("rien"),
            percent_in_table(point.reach_share),
            kept_words(point.kept, point.promised),
            number(point.missed, 0),
            _("dépassé") if mark else _("non dépassé"),
        )
        for rank, (point, mark) in enumerate(zip(points, marks, strict=True), 1)
    ]


def frontier_header() -> tuple[str, ...]:
    """Columns of `frontier_rows`."""
    return (
        _("plan"),
        _("coût d'une promesse (part du besoin)"),
        _("besoin à portée"),
        _("promesses tenues"),
        _("rendez-vous non tenus"),
        _("face aux autres"),
    )


def reach_words(before: float, after: float) -> str:
    """Part of a zone within reach, before and after: `41 % → 12 %`."""
    return f"{percent(before, 0)} → {percent(after, 0)}"


def kept_words(kept: int, promised: int) -> str:
    """`34 sur 40 (85 %)`; nothing was promised: said."""
    if not promised:
        return _("rien n'était promis")
    return _("{kept} sur {promised} ({share})").format(
        kept=number(kept, 0), promised=number(promised, 0), share=percent(kept / promised, 0)
    )


def _row(
    board: Board,
    label: str,
    unit: str,
    value: Callable[[Column], Value],
    text: Callable[[float], str],
    change: Callable[[float], str] | None = None,
) -> BoardRow:
    values = tuple(value(one) for one in board.columns)
    texts = tuple(_("inconnu") if one is None else text(one) for one in values)
    first = values[0]
    moved = [
        None if rank == 0 or first is None or one is None else one - first
        for rank, one in enumerate(values)
    ]
    told = change or (lambda by: _signed(text(abs(by)), by, zero=text(0)))
    changes = tuple("" if by is None else told(by) for by in moved)
    return BoardRow(label, unit, values, texts, changes)


def _reach(board: Board, public: Public) -> BoardRow:
    label = _("part du besoin estimé à portée d'un passage ({public})")
    return _row(
        board, label.format(public=public_words(public)), _("part"),
        lambda one: one.figures.reach[public].need_share, percent_in_table, signed_percent,
    )  # fmt: skip


def _seconds(board: Board, label: str, value: Callable[[Column], int]) -> BoardRow:
    found = _row(board, label, "h", value, duration_words)
    hours = tuple(None if one is None else one / 3600 for one in found.values)
    return BoardRow(found.label, found.unit, hours, found.texts, found.changes)


def _count(board: Board, label: str, value: Callable[[Column], int]) -> BoardRow:
    return _row(board, label, _("nombre"), value, _whole)


def _kept(board: Board) -> BoardRow:
    """Regularity: the promises kept, of the same ones for all."""
    found = _row(
        board, _("régularité, promesses tenues"), _("part"), lambda one: one.kept_share,
        lambda share: percent(share, 0),
    )  # fmt: skip
    texts = tuple(kept_words(one.judged.kept, one.promised) for one in board.columns)
    first = board.columns[0].judged.kept
    moved = [one.judged.kept - first for one in board.columns]
    promised = bool(board.columns[0].promised)
    changes = tuple(
        _signed(number(abs(by), 0), by, zero="0") if rank and promised else ""
        for rank, by in enumerate(moved)
    )
    return BoardRow(found.label, found.unit, found.values, texts, changes)


def _communes(board: Board, public: Public) -> BoardRow:
    label = _("commune la moins bien desservie ÷ la mieux desservie ({public})")
    return _row(
        board, label.format(public=public_words(public)), _("rapport"),
        lambda one: one.communes[public].ratio, _ratio,
    )  # fmt: skip


def _qpv(board: Board, public: Public) -> BoardRow:
    label = _("quartiers prioritaires ÷ reste du territoire ({public})")
    return _row(
        board, label.format(public=public_words(public)), _("rapport"),
        lambda one: one.qpv_ratio[public], _ratio,
    )  # fmt: skip


def _gini(board: Board, public: Public) -> BoardRow:
    label = _("indice de Gini de ce qui est à portée ({public})")
    return _row(
        board, label.format(public=public_words(public)), _("indice"),
        lambda one: one.gini[public], lambda value: number(value, 3),
    )  # fmt: skip


def _inhabitants(one: Column) -> Value:
    """To the nearest ten: an estimate by street length says no more."""
    found = one.figures.inhabitants
    return None if found is None else round(found, -1)


def _people(value: Value) -> str:
    return _("population inconnue") if value is None else _tens(value)


def _tens(value: float) -> str:
    return number(round(value, -1), 0)


def _whole(value: float) -> str:
    return number(value, 0)


def _ratio(value: float) -> str:
    return number(value, 2)


def _signed(text: str, change: float, *, zero: str) -> str:
    """`+12`; `=` where what is written is nothing."""
    if text == zero:
        return "="
    return f"+{text}" if change > 0 else f"−{text}"
