"""Promised slots that a plan changes, as those who told people of them need to know."""

from __future__ import annotations

from collections.abc import Iterator

from planner.clock import nearest_5
from planner.dates import numbered
from planner.exports.speaker import Speaker
from planner.hours import signed_duration
from planner.i18n import _, labelled, ngettext
from planner.planning.promised import PromisesKept, Stop, TouchedPromise


def promise_lines(kept: PromisesKept | None, speaker: Speaker) -> Iterator[str]:
    """How many promised slots are kept, then each one that is not; nothing where none was told."""
    if kept is None or not kept.num:
        return
    yield kept_words(kept)
    for one in kept.broken:
        yield f"  {promise_line(one, speaker)}"


def kept_words(kept: PromisesKept) -> str:
    """How many of the promised slots are kept."""
    held, late = kept.num - len(kept.broken), len(kept.changed) - len(kept.broken)
    return ngettext(
        "Créneaux annoncés en semaine {week} : {held} tenu sur {num}",
        "Créneaux annoncés en semaine {week} : {held} tenus sur {num}",
        held,
    ).format(week=numbered(kept.since), held=held, num=kept.num) + (
        _(", dont {late} à un quart d'heure près").format(late=late) if late else ""
    )


def promise_row(item: TouchedPromise, speaker: Speaker) -> tuple[str, str, str, str]:
    """Place, what was told, what this week does, and how that differs."""
    return (
        speaker.name(item.promised.ref),
        _slot(item.promised, speaker),
        _("sans passage") if item.after is None else _slot(item.after, speaker),
        _kept_how(item),
    )


def _slot(stop: Stop, speaker: Speaker) -> str:
    return f"{speaker.moment(stop.start_s)} · {speaker.team(stop.shift)}"


def _kept_how(item: TouchedPromise) -> str:
    if item.after is None:
        return _("supprimé") if item.outing else _("supprimé : cette sortie n'a plus lieu")
    if item.kept and not _delay_s(item):
        return _("tenu")
    if item.after.shift != item.promised.shift:
        return _("déplacé vers une autre sortie")
    text = _("tenu, {delay}") if item.kept else _("déplacé, {delay}")
    return text.format(delay=signed_duration(_delay_s(item)))


def _delay_s(item: TouchedPromise) -> int:
    """Seconds from the hour told to the passage's, which there is, both as they are told."""
    assert item.after is not None
    told_s, then_s = nearest_5(item.promised.start_s), nearest_5(item.after.start_s)
    return then_s - told_s


def promise_line(item: TouchedPromise, speaker: Speaker) -> str:
    """A promised slot touched: dropped, moved beyond a quarter of an hour, or within it."""
    name = speaker.name(item.promised.ref)
    return labelled(name, promise_change(item, speaker))


def promise_change(item: TouchedPromise, speaker: Speaker) -> str:
    """What becomes of a promised slot, without the name of its place."""
    told = speaker.moment(item.promised.start_s)
    if item.after is None:
        text = _("annoncé {told}, sans passage")
        if not item.outing:
            text = _("annoncé {told}, sans passage : pas de sortie de l'équipe ce jour-là")
        return text.format(told=told)
    if item.after.shift != item.promised.shift:
        text = _("annoncé {told}, passage avec {team} {then}")
        then = speaker.moment(item.after.start_s)
        return text.format(told=told, team=speaker.team(item.after.shift), then=then)
    delay = signed_duration(_delay_s(item))
    if item.kept:
        return _("annoncé {told}, tenu à {delay} près").format(told=told, delay=delay)
    hour = speaker.clock.about(item.after.start_s)
    text = _("annoncé {told}, passage à {hour} ({delay})")
    return text.format(told=told, hour=hour, delay=delay)


def promise_mark(item: TouchedPromise, speaker: Speaker) -> str:
    """What a passage makes of the promise it answers, as short as a cell of a calendar takes it."""
    if item.after is None or (item.kept and not _delay_s(item)):
        return _("annoncé")
    told = speaker.moment(item.promised.start_s)
    if item.after.shift != item.promised.shift:
        team = speaker.team(item.promised.shift)
        return _("annoncé {told}, {team}").format(told=told, team=team)
    if item.kept:
        return _("annoncé, {delay}").format(delay=signed_duration(_delay_s(item)))
    hour = speaker.clock.about(item.promised.start_s)
    return _("annoncé {hour}, {delay}").format(hour=hour, delay=signed_duration(_delay_s(item)))
