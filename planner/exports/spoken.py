"""Languages spoken to people met on posters and cards: their direction, their digits, their days.

Nothing here is in the catalogue: each sentence is shown in its own language, whatever that of the
tool. Hours keep European digits but where a language writes others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_EASTERN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language.

    `tag` is its BCP 47 tag; `span` says two hours in it, empty where figures say enough.
    """

    tag: str
    rtl: bool = False
    eastern_digits: bool = False
    span: str = ""

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
        from babel.dates import format_date

        return str(format_date(date, "EEEE", locale=self.tag.replace("-", "_")))

    def hours(self, start: dt.datetime, end: dt.datetime) -> str:
        """From an hour to another, where this language does not read `20:30–20:45`; else empty."""
        return self.digits(self.span.format(start=f"{start:%H:%M}", end=f"{end:%H:%M}"))


SPOKEN = {
    one.tag: one
    for one in (
        Spoken("fr"),
        Spoken("en"),
        Spoken("ar", rtl=True),
        Spoken("fa-AF", rtl=True, eastern_digits=True, span="از {start} تا {end}"),
        Spoken("ps", rtl=True, eastern_digits=True, span="له {start} تر {end}"),
        Spoken("ro"),
        Spoken("uk"),
        Spoken("ru"),
    )
}
"""Tag → language, in the order they are shown; `fa-AF` is Dari, `ps` Pashto."""
