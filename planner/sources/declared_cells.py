"""Cells of the sheets of presence and counts: days, months and hours as people write them."""

from __future__ import annotations

import re

from planner.declared_layout import MOMENTS
from planner.i18n import _
from planner.means_layout import DAYS
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError, plain, shown

ALL_YEAR = 4095
_EVERY_DAY = ("tous les jours", "tlj", "7j/7", "7/7", "chaque jour")
_SHORT_CUTS = {"en semaine": range(5), "week-end": (5, 6), "weekend": (5, 6), "le week-end": (5, 6)}
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_SEASONS = {
    "hiver": "novembre à mars",
    "ete": "juin à septembre",
    "toute l'annee": "janvier à décembre",
}
_RANGE = re.compile(r"(?:de |du )?([^\W\d_]+)\.?\s*(?:-|–| a | au )\s*([^\W\d_]+)\.?")


def days(value: object) -> tuple[int, ...]:
    """Weekdays, 0 = Monday: `mardi, jeudi`, `lundi à vendredi`, `en semaine`, `tous les jours`."""
    told = plain(str(value))
    if told in _EVERY_DAY:
        return tuple(range(len(DAYS)))
    if told in _SHORT_CUTS:
        return tuple(_SHORT_CUTS[told])
    match = _RANGE.fullmatch(told)
    if match is not None:
        first, last = cells.weekday(match[1]), cells.weekday(match[2])
        return _wheel(first, last, len(DAYS))
    return cells.weekdays(value)


def months(value: object) -> int:
    """Bit mask of months, bit 0 is January: `novembre à mars`, `janvier, mai`, `hiver`."""
    told = plain(str(value))
    told = plain(_SEASONS.get(told, told))
    match = _RANGE.fullmatch(told)
    if match is not None:
        found = _wheel(_month(match[1]), _month(match[2]), len(_MONTHS))
    else:
        parts = re.split(r"[,;]| et ", told)
        found = tuple(_month(part.strip()) for part in parts if part.strip())
    return sum(1 << month for month in set(found))


def _wheel(first: int, last: int, num: int) -> tuple[int, ...]:
    """From one to the other, past the end where the second comes before."""
    length = (last - first) % num + 1
    return tuple(sorted((first + step) % num for step in range(length)))


def _month(told: str) -> int:
    stem = told.rstrip(".")
    found = [
        rank for rank, month in enumerate(_MONTHS) if len(stem) >= 3 and month.startswith(stem)
    ]
    if len(found) != 1:
        message = _("mois « {value} »").format(value=shown(told))
        raise CellError(message, _("écrire par exemple novembre à mars"))
    return found[0]


def moment(value: object) -> tuple[int, int] | None:
    """Range a vague word stands for (`soir`), None for anything else."""
    told = plain(str(value)).removeprefix("le ").removeprefix("en ").removeprefix("l'")
    return {plain(word): span for word, span in MOMENTS.items()}.get(
        {"soiree": "soir", "matinee": "matin", "apres midi": "apres-midi"}.get(told, told)
    )
