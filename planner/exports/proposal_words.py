"""Proposals for a call or an absence, as a coordinator reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.exports.marks_words import marks
from planner.exports.needs_table import number
from planner.exports.promise_words import promise_line
from planner.exports.speaker import Speaker, signed
from planner.hours import duration_words, signed_duration
from planner.i18n import _, counted, labelled
from planner.planning.promised import Stop
from planner.planning.proposed import MovedStop, Proposed

SHOWN = 12
"""Changes listed one by one; the others are counted."""


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
    yield from _listed([moved_words(item, speaker) for item in one.moved])
    yield from _listed([left_out_words(item, speaker) for item in one.left_out])
    touched = [promise_line(item, speaker) for item in one.promises]
    yield from _listed(touched) if touched else [_("aucun créneau annoncé n'est touché")]
    yield cost_words(one)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a proposal does of one kind: a heading and its lines."""

    heading: str
    lines: tuple[str, ...]


def consequences(one: Proposed, speaker: Speaker) -> tuple[Consequence, ...]:
    """What a proposal changes, by kind; promises are told even where none is touched."""
    touched = [promise_line(item, speaker) for item in one.promises]
    told = (
        (_("Laissé à un autre opérateur"), list(_handed(one, speaker))),
        (_("Passages à une autre heure"), [moved_words(item, speaker) for item in one.moved]),
        (_("Sans passage"), [left_out_words(item, speaker) for item in one.left_out]),
        (_("Créneaux annoncés"), touched or [_("aucun créneau annoncé n'est touché")]),
    )
    return tuple(Consequence(heading, tuple(_listed(lines))) for heading, lines in told if lines)


def brief(one: Proposed) -> tuple[tuple[str, str], ...]:
    """Figures that proposals are compared by, as (what, how much), always the same ones."""
    same = [item for item in one.moved if not item.other_shift]
    later = [item.delay_min for item in same if item.delay_min > 0]
    most = _(" (de {time} au plus)").format(time=duration_words(60 * max(later))) if later else ""
    kept = sum(item.kept for item in one.promises)
    return (
        (_("passages retardés"), f"{len(later)}{most}"),
        (_("passages donnés à une autre sortie"), str(sum(m.other_shift for m in one.moved))),
        (_("passages retirés"), str(len(one.left_out) + len(one.handed))),
        (_("créneaux annoncés non tenus"), str(len(one.promises) - kept)),
        (_("temps de présence"), signed_duration(one.presence_s)),
        (_("temps de trajet"), signed_duration(one.travel_s)),
        (_("repères du plan"), _signed_marks(one.points)),
    )


def _listed(lines: list[str]) -> Iterator[str]:
    yield from lines[:SHOWN]
    rest = len(lines) - SHOWN
    if rest > 0:
        yield counted("et {num} autre", "et {num} autres", rest)


def _handed(one: Proposed, speaker: Speaker) -> Iterator[str]:
    for ref, operators in one.handed.items():
        who = ", ".join(operators)
        yield labelled(speaker.name(ref), _("laissé au passage de {who}").format(who=who))


def moved_words(item: MovedStop, speaker: Speaker) -> str:
    """A passage at another hour or with another outing."""
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
    told = _("{hour} → {then}, {delay}").format(
        hour=hours[0], then=hours[1], delay=signed_duration(60 * item.delay_min)
    )
    return labelled(name, told)


def left_out_words(item: Stop, speaker: Speaker) -> str:
    """A passage that is left out."""
    where = speaker.outing(item.shift)
    text = (
        _("point fixe annulé ({where}, {hour})")
        if item.ref in speaker.fixed
        else _("sans passage ({where}, {hour})")
    )
    told = text.format(where=where, hour=speaker.clock.hour(item.start_s))
    return labelled(speaker.name(item.ref), told)


def cost_words(one: Proposed) -> str:
    """Differences of the plan's figures."""
    parts = [
        _("repères {points}").format(points=_signed_marks(one.points)),
        _("présence {time}").format(time=signed_duration(one.presence_s)),
        _("trajets {time}").format(time=signed_duration(one.travel_s)),
    ]
    if one.missed:
        parts.append(_("rendez-vous à tenir sans créneau {num}").format(num=signed(one.missed)))
    return _("Écart avec le plan en cours : {parts}").format(parts=" · ".join(parts))


def _signed_marks(points: int) -> str:
    text = marks(abs(points))
    return number(0, 1) if text == marks(0) else f"{'+' if points > 0 else '−'}{text}"
