"""The activity report as sections, the same in the terminal, the workbook and the PDF."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from planner.activity import Period, PlannedActivity
from planner.dates import day_words
from planner.declared_activity import TOTAL, DeclaredActivity
from planner.exports.held_words import held_sections
from planner.exports.needs_table import number
from planner.exports.report_section import Report, Section, month_words, share_words
from planner.held_activity import HeldActivity
from planner.hours import duration_words, span_of_hours
from planner.i18n import _, ngettext
from planner.publication import MIN_HOUSEHOLDS
from planner.tally import HEADERS, ROUND_COLUMNS, tally_words


def activity_report(
    territory: str,
    period: Period,
    planned: PlannedActivity,
    declared: DeclaredActivity | None,
    held: HeldActivity | None = None,
    *,
    zones: Mapping[str, str],
    areas: Mapping[str, str] | None = None,
) -> Report:
    """Say planned figures, then declared ones, each in sections of its own.

    Parameters
    ----------
    declared
        None: nobody gave tallies; the report says so.
    held
        What returns say of each outing; None: tallies come from a file, which names no outing.
    zones
        Zone id → name of every zone of the territory.
    areas
        Fixed area → name (`fixed_areas`); None: the territory has one area.
    """
    sections = [one for one in _planned(planned, zones) if one.rows]
    notes = _planned_notes(planned, zones)
    if declared is None:
        notes.append(_("Rien n'est déclaré : aucune sortie n'est dite tenue."))
    else:
        sections += [_told_held(declared)] if held is None else held_sections(held)
        sections.append(_counts(declared))
        sections += [_by_area(declared, areas)] if areas else []
    return Report(
        _("Bilan d'activité · {name}").format(name=territory),
        _from_to(period),
        tuple(sections),
        tuple(notes),
    )


def _planned(planned: PlannedActivity, zones: Mapping[str, str]) -> tuple[Section, ...]:
    """What published weeks plan; nothing where none is published."""
    if not planned.weeks_published:
        return ()
    return (
        _months(planned),
        _regularity(planned),
        _bands(planned),
        _by_zone(planned, zones),
        _without(planned, zones),
    )


def _planned_notes(planned: PlannedActivity, zones: Mapping[str, str]) -> list[str]:
    if not planned.weeks_published:
        return [
            _(
                "Aucune semaine n'est publiée dans cette période, le bilan n'a donc rien de prévu "
                "à dire : publier une semaine (page « Semaine ») ou choisir d'autres dates."
            )
        ]
    return [
        ngettext(
            "{done} semaine publiée sur {all} de la période.",
            "{done} semaines publiées sur {all} de la période.",
            planned.weeks_published,
        ).format(done=planned.weeks_published, all=planned.weeks),
        _("Passages à des lieux protégés, sans zone : {num}.").format(
            num=number(planned.protected_passages, 0)
        ),
        _("Zones sans passage prévu à un lieu ouvert à tous : {num} sur {all}.").format(
            num=number(len(set(zones) - set(planned.by_zone)), 0), all=number(len(zones), 0)
        ),
    ]


def _from_to(period: Period) -> str:
    """Both days of the period: what they share is written once."""
    form = "d MMMM y"
    if period.first.year == period.last.year:
        form = "d" if period.first.month == period.last.month else "d MMMM"
    first, last = day_words(period.first, form), day_words(period.last, "d MMMM y")
    return _("du {first} au {last}").format(first=first, last=last)


def _months(planned: PlannedActivity) -> Section:
    told = [(month_words(month), one) for month, one in planned.by_month.items()]
    if len(told) > 1:
        told.append((_("période"), planned.total))
    rows = [
        (words, number(len(one.teams), 0), number(one.outings, 0), duration_words(one.outing_s),
         number(one.passages, 0), number(one.visits, 0), duration_words(one.presence_s))
        for words, one in told
    ]  # fmt: skip
    columns = (
        _("mois"), _("équipes"), _("sorties"), _("heures de sortie"), _("passages"),
        _("rendez-vous"), _("présence"),
    )  # fmt: skip
    note = _("Heures de sortie : du début à la fin de chaque sortie, d'après l'horaire publié.")
    return Section(_("Prévu, moyens et passages par mois"), columns, tuple(rows), note=note)


def _regularity(planned: PlannedActivity) -> Section:
    rows = (
        (_("créneaux promis"), number(planned.promised_slots, 0)),
        (_("lieu et jour retrouvés la semaine suivante"), share_words(planned.regularity_share)),
    )
    note = _("Créneau promis : un passage publié, à sa date, à un point fixe ou à un lieu connu.")
    return Section(_("Prévu, régularité"), (_("mesure"), _("nombre ou part")), rows, note=note)


def _bands(planned: PlannedActivity) -> Section:
    rows = [
        (span_of_hours(hour * 60, (hour + 2) * 60), number(passages, 0))
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


def _without(planned: PlannedActivity, zones: Mapping[str, str]) -> Section:
    names = sorted(
        (name for zone, name in zones.items() if zone not in planned.by_zone), key=_by_name
    )
    note = _("Un lieu protégé n'est dit d'aucune zone : une équipe peut passer dans celles-ci.")
    return Section(
        _("Prévu, zones sans passage à un lieu ouvert à tous"),
        (_("zone"),),
        tuple((name,) for name in names),
        note=note if names else "",
    )


def _by_name(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Names in the order of their words and numbers: « Est 2 », « Est 10 », « Étang »."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return tuple(
        (not digits, int(digits or 0), rest)
        for digits, rest in re.findall(r"([0-9]{1,18})|([^0-9]+)", bare)
    )


def _told_held(declared: DeclaredActivity) -> Section:
    """Outings held, of a file: it does not say which they are."""
    rows = (
        (_("tenues"), number(declared.held, 0)),
        (_("non tenues"), number(declared.not_held, 0)),
    )
    note = _(
        "Un fichier de comptes ne dit pas de quelle sortie il parle : heures et régularité tenues "
        "sont inconnues."
    )
    return Section(_("Déclaré, sorties"), (_("mesure"), _("sorties")), rows, True, note)


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
    if declared.corrected:
        told = ", ".join(month_words(month) for month in declared.corrected)
        note += " " + _(
            "Comptes corrigés, à la place de ceux d'un bilan antérieur : {months}."
        ).format(months=told)
    columns = (_("mesure"), *(month_words(month) for month in months), _("somme des mois dits"))
    return Section(_("Déclaré, comptes des feuilles"), columns, tuple(rows), True, note)


def _by_area(declared: DeclaredActivity, names: Mapping[str, str]) -> Section:
    """People met by commune and district: those told; how many others there are."""
    told = [
        (names.get(area, ""), counts)
        for area, counts in declared.by_area.items()
        if counts[TOTAL] is not None
    ]
    months = sorted({at for _name, counts in told for at in counts} - {TOTAL})
    rows = [
        (name or _("hors communes, lieux protégés ou non situés"),
         *(_told(counts[at]) for at in (*months, TOTAL)))
        for name, counts in sorted(told, key=lambda one: (not one[0], one[0]))
    ]  # fmt: skip
    num = len(declared.by_area) - len(told)
    note = ngettext(
        "{num} autre zone retenue : moins de {k} personnes, moins de {households} ménages, ou un "
        "compte qui en donnerait un autre.",
        "{num} autres zones retenues : moins de {k} personnes, moins de {households} ménages, ou "
        "un compte qui en donnerait un autre.",
        num,
    ).format(num=number(num, 0), k=declared.k, households=MIN_HOUSEHOLDS)
    columns = (_("zone"), *(month_words(month) for month in months), _("somme des mois dits"))
    title = _("Déclaré, rencontrées par commune, aux lieux ouverts à tous")
    return Section(title, columns, tuple(rows), True, note if num else "")


def _tally_words(name: str) -> str:
    """A header of the closed list in the language in use."""
    return next(tally_words(column) for column in ROUND_COLUMNS if HEADERS[column] == name)


def _told(count: int | None) -> str:
    return _("retenu") if count is None else number(count, 0)
