"""Languages spoken to people met on posters and cards: their direction, digits, days and spans.

Nothing here is in the catalogue: each sentence is shown in its own language, whatever that of the
tool. Hours keep European digits but where a language writes others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.hours import span_of_moments
from planner.i18n import LANGUAGES

_EASTERN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language.

    `tag` is its BCP 47 tag; `span` says from what to what in it.
    """

    tag: str
    span: str
    rtl: bool = False
    eastern_digits: bool = False

    @property
    def typeset(self) -> dict[str, str | bool | None]:
        """What the typesetting is told."""
        lang, _dash, region = self.tag.partition("-")
        return {"lang": lang, "region": region or None, "rtl": self.rtl}

    def digits(self, text: str) -> str:
        """A text with the digits this language writes."""
        return text.translate(_EASTERN) if self.eastern_digits else text

    def weekday(self, date: dt.date) -> str:
        """Name of a date's weekday."""
        return self._date(date, "EEEE")

    def day(self, date: dt.date) -> str:
        """A date without its weekday and year; the first of a month is `1er` in French."""
        written = self._date(date, "d MMMM")
        first = self.tag == "fr" and date.day == 1
        return self.digits(written.replace("1", "1er", 1) if first else written)

    def week(self, first: dt.date, last: dt.date) -> str:
        """From a day to another."""
        return self.span.format(first=self.day(first), last=self.day(last))

    def hours(self, start: dt.datetime, end: dt.datetime) -> str:
        """From an hour to another: in words where a dash would be read from the other side."""
        if self.tag in LANGUAGES:
            return span_of_moments(start, end, self.tag)
        told = {"first": f"{start:%H:%M}", "last": f"{end:%H:%M}"}
        return self.digits((self.span if self.rtl else "{first}–{last}").format(**told))

    def _date(self, date: dt.date, form: str) -> str:
        from babel.dates import format_date

        return str(format_date(date, form, locale=self.tag.replace("-", "_")))


SPOKEN = {
    one.tag: one
    for one in (
        Spoken("fr", "du {first} au {last}"),
        Spoken("en", "from {first} to {last}"),
        Spoken("ar", "من {first} إلى {last}", rtl=True),
        Spoken("fa-AF", "از {first} تا {last}", rtl=True, eastern_digits=True),
        Spoken("ps", "له {first} تر {last}", rtl=True, eastern_digits=True),
        Spoken("ro", "de la {first} la {last}"),
        Spoken("uk", "з {first} до {last}"),
        Spoken("ru", "с {first} по {last}"),
    )
}
"""Tag → language, in the order they are shown; `fa-AF` is Dari, `ps` Pashto."""
