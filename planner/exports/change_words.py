"""Changes that would serve what a week leaves out, in words for the own team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimisation.change_family import ChangeKind
from planner.clock import Clock
from planner.dates import day_words
from planner.exports.marks_words import POINT
from planner.exports.needs_table import number
from planner.hours import duration_words, signed_duration
from planner.i18n import _, labelled, listed, ngettext
from planner.model import Means, PlannedShift, WeekPlan
from planner.planning.changes import Explanation, ProposedChange
from planner.planning.reasons import in_words
from planner.planning.rules import rule_words

_NOTHING_ASKED = frozenset({ChangeKind.AS_IS, ChangeKind.REORDERED})


class ChangeWords:
    """Says the changes of one plan; `names` are what the own team calls places and visits."""

    def __init__(self, plan: WeekPlan, means: Means, names: Mapping[str, str]) -> None:
        self.names = names
        self.clock = Clock(plan.week, plan.tz)
        self._teams = {team.id: team.name for team in means.teams}
        self._shifts = {shift.id: shift for shift in plan.shifts}

    def lines(self, found: Explanation) -> Iterator[str]:
        """Reason, then each change with its cost, then how far the search went."""
        if found.served:
            outings = listed(self.outing(shift) for shift in found.served)
            yield labelled(_("Un passage est déjà prévu"), outings)
            return
        if found.is_zone and not found.reasons:
            yield _("Aucun lieu de la semaine n'est à distance de marche de cette zone.")
            return
        for item in found.reasons:
            yield labelled(self.name(item.id), in_words(item.reason))
        for rank, change in enumerate(found.changes, 1):
            yield f"{rank}. {self.change(change)}"
            yield from (f"   {line}" for line in self.costs(change))
        yield extent_words(found)

    def name(self, ref: str) -> str:
        """What the own team calls a place or a visit."""
        return self.names.get(ref, ref[:6])

    def outing(self, shift_id: str) -> str:
        """An outing by team and day."""
        shift: PlannedShift = self._shifts[shift_id]
        day = day_words(shift.date)
        return f"{self._teams.get(shift.team, shift.team)}, {day}"

    def change(self, change: ProposedChange) -> str:
        """What is changed, and the passage it gives."""
        given = _("passage à {place} {moment}").format(
            place=self.name(change.place), moment=self.passage(change)
        )
        return labelled(self.what(change), given)

    def passage(self, change: ProposedChange) -> str:
        """Hour and outing of the passage a change gives."""
        return _("vers {hour} ({outing})").format(
            hour=self.clock.about(change.start_s), outing=self.outing(change.shift)
        )

    def what(self, change: ProposedChange) -> str:
        """What is changed."""
        words = {
            ChangeKind.AS_IS: _("Rien à changer, il reste de la place"),
            ChangeKind.REORDERED: _("Faire les passages de la sortie dans un autre ordre"),
            ChangeKind.WINDOW: _("Élargir de {time} ses heures, de {low} à {high}"),
            ChangeKind.STARTS_EARLIER: _("Commencer la sortie {time} plus tôt"),
            ChangeKind.ENDS_LATER: _("Finir la sortie {time} plus tard"),
            ChangeKind.LEFT_OUT: _("Laisser cette fois un passage de la sortie, {left_out}"),
            ChangeKind.SKILL: _("Ajouter à la sortie la compétence « {skill} »"),
        }
        low, high = (self._moment(second) for second in change.window_s or (0, 0))
        return words[change.kind].format(
            time=duration_words(60 * change.minutes), low=low, high=high, skill=change.skill,
            left_out=self.name(change.left_out or ""),
        )  # fmt: skip

    def _moment(self, second: int) -> str:
        day = day_words(self.clock.local(second), "EEE")
        return f"{day} {self.clock.hour(second)}"

    def costs(self, change: ProposedChange) -> Iterator[str]:
        """What is lost, what moves, minutes and points."""
        if change.lost:
            lost = ", ".join(map(self.name, change.lost))
            yield labelled(_("un passage en moins"), lost)
        if change.broken:
            broken = ", ".join(map(self.name, change.broken))
            yield labelled(_("jour, équipe ou heure annoncés non tenus"), broken)
        for rule in change.hours:
            yield labelled(_("temps de travail à accepter"), rule_words(rule))
        if change.moved:
            most = max(abs(by_s) for _ref, by_s in change.moved)
            yield ngettext(
                "{num} passage décalé, de {time} au plus",
                "{num} passages décalés, de {time} au plus",
                len(change.moved),
            ).format(num=len(change.moved), time=duration_words(most))
        yield _("présence {presence}, trajets {travel}, repères du plan {points} point").format(
            presence=signed_duration(change.presence_s),
            travel=signed_duration(change.travel_s),
            points=_signed(change.points / POINT, 1),
        )


def extent_words(found: Explanation) -> str:
    """How far the search went: everything of the list, or only what was tried."""
    if found.tried and set(found.tried) <= _NOTHING_ASKED and found.changes:
        return _("Aucun autre changement n'est nécessaire.")
    num = number(sum(found.tried.values()), 0)
    if found.whole:
        listed = _(
            "Tous les changements de la liste ont été essayés, les autres passages restant sur "
            "leur sortie : une sortie plus longue (par quarts d'heure, deux heures au plus), un "
            "passage laissé, une plage d'heures élargie, une compétence ajoutée."
        )
        return listed if found.changes else f"{listed} {_('Aucun ne suffit.')}"
    if found.changes:
        words = _("Le plus petit de chaque sorte parmi les changements essayés ({num}).")
        return words.format(num=num)
    return _("Parmi les changements essayés ({num}), aucun ne suffit.").format(num=num)


def _signed(value: float, digits: int) -> str:
    text = number(abs(value), digits)
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text
