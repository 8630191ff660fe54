"""What an exit may show of a place: one table, protection class × exit, and what applies it.

Every export asks `rule` (or a function built on it) before it writes a place; nothing else decides.
Appointments are treated as sealed places at every exit.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import PrivacyError
from planner.i18n import _
from planner.model import Place, Point, Protection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SHEET_RETENTION_DAYS = 7
"""Days after its outing at which a sheet is destroyed."""
PLACE_RETENTION_DAYS = 90
"""Days without a passage after which a known place expires."""
APPOINTMENT_RETENTION_DAYS = 7
"""Days after its visit at which an appointment's position is erased."""
REFERENCE_RETENTION_DAYS = 90
"""Days after its week at which the reference of an appointment is erased, plans included."""
ROTA_RETENTION_DAYS = 365
"""Days after the last use of means at which their rota codes are erased."""
SMALL_COUNT = 5
"""Counts of encounters below this are not told outside the team."""
PUBLICATION_COUNT = 10
"""Counts below this are not published."""
TEAM_FIGURE_PEOPLE = 3
"""Teams under this many people have no figure of their own: it would be a person's."""
SMALL_TEAMS = "small_teams"
"""Under what the figures of teams too small for their own are told together."""
APPROACH_MIN_M = 150.0
"""Least distance between a team place and the crossing told in its stead, in metres."""


class Exit(StrEnum):
    """A way out of the tool, by who can read what leaves."""

    PAPER_SHEET = "paper_sheet"
    """the sheet printed for the team that goes out."""
    OWN_TABLE = "own_table"
    """XLSX and ICS of the own team."""
    OFFLINE = "offline"
    """GPX and offline HTML, carried on a telephone."""
    PARTNER_VIEW = "partner_view"
    """a partner's view, a handover to another operator."""
    PUBLIC = "public"
    """poster, public itinerary, GeoJSON, comparison, notebook, log, URL, error."""


class Shown(StrEnum):
    """What stands for a place at an exit."""

    EXACT = "exact"
    EXACT_CODE_ONLY = "exact_code_only"
    NAME = "name"
    CODE_DISTRICT = "code_district"
    CODE = "code"
    APPROACHED_CROSSING = "approached_crossing"
    ZONE_BAND = "zone_band"
    MEETING_POINT = "meeting_point"
    ABSENT = "absent"


APPOINTMENT_PROTECTION = Protection.SEALED
"""Class of every appointment."""

_RULES: dict[Exit, dict[Protection, Shown]] = {
    Exit.PAPER_SHEET: {
        Protection.PUBLIC: Shown.EXACT,
        Protection.PARTNER: Shown.EXACT,
        Protection.TEAM: Shown.EXACT_CODE_ONLY,
        Protection.SEALED: Shown.MEETING_POINT,
    },
    Exit.OWN_TABLE: {
        Protection.PUBLIC: Shown.NAME,
        Protection.PARTNER: Shown.NAME,
        Protection.TEAM: Shown.CODE_DISTRICT,
        Protection.SEALED: Shown.CODE,
    },
    Exit.OFFLINE: {
        Protection.PUBLIC: Shown.EXACT,
        Protection.PARTNER: Shown.EXACT,
        Protection.TEAM: Shown.APPROACHED_CROSSING,
        Protection.SEALED: Shown.ABSENT,
    },
    Exit.PARTNER_VIEW: {
        Protection.PUBLIC: Shown.EXACT,
        Protection.PARTNER: Shown.EXACT,
        Protection.TEAM: Shown.ZONE_BAND,
        Protection.SEALED: Shown.ABSENT,
    },
    Exit.PUBLIC: {
        Protection.PUBLIC: Shown.EXACT,
        Protection.PARTNER: Shown.ABSENT,
        Protection.TEAM: Shown.ABSENT,
        Protection.SEALED: Shown.ABSENT,
    },
}


def rule(protection: Protection, exit_: Exit) -> Shown:
    """What an exit shows of a place of a class."""
    return _RULES[exit_][protection]


def appointment_rule(exit_: Exit) -> Shown:
    """What an exit shows of an appointment: the rule of a sealed place."""
    return rule(APPOINTMENT_PROTECTION, exit_)


