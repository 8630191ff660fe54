"""The weekly poster: published stops at fixed hours, a page per place and per team.

For people met, in short fixed sentences of several languages (`spoken`). Only fixed points open to
all are on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planner.exports import french
from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.printable import printable
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_text import attributions
from planner.exports.spoken import SPOKEN
from planner.exports.typeset import typeset
from planner.exports.week_export import WeekExport
from planner.i18n import _, language
from planner.model import PlaceKind
from planner.privacy import Shown, rule, shown_label

SENTENCES = {
    "fr": ("Nous passons ici à heures fixes.", "Venez nous voir, si vous le souhaitez."),
    "en": ("We are here at fixed times.", "Come and see us, if you wish."),
    "ar": ("نحن هنا في أوقات محددة.", "تعالوا إلينا إذا رغبتم."),
    "fa-AF": ("ما در وقت‌های معین اینجا هستیم.", "اگر خواستید، نزد ما بیایید."),
    "ps": ("موږ په ټاکلو وختونو کې دلته یو.", "که وغواړئ، موږ ته راشئ."),
    "ro": ("Suntem aici la ore fixe.", "Veniți la noi, dacă doriți."),
    "uk": ("Ми тут у визначені години.", "Приходьте до нас, якщо бажаєте."),
    "ru": ("Мы здесь в указанные часы.", "Приходите к нам, если хотите."),
}
"""Tag of `spoken` → what is said, and the invitation: nobody has to come."""


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
                start_s, end_s = map(french.nearest_5, (passage.start_s, passage.leave_s))
                start, end = inputs.clock.local(start_s), inputs.clock.local(end_s)
                found.append(Slot(label, inputs.team(shift).name, start, end))
    return tuple(sorted(found, key=lambda slot: (slot.start.astimezone(dt.UTC), slot.place)))


def render_poster(inputs: SheetInputs, _audience: Audience) -> bytes:
    """Typeset the poster as a tagged PDF/UA-1; a week without published stop says so."""
    return typeset("poster", poster=_content(inputs))


def _content(inputs: SheetInputs) -> dict[str, Any]:
    slots = slots_of(inputs)
    pages = [
        *_pages(slots, lambda slot: slot.place, lambda slot: slot.team),
        *_pages(slots, lambda slot: slot.team, lambda slot: slot.place),
    ]
    if not pages:
        pages = [{"title": _("Pas de point fixe annoncé cette semaine"), "rows": []}]
    first = inputs.plan.week.monday
    return {
        "title": _("Passages à heures fixes"),
        "lang": language(),
        "organisation": printable(inputs.means.organisation.name),
        "week": _("du {first} au {last}").format(
            first=french.long_date(first), last=french.long_date(first + dt.timedelta(days=6))
        ),
        "sentences": [
            {**SPOKEN[tag].typeset, "title": title, "invite": invite}
            for tag, (title, invite) in SENTENCES.items()
        ]
        if slots
        else [],
        "columns": [_("jour"), _("heures"), _("où, avec qui")],
        "pages": pages,
        "source": printable(" · ".join(attributions(inputs.territory, {}))),
    }


def _pages(
    slots: tuple[Slot, ...], title: Callable[[Slot], str], what: Callable[[Slot], str]
) -> list[dict[str, Any]]:
    titles = sorted({title(slot) for slot in slots})
    return [
        {
            "title": printable(name),
            "rows": [_row(slot, what(slot)) for slot in slots if title(slot) == name],
        }
        for name in titles
    ]


def _row(slot: Slot, what: str) -> dict[str, Any]:
    return {
        "day": french.long_date(slot.start.date()),
        "days": [
            {
                **SPOKEN[tag].typeset,
                "word": SPOKEN[tag].weekday(slot.start.date()),
                "hours": SPOKEN[tag].hours(slot.start, slot.end),
            }
            for tag in SENTENCES
            if tag != language()
        ],
        "hours": f"{slot.start:%H:%M}–{slot.end:%H:%M}",
        "what": printable(what),
    }


POSTER_EXPORT = WeekExport(
    "poster",
    "Affiche des points fixes (PDF)",
    "application/pdf",
    "affiche",
    ".pdf",
    (Audience.PUBLIC,),
    render_poster,
)
