"""French first, English second: gettext over the `.po` files of `planner/locale`.

Source strings (msgid) are French; a catalogue is compiled in memory when first used, so no binary
file is kept in the repository.
"""

from __future__ import annotations

import gettext as _gettext
import io
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache
from importlib import resources

LANGUAGES = ("fr", "en")
_language: ContextVar[str] = ContextVar("allervers_language", default="fr")


@cache
def _translations(language: str) -> _gettext.NullTranslations:
    if language == "fr":
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("planner") / "locale" / language / "LC_MESSAGES" / "allervers.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return _gettext.GNUTranslations(buffer)


def set_language(language: str) -> None:
    """Choose the language of this thread or task; anything unknown falls back to French."""
    _language.set(language if language in LANGUAGES else "fr")


def language() -> str:
    """Language in use: `fr` or `en`."""
    return _language.get()


def _(message: str) -> str:
    """Translate a French source string; unknown strings come back unchanged."""
    return _translations(language()).gettext(message) if message else ""


def labelled(name: object, what: object) -> str:
    """Write `name : what`, with the colon of the language in use."""
    return _("{name} : {what}").format(name=name, what=what)


def listed(items: Iterable[str]) -> str:
    """Items of a list that may hold commas, apart by semicolons as the language in use has them."""
    return (" ; " if language() == "fr" else "; ").join(items)


def percent_sign() -> str:
    """What follows the number of a percentage in the language in use."""
    return "\u202f%" if language() == "fr" else "%"


def ngettext(singular: str, plural: str, num: int) -> str:
    """Translate with the right plural; in French 0 and 1 are singular."""
    if language() == "fr":
        return singular if abs(num) < 2 else plural
    return _translations(language()).ngettext(singular, plural, num)


def counted(singular: str, plural: str, num: int, **others: object) -> str:
    """Translate with the right plural, and write `num` and the others in their places."""
    return ngettext(singular, plural, num).format(num=num, **others)
