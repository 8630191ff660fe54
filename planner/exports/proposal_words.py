"""Proposals for a call or an absence, as a coordinator reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel.dates import format_date

from planner.clock import Clock
from planner.exports.marks_words import marks
from planner.exports.needs_table import number
from planner.i18n import _, labelled, language, ngettext
from planner.model import PlannedShift
from planner.planning.proposed import MovedStop, Proposed, Stop, TouchedPromise

SHOWN = 12
"""Changes listed one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What words need: the clock of the week, names by reference, outings and teams by id.

    `fixed`: references of published fixed points.
    """

    clock: Clock
    names: Mapping[str, str]
    shifts: Mapping[str, PlannedShift]
    teams: Mapping[str, str]
    fixed: frozenset[str] = frozenset()

    def name(self, ref: str) -> str:
        """Name or code of a place or visit."""
        return self.names.get(ref, ref[:6])

    def team(self, shift: str) -> str:
        """Name of the team of an outing."""
        found = self.shifts.get(shift)
        return shift if found is None else self.teams.get(found.team, found.team)

    def outing(self, shift: str) -> str:
        """Team and day of an outing."""
        found = self.shifts.get(shift)
        if found is None:
            return shift
        day = format_date(found.date, "EEEE d MMMM", locale=language())
        return _("{team}, {day}").format(team=self.team(shift), day=day)


def title_words(one: Proposed, speaker: Speaker) -> str:
    """What a proposal does, in one line."""
    added = one.added[0] if one.added else None
    if added is not None:
        where = speaker.outing(added.shift)
        hour = speaker.clock.hour(added.start_s)
        how = {
            "added": _("un passage de plus"),
            "instead": _("à la place d'un autre passage"),
            "elsewhere": _("un autre passage change de tournée"),
            "replanned": _("tournées proches refaites"),
        }.get(one.way, "")
        return _("{where} passe à {hour} ; {how}").format(where=where, hour=hour, how=how)
    if one.way == "merged" and one.joins is not None:
        return _("ceux qui restent sortent avec {where}").format(where=speaker.outing(one.joins))
    return {
        "kept": _("la sortie a lieu, à effectif réduit"),
        "shared": _("d'autres sorties reprennent des passages"),
        "postponed": _("des passages sont reportés à un autre jour"),
        "replanned": _("les sorties proches de ce jour sont refaites pour reprendre des passages"),
        "partner": _("un autre opérateur passe : on le lui laisse"),
        "cancelled": _("la sortie n'a pas lieu, ses passages sont annulés"),
    }.get(one.way, one.way)


def proposal_lines(one: Proposed, speaker: Speaker) -> Iterator[str]:
    """What moves, what is left out, which promise is touched, at what cost."""
    yield from _handed(one, speaker)
    yield from _listed([_moved(item, speaker) for item in one.moved])
    yield from _listed([_left_out(item, speaker) for item in one.left_out])
    touched = [_promise(item, speaker) for item in one.promises]
    yield from _listed(touched) if touched else [_("aucun créneau annoncé n'est touché")]
    yield cost_words(one)


def _listed(lines: list[str]) -> Iterator[str]:
    yield from lines[:SHOWN]
    rest = len(lines) - SHOWN
    if rest > 0:
        yield ngettext("et {num} autre", "et {num} autres", rest).format(num=rest)


def _handed(one: Proposed, speaker: Speaker) -> Iterator[str]:
    for ref, operators in one.handed.items():
        who = ", ".join(operators)
        yield labelled(speaker.name(ref), _("laissé au passage de {who}").format(who=who))


def _moved(item: MovedStop, speaker: Speaker) -> str:
    before, after = item.before, item.after
    hours = speaker.clock.hour(before.start_s), speaker.clock.hour(after.start_s)
    name = speaker.name(before.ref)
    if item.other_shift:
        told = _("de {before} ({hour}) à {after} ({then})").format(
            before=speaker.outing(before.shift),
            hour=hours[0],
            after=speaker.outing(after.shift),
            then=hours[1],
        )
        return labelled(name, told)
    told = _("{hour} → {then}, {minutes} min").format(
        hour=hours[0], then=hours[1], minutes=signed(item.delay_min)
    )
    return labelled(name, told)


def _left_out(item: Stop, speaker: Speaker) -> str:
    where = speaker.outing(item.shift)
    text = (
        _("point fixe annulé ({where}, {hour})")
        if item.ref in speaker.fixed
        else _("sans passage ({where}, {hour})")
    )
    told = text.format(where=where, hour=speaker.clock.hour(item.start_s))
    return labelled(speaker.name(item.ref), told)


def _promise(item: TouchedPromise, speaker: Speaker) -> str:
    """A promised slot touched: dropped, moved beyond a quarter of an hour, or within it."""
    hour = speaker.clock.hour(item.promised.start_s)
    name = speaker.name(item.promised.ref)
    if item.after is None:
        return labelled(name, _("annoncé à {hour}, sans passage").format(hour=hour))
    then = speaker.clock.hour(item.after.start_s)
    if item.after.shift != item.promised.shift:
        text = _("annoncé à {hour}, serait {where} à {then}")
        where = speaker.outing(item.after.shift)
        return labelled(name, text.format(hour=hour, where=where, then=then))
    delay = round((item.after.start_s - item.promised.start_s) / 60)
    text = (
        _("annoncé à {hour}, tenu à {minutes} min près")
        if item.kept
        else _("annoncé à {hour}, décalé de {minutes} min")
    )
    return labelled(name, text.format(hour=hour, minutes=signed(delay)))


def signed(minutes: int) -> str:
    """Minutes with their sign."""
    return f"{'+' if minutes >= 0 else '−'}{abs(minutes)}"


def cost_words(one: Proposed) -> str:
    """Differences of the plan's figures."""
    parts = [
        _("repères {points}").format(points=_signed_marks(one.points)),
        _("présence {minutes} min").format(minutes=signed(round(one.presence_s / 60))),
        _("trajets {minutes} min").format(minutes=signed(round(one.travel_s / 60))),
    ]
    if one.missed:
        parts.append(_("rendez-vous à tenir sans créneau {num}").format(num=signed(one.missed)))
    return _("Écart avec le plan en cours : {parts}").format(parts=" · ".join(parts))


def _signed_marks(points: int) -> str:
    text = marks(abs(points))
    return number(0, 1) if text == marks(0) else f"{'+' if points > 0 else '−'}{text}"
