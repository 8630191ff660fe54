"""The activity report as sections, the same in the terminal, the workbook and the PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import format_date

from planner.activity import TOTAL, DeclaredActivity, Period, PlannedActivity
from planner.exports.compare_table import hours_text
from planner.exports.needs_table import number, percent
from planner.i18n import _, language, ngettext
from planner.tally import HEADERS, ROUND_COLUMNS, tally_words


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title; `declared` tells what teams declare from what plans say."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    declared: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An activity report in words."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def activity_report(
    territory: str,
    period: Period,
    planned: PlannedActivity,
    declared: DeclaredActivity | None,
    *,
    zones: Mapping[str, str],
) -> Report:
    """Say planned figures, then declared ones, each in sections of its own.

    Parameters
    ----------
    declared
        None: nobody gave tallies; the report says so.
    zones
        Zone id → name of every zone of the territory.
    """
    sections = [_months(planned), _bands(planned), _by_zone(planned, zones)]
    notes = [
        ngettext(
            "{done} semaine publiée sur {all} de la période.",
            "{done} semaines publiées sur {all} de la période.",
            planned.weeks_published,
        ).format(done=planned.weeks_published, all=planned.weeks),
        _("Passages à des lieux protégés, sans zone : {num}.").format(
            num=number(planned.protected_passages, 0)
        ),
        _("Zones sans passage prévu à un lieu ouvert à tous : {num} sur {all}.").format(
            num=len(set(zones) - set(planned.by_zone)), all=len(zones)
        ),
        _("Régularité prévue, lieu et jour retrouvés la semaine suivante : {share}.").format(
            share=_("inconnu")
            if planned.regularity_share is None
            else percent(planned.regularity_share)
        ),
    ]
    if declared is None:
        notes.append(_("Rien n'est déclaré : aucune sortie n'est dite tenue."))
    else:
        sections += [_held(declared), _counts(declared)]
    return Report(
        _("Bilan d'activité · {name}").format(name=territory),
        _("du {first} au {last}").format(first=_day(period.first), last=_day(period.last)),
        tuple(sections),
        tuple(notes),
    )


def _day(date: dt.date) -> str:
    told = str(format_date(date, "d MMMM y", locale=language()))
    return told.replace("1 ", "1er ", 1) if language() == "fr" and date.day == 1 else told


def month_words(month: str) -> str:
    """`2026-12` as people say it."""
    return str(format_date(dt.date.fromisoformat(f"{month}-01"), "MMMM y", locale=language()))


def _months(planned: PlannedActivity) -> Section:
    rows = [
        (month_words(month), number(one.outings, 0), number(one.passages, 0), number(one.visits, 0),
         hours_text(one.presence_s))
        for month, one in planned.by_month.items()
    ]  # fmt: skip
    columns = (_("mois"), _("sorties"), _("passages"), _("rendez-vous"), _("présence"))
    return Section(_("Prévu, par mois"), columns, tuple(rows))


def _bands(planned: PlannedActivity) -> Section:
    rows = [
        (_("{start} h – {end} h").format(start=hour, end=hour + 2), number(passages, 0))
        for hour, passages in planned.by_band.items()
    ]
    return Section(_("Prévu, par tranche horaire"), (_("heures"), _("passages")), tuple(rows))


def _by_zone(planned: PlannedActivity, zones: Mapping[str, str]) -> Section:
    rows = [
        (zones.get(zone, zone), number(passages, 0))
        for zone, passages in sorted(planned.by_zone.items(), key=lambda one: (-one[1], one[0]))
    ]
    title = _("Prévu, par zone, aux lieux ouverts à tous")
    return Section(title, (_("zone"), _("passages")), tuple(rows))


def _held(declared: DeclaredActivity) -> Section:
    rows = (
        (_("tenues"), number(declared.held, 0)),
        (_("non tenues"), number(declared.not_held, 0)),
    )
    return Section(_("Déclaré, sorties"), (_("mesure"), _("sorties")), rows, declared=True)


def _counts(declared: DeclaredActivity) -> Section:
    months = sorted({at for told in declared.counts.values() for at in told} - {TOTAL})
    rows = [
        (_tally_words(name), *(_told(told[at]) for at in (*months, TOTAL)))
        for name, told in declared.counts.items()
    ]
    note = _(
        "« retenu » : compte de moins de {k}, ou qui en donnerait un ; un mois entamé n'est pas "
        "dit, un mois publié garde ses comptes ; « ne souhaite pas » est un choix, jamais un échec."
    ).format(k=declared.k)
    columns = (_("mesure"), *(month_words(month) for month in months), _("somme des mois dits"))
    return Section(_("Déclaré, comptes des feuilles"), columns, tuple(rows), True, note)


def _tally_words(name: str) -> str:
    """A header of the closed list in the language in use."""
    return next(tally_words(column) for column in ROUND_COLUMNS if HEADERS[column] == name)


def _told(count: int | None) -> str:
    return _("retenu") if count is None else number(count, 0)
