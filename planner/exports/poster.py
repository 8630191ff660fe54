"""The weekly poster: published stops at fixed hours, a page per place and per team.

For people met, in a file per language (`spoken`), to be read from two metres by someone who reads
little: what it says is large, short, in that language, with French beneath and a drawn sign
beside. Only fixed points open to all are on it, with the streets around them and no way there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from planner.clock import nearest_5
from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.poster_map import HEIGHTS_MM, poster_maps, streets_at
from planner.exports.poster_offers import OFFERS, offered, own_name
from planner.exports.poster_signs import SIGNS
from planner.exports.poster_words import WORDS
from planner.exports.printable import printable
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_text import attributions
from planner.exports.spoken import SPOKEN, Spoken
from planner.exports.typeset import typeset
from planner.exports.week_export import WeekExport
from planner.model import Place, PlaceKind, Team
from planner.privacy import Shown, rule, shown_label

FRENCH = SPOKEN["fr"]
_KIND = re.compile(r"^\s*points? fixes?\b[\s,:;·–—-]*", re.IGNORECASE)
"""What a label may begin by, that says nothing to people met."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A passage at a fixed point open to all, in local moments; `place` is what it is called."""

    place: str
    spot: Place
    team: Team
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
                found.append(Slot(_public_name(label), place, inputs.team(shift), start, end))
    return tuple(sorted(found, key=lambda slot: (slot.start.astimezone(dt.UTC), slot.place)))


def _public_name(label: str) -> str:
    kept = _KIND.sub("", label)
    return kept[:1].upper() + kept[1:] or label


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
    monday = inputs.plan.week.monday
    return {
        **spoken.typeset,
        "title": WORDS[spoken.tag].here,
        "organisation": printable(inputs.means.organisation.name),
        "number": printable(inputs.means.organisation.public_number),
        "week": _both(spoken, lambda one: one.week(monday, monday + dt.timedelta(days=6))),
        "columns": [_said(spoken, "day"), _said(spoken, "hours")],
        **{key: _said(spoken, key) for key in ("none", "invite", "shelter", "call")},
        "around_here": WORDS[spoken.tag].around_here,
        "signs": SIGNS,
        "map_heights": HEIGHTS_MM,
        "pages": _pages(inputs, spoken),
        "source": printable(" · ".join(attributions(inputs.territory, {}))),
    }


def _pages(inputs: SheetInputs, spoken: Spoken) -> list[dict[str, Any]]:
    """A page for each place, then one for each team as it is called.

    What is the same for all the hours of a page is told `once`, not beside each of them.
    """
    slots = slots_of(inputs)
    by_place, by_team = _grouped(slots, lambda slot: slot.place), _grouped(slots, _called)
    pages = [
        _page(inputs, spoken, held, title=_latin(held[0].place), heading="here", tell=_who)
        for held in by_place
    ]
    return pages + [
        _page(inputs, spoken, held, title=_team(held[0], spoken), heading="around", tell=_where)
        for held in by_team
    ]


def _grouped(slots: tuple[Slot, ...], key: Callable[[Slot], str]) -> list[list[Slot]]:
    return [[slot for slot in slots if key(slot) == name] for name in sorted(set(map(key, slots)))]


def _page(
    inputs: SheetInputs,
    spoken: Spoken,
    slots: list[Slot],
    *,
    title: dict[str, Any],
    heading: str,
    tell: Callable[[Slot, Spoken, list[Place]], dict[str, Any]],
) -> dict[str, Any]:
    spots = list({slot.spot.id: slot.spot for slot in slots}.values())
    offers = [key for key in OFFERS[spoken.tag] if any(key in offered(s.team) for s in slots)]
    alone = spots[0] if len(spots) == 1 else None
    told = [tell(slot, spoken, spots) for slot in slots]
    once = told[0] if all(one == told[0] for one in told) else None
    return {
        "title": title,
        "heading": _said(spoken, heading),
        "about": "place" if tell is _who else "team",
        "streets": printable(streets_at(alone, inputs.backdrop)) if alone else "",
        "sign": "spot" if tell is _who else _sign(slots[0]),
        "once": once,
        "rows": list(
            _rows(slots, spoken, lambda s: tell(s, spoken, spots) if once is None else {})
        ),
        "offers": [{"sign": key, **_offer(spoken, key)} for key in offers],
        "maps": poster_maps(spots, inputs.backdrop),
    }


def _called(slot: Slot) -> str:
    return own_name(slot.team) or slot.team.mode


def _team(slot: Slot, spoken: Spoken) -> dict[str, Any]:
    """What a team is called, or how it comes where it has a code alone."""
    name = own_name(slot.team)
    known = slot.team.mode in OFFERS[spoken.tag]
    return _offer(spoken, slot.team.mode) if known and not name else _latin(name or slot.team.name)


def _sign(slot: Slot) -> str | None:
    return slot.team.mode if slot.team.mode in SIGNS else None


def _who(slot: Slot, spoken: Spoken, _spots: list[Place]) -> dict[str, Any]:
    """The team that comes, with the sign of how."""
    return {"what": _team(slot, spoken), "sign": _sign(slot), "number": None}


def _where(slot: Slot, _spoken: Spoken, spots: list[Place]) -> dict[str, Any]:
    """A place with its number on the map; where it is the only one, no number."""
    number = spots.index(slot.spot) + 1 if len(spots) > 1 else None
    return {"what": _latin(slot.place), "sign": "spot", "number": number}


def _rows(
    slots: list[Slot], spoken: Spoken, tell: Callable[[Slot], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A row a day; hours of the day that say the same thing go together."""
    for date, of_day in groupby(slots, key=lambda slot: slot.start.date()):
        yield {
            "weekday": spoken.weekday(date),
            "day": _day(spoken, date),
            "slots": [
                {**told, "hours": [_hours(slot, spoken) for slot in same]}
                for told, same in groupby(of_day, key=tell)
            ],
        }


def _hours(slot: Slot, spoken: Spoken) -> dict[str, str]:
    return _both(spoken, lambda one: one.hours(slot.start, slot.end))


def _latin(text: str) -> dict[str, Any]:
    """A name: the same in every language."""
    return {"said": printable(text), "french": "", "latin": True}


def _offer(spoken: Spoken, key: str) -> dict[str, Any]:
    return {**_both(spoken, lambda one: OFFERS[one.tag][key]), "latin": False}


def _both(spoken: Spoken, say: Callable[[Spoken], str]) -> dict[str, str]:
    """A text in a language, and in French beneath; empty where it is the same."""
    said, french_ = say(spoken), say(FRENCH)
    return {"said": said, "french": "" if said == french_ else french_}


def _said(spoken: Spoken, key: str) -> dict[str, str]:
    return _both(spoken, lambda one: str(getattr(WORDS[one.tag], key)))


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
