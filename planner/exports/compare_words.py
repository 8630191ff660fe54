"""Two plans compared in sentences; the figures are those of `compare_table`."""

from __future__ import annotations

from planner.digits import percent_in_table
from planner.exports.compare_table import public_words
from planner.exports.needs_table import number
from planner.hours import duration_words
from planner.i18n import _
from planner.model import Public
from planner.scenarios import Comparison, Figures

_SAME_SHARE = 0.0005


def comparison_words(found: Comparison) -> tuple[str, ...]:
    """Sentences on the second plan against the first: need within reach, zones, effort."""
    publics = [public for public in found.a.reach if public in found.b.reach]
    said = [text for public in publics for text in (_reach(found, public), _zones(found, public))]
    return (*said, _effort(found.a, found.b))


def _reach(found: Comparison, public: Public) -> str:
    before, after = (side.reach[public].need_share for side in (found.a, found.b))
    who = public_words(public)
    if before is None or after is None:
        return _("Part du besoin estimé à portée d'un passage ({public}) : inconnue.").format(
            public=who
        )
    if abs(after - before) < _SAME_SHARE:
        words = _(
            "La même part du besoin estimé est à portée d'un passage dans les deux plans "
            "({public}) : {share}."
        )
        return words.format(public=who, share=percent_in_table(after))
    if after > before:
        words = _(
            "Le second plan met une plus grande part du besoin estimé à portée d'un passage "
            "({public}) : {after} au lieu de {before}."
        )
    else:
        words = _(
            "Le second plan met une moins grande part du besoin estimé à portée d'un passage "
            "({public}) : {after} au lieu de {before}."
        )
    return words.format(public=who, before=percent_in_table(before), after=percent_in_table(after))


def _zones(found: Comparison, public: Public) -> str:
    return _("Zones ({public}) : {better} mieux desservies, {worse} moins desservies.").format(
        public=public_words(public),
        better=number(len(found.better(public)), 0),
        worse=number(len(found.worse(public)), 0),
    )


def _effort(a: Figures, b: Figures) -> str:
    kilometres = round(b.distance_m / 1000) - round(a.distance_m / 1000)
    changes = (
        (b.passages - a.passages, number(abs(b.passages - a.passages), 0),
         _("passages de plus : {n}"), _("passages de moins : {n}")),
        (b.presence_s - a.presence_s, duration_words(abs(b.presence_s - a.presence_s)),
         _("présence en plus : {n}"), _("présence en moins : {n}")),
        (b.travel_s - a.travel_s, duration_words(abs(b.travel_s - a.travel_s)),
         _("trajet en plus : {n}"), _("trajet en moins : {n}")),
        (kilometres, number(abs(kilometres), 0),
         _("kilomètres de plus : {n}"), _("kilomètres de moins : {n}")),
    )  # fmt: skip
    told = [
        (more if change > 0 else less).format(n=size)
        for change, size, more, less in changes
        if change
    ]
    if not told:
        return _("Passages, présence, trajets et kilomètres sont les mêmes.")
    return _("Second plan · {changes}.").format(changes=", ".join(told))
