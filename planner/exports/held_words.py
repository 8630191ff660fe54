"""What returns say of a period, in words: outings held, promises held."""

from __future__ import annotations

from functools import reduce

from planner.exports.needs_table import number
from planner.exports.report_section import Section, month_words, share_words
from planner.held_activity import HeldActivity, Outings, Slots
from planner.hours import duration_words
from planner.i18n import _, ngettext
from planner.returns import Held


def held_sections(held: HeldActivity) -> list[Section]:
    """Outings by what their sheets say, then promised slots held, if any; both declared."""
    return [_outings(held), _slots(held)] if held.slots_by_month else [_outings(held)]


def _outings(held: HeldActivity) -> Section:
    words = {
        Held.YES: _("tenues"),
        Held.PARTLY: _("tenues en partie"),
        Held.NO: _("non tenues"),
        None: _("sans retour saisi"),
    }
    rows = tuple(
        (text, number(held.outings[said].outings, 0), number(len(held.outings[said].teams), 0),
         _hours(said, held.outings[said]))
        for said, text in words.items()
    )  # fmt: skip
    note = _(
        "Heures : celles de l'horaire publié de ces sorties ; ce qu'a duré une sortie tenue en "
        "partie n'est pas connu."
    )
    lost = sum(one.unplanned for one in held.outings.values())
    if lost:
        gone = ngettext(
            "{num} sortie n'est plus dans un plan publié : équipe et heures inconnues.",
            "{num} sorties ne sont plus dans un plan publié : équipes et heures inconnues.",
            lost,
        )
        note += " " + gone.format(num=number(lost, 0))
    columns = (_("mesure"), _("sorties"), _("équipes"), _("heures de sortie"))
    return Section(_("Déclaré, sorties"), columns, rows, True, note)


def _hours(said: Held | None, outings: Outings) -> str:
    unknown = outings.outings and (said is Held.PARTLY or outings.unplanned == outings.outings)
    return _("inconnu") if unknown else duration_words(outings.outing_s)


def _slots(held: HeldActivity) -> Section:
    told = [(month_words(month), slots) for month, slots in held.slots_by_month.items()]
    if len(told) > 1:
        told.append((_("période"), reduce(Slots.with_, held.slots_by_month.values())))
    rows = tuple(
        (words, number(one.held, 0), number(one.not_held, 0), number(one.unknown, 0),
         share_words(one.held_share))
        for words, one in told
    )  # fmt: skip
    note = _(
        "Créneaux promis que les retours disent tenus ou non ; inconnu : sans retour, ou sortie "
        "tenue en partie dont la ligne est vide. La part ne compte pas les inconnus."
    )
    columns = (_("mois"), _("tenus"), _("non tenus"), _("inconnus"), _("part tenue"))
    return Section(_("Déclaré, régularité tenue"), columns, rows, True, note)