def shows_position(protection: Protection, exit_: Exit) -> bool:
    """Tell whether the exact point, and the last leg to it, may leave by this exit."""
    return rule(protection, exit_) in (Shown.EXACT, Shown.EXACT_CODE_ONLY)


def shown_label(
    place: Place, exit_: Exit, code: str, district: str = "", *, instead: str = ""
) -> str | None:
    """Text that stands for a place at an exit.

    Parameters
    ----------
    place
        The place; its `label` leaves only where the rule says exact or name.
    exit_
        Where the text goes.
    code
        The code the own team uses for it.
    district
        District it lies in, empty if unknown.
    instead
        What is told in its stead where the rule asks for one: the meeting point, the named
        crossing chosen by `approached`, or the zone and hours.

    Returns
    -------
    str or None
        None: nothing may be shown. A meeting point that was not given becomes the code; a
        crossing or a zone that was not given is nothing.
    """
    shown = rule(place.protection, exit_)
    if shown in (Shown.EXACT, Shown.NAME):
        return place.label
    if shown is Shown.CODE_DISTRICT:
        return f"{code} ({district})" if district else code
    if shown in (Shown.EXACT_CODE_ONLY, Shown.CODE):
        return code
    if shown is Shown.MEETING_POINT:
        return instead or code
    if shown is Shown.APPROACHED_CROSSING and instead:
        return _("{crossing} (approché)").format(crossing=instead)
    return instead or None if shown is Shown.ZONE_BAND else None


def require_exact(protection: Protection, exit_: Exit) -> None:
    """Raise `PrivacyError` unless the exact point may leave by this exit.

    A last barrier for exports that write coordinates; the message names no place.
    """
    if not shows_position(protection, exit_):
        raise PrivacyError(
            _("position refusée à « {exit} » pour un lieu de classe « {protection} »").format(
                exit=exit_.value, protection=protection.value
            )
        )


def approached(
    point: Point, crossings_xy: NDArray[np.float64], min_m: float = APPROACH_MIN_M
) -> int | None:
    """Nearest named crossing that is at least `min_m` metres away from a place.

    Parameters
    ----------
    point
        The place, in the territory's metric system.
    crossings_xy
        float[n, 2], eastings and northings of named crossings, in metres.
    min_m
        Least distance in metres.

    Returns
    -------
    int or None
        Row of `crossings_xy` (the first of equals); None where none is far enough.
    """
    if not len(crossings_xy):
        return None
    away_m = np.hypot(crossings_xy[:, 0] - point.x_m, crossings_xy[:, 1] - point.y_m)
    far = np.flatnonzero(away_m >= min_m)
    return int(far[np.argmin(away_m[far])]) if far.size else None


def suppress(count: int, k: int = SMALL_COUNT) -> int | None:
    """A count that may be told, or None where it is below `k` (zero too)."""
    return count if count >= k else None


def told_count(count: int, k: int = SMALL_COUNT) -> str:
    """A count as told outside the team: `<5` below `k`."""
    kept = suppress(count, k)
    return f"<{k}" if kept is None else str(kept)


def destroy_sheet_on(date: dt.date) -> dt.date:
    """Day printed on a sheet as "à détruire le", from the date of its outing."""
    return date + dt.timedelta(days=SHEET_RETENTION_DAYS)


def place_expires_on(last_passage: dt.date) -> dt.date:
    """Day on which a known place without a later passage expires."""
    return last_passage + dt.timedelta(days=PLACE_RETENTION_DAYS)


def figure_groups(sizes: Mapping[str, int]) -> dict[str, str | None]:
    """Under what each team's figures may be told.

    Parameters
    ----------
    sizes
        People of each team, by id.

    Returns
    -------
    dict
        Team id → the team itself from three people on; `SMALL_TEAMS` for the smaller ones where
        there are at least two of them; None: nowhere, a single small team being told with the rest.
    """
    small = [team for team, size in sizes.items() if size < TEAM_FIGURE_PEOPLE]
    enough = len(small) > 1 and sum(sizes[team] for team in small) >= TEAM_FIGURE_PEOPLE
    return {team: team if team not in small else SMALL_TEAMS if enough else None for team in sizes}
