"""A known place told for a call: its position, under the same rules as a report of the team."""

from __future__ import annotations

from collections.abc import Mapping

from planner.i18n import _
from planner.model import Means, Place, PlaceKind, Protection
from planner.network.gazetteer import Located, LocateFault, repeated
from planner.network.names import nearest


def callable_places(means: Means) -> tuple[Place, ...]:
    """Places a call may name: no base, no sweep, no sealed place.

    A report is protected as a place of the team: a sealed one would be told less closely by it.
    """
    return tuple(
        place
        for place in means.places
        if not place.is_base
        and place.kind is not PlaceKind.EXPLORATORY
        and place.protection is not Protection.SEALED
    )


def locate_known(means: Means, codes: Mapping[str, str], told: str) -> Located | LocateFault:
    """Where a known place is.

    Parameters
    ----------
    means
        The week's means.
    codes
        Id → code people use.
    told
        Id of a place, or the code people use for it.
    """
    known = callable_places(means)
    for place in known:
        if told in (place.id, codes.get(place.id)):
            return Located(place.point, place.label)
    near = nearest(told, [codes[place.id] for place in known if place.id in codes])
    hint = _("donner le code d'un lieu connu, ou la rue et la rue croisée")
    if near:
        hint = _("codes les plus proches : {codes}").format(codes=" · ".join(near))
    shown = repeated(told)
    return LocateFault(_("lieu « {code} » inconnu, ou scellé").format(code=shown), hint, near)
