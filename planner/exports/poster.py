"""The weekly poster: published stops at fixed hours, a page per place and per team.

For people met, in a file per language (`spoken`), to be read from two metres: what it says is
large, in that language, with French beneath. Only fixed points open to all are on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from planner.clock import nearest_5
from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.poster_words import WORDS
from planner.exports.printable import printable
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_text import attributions
from planner.exports.spoken import SPOKEN, Spoken
from planner.exports.typeset import typeset
from planner.exports.week_export import WeekExport
from planner.model import PlaceKind
from planner.privacy import Shown, rule, shown_label

FRENCH = SPOKEN["fr"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A passage at a fixed point open to all, in local moments."""

    place: str
    team: str
    start: dt.datetime
    end: dt.datetime


def slots_of(inputs: SheetInputs) -> tuple[Slot, ...]:
    """Published passages of the week in the order of their hours."""
    exit_ = TABLE_EXITS[Audience.PUBLIC]
    found = []
    for shift in inputs.plan.shifts:
        for passage in (one for one in shift.passages if one.place is not None):
            place = inputs.where.place_of(passage)
            if place.kind is not PlaceKind.FIXED or rule(place.protection, exit_) != Shown.EXACT:
                continue
            label = shown_label(place, exit_, "")
            if label:
                start_s, end_s = map(nearest_5, (passage.start_s, passage.leave_s))
                start, end = inputs.clock.local(start_s), inputs.clock.local(end_s)
                found.append(Slot(label, inputs.team(shift).name, start, end))
    return tuple(sorted(found, key=lambda slot: (slot.start.astimezone(dt.UTC), slot.place)))


def render_poster(inputs: SheetInputs, _audience: Audience, *, tag: str = "fr") -> bytes:
    """Typeset the poster as a tagged PDF/UA-1; a week without published stop says so.

    Parameters
    ----------
    tag
        The language it speaks, of `spoken`.
    """
    return typeset("poster", poster=poster_content(inputs, SPOKEN[tag]))


def poster_content(inputs: SheetInputs, spoken: Spoken) -> dict[str, Any]:
    """What the typesetting reads: everything said is a pair, in the language and in French."""
    slots = slots_of(inputs)
    pages = [
        *_pages(slots, spoken, "here", lambda slot: slot.place, lambda slot: slot.team),
        *_pages(slots, spoken, "around", lambda slot: slot.team, lambda slot: slot.place),
    ]
    monday = inputs.plan.week.monday
    return {
        **spoken.typeset,
        "title": WORDS[spoken.tag].here,
        "organisation": printable(inputs.means.organisation.name),
        "week": _both(spoken, lambda one: one.week(monday, monday + dt.timedelta(days=6))),
        "none": _said(spoken, "none"),
        "invite": _said(spoken, "invite"),
        "columns": [_said(spoken, "day"), _said(spoken, "hours")],
        "pages": pages,
        "source": printable(" · ".join(attributions(inputs.territory, {}))),
    }


def _both(spoken: Spoken, say: Callable[[Spoken], str]) -> dict[str, str]:
    """A text in a language, and in French beneath; empty where it is the same."""
    said, french_ = say(spoken), say(FRENCH)
    return {"said": said, "french": "" if said == french_ else french_}


def _said(spoken: Spoken, key: str) -> dict[str, str]:
    return _both(spoken, lambda one: str(getattr(WORDS[one.tag], key)))


def _pages(
    slots: tuple[Slot, ...],
    spoken: Spoken,
    heading: str,
    title: Callable[[Slot], str],
    what: Callable[[Slot], str],
) -> list[dict[str, Any]]:
    return [
        {
            "title": printable(name),
            "heading": _said(spoken, heading),
            "rows": [_row(slot, spoken, what(slot)) for slot in slots if title(slot) == name],
        }
        for name in sorted({title(slot) for slot in slots})
    ]


def _row(slot: Slot, spoken: Spoken, what: str) -> dict[str, Any]:
    date = slot.start.date()
    return {
        "weekday": spoken.weekday(date),
        "day": _day(spoken, date),
        "hours": _both(spoken, lambda one: one.hours(slot.start, slot.end)),
        "what": printable(what),
    }


def _day(spoken: Spoken, date: dt.date) -> dict[str, str]:
    """The date beneath its weekday; French beneath says the weekday too."""
    told = FRENCH.day(date)
    if spoken is FRENCH:
        return {"said": told, "french": ""}
    return {"said": spoken.day(date), "french": f"{FRENCH.weekday(date)} {told}"}


def _export(tag: str, label: str) -> WeekExport:
    suffix = "" if tag == "fr" else f"-{tag.partition('-')[0]}"
    return WeekExport(
        f"poster{suffix}",
        label,
        "application/pdf",
        f"affiche{suffix}",
        ".pdf",
        (Audience.PUBLIC,),
        partial(render_poster, tag=tag),
    )


POSTER_FR = _export("fr", "Affiche des points fixes (PDF)")
POSTER_EN = _export("en", "Affiche en anglais (PDF)")
POSTER_AR = _export("ar", "Affiche en arabe, à relire par un locuteur (PDF)")
POSTER_FA = _export("fa-AF", "Affiche en dari, à relire par un locuteur (PDF)")
POSTER_PS = _export("ps", "Affiche en pachto, à relire par un locuteur (PDF)")
POSTER_RO = _export("ro", "Affiche en roumain, à relire par un locuteur (PDF)")
POSTER_UK = _export("uk", "Affiche en ukrainien, à relire par un locuteur (PDF)")
POSTER_RU = _export("ru", "Affiche en russe, à relire par un locuteur (PDF)")
