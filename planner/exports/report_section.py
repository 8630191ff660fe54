"""Pieces of a report in words: its tables and what they say of months and shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.dates import day_words
from planner.digits import percent
from planner.exports.needs_table import number
from planner.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title; `declared` tells what teams declare from what plans say.

    `rows` are all there are: `cut` shortens them where there is no room.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    declared: bool = False
    note: str = ""


def cut(section: Section, most: int) -> tuple[tuple[tuple[str, ...], ...], str]:
    """First rows of a section, and how many more the workbook has; empty: all are there."""
    more = len(section.rows) - most
    if more <= 0:
        return section.rows, ""
    return section.rows[:most], more_words(more)


def more_words(num: int) -> str:
    """How many lines of a list the workbook has beside those shown."""
    words = ngettext("et {num} autre, dans le classeur", "et {num} autres, dans le classeur", num)
    return words.format(num=number(num, 0))


@dataclass(frozen=True, slots=True)
class Report:
    """An activity report in words."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def month_words(month: str) -> str:
    """`2026-12` as people say it."""
    return day_words(dt.date.fromisoformat(f"{month}-01"), "MMMM y")


def share_words(share: float | None) -> str:
    """A share, 0 to 1, in words; null is unknown."""
    return percent(share)
