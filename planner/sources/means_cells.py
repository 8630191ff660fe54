"""Cells of the means spreadsheet: what people type becomes values, or a sentence saying why not."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from planner.errors import PrivacyError
from planner.free_text import LABEL_TRAITS, OPEN_LABEL_TRAITS, require_plain
from planner.i18n import _
from planner.means_layout import DAYS, TALLY
from planner.tally import PART_OF, TallyColumn, in_order, tally_words, without_whole

T = TypeVar("T")
MAX_TEXT = 80
MAX_EUR = 1_000_000
_TIME = re.compile(r"(\d{1,2})\s*(?:h|:|H)\s*(\d{2})?(?::00)?")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_REGIME = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")
_CODE = re.compile(r"[0-9A-Za-zÀ-ÿ][0-9A-Za-zÀ-ÿ_.-]{0,39}")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_JOINER = "\u200d"
"""Joins emoji; it changes no direction."""


class CellError(ValueError):
    """One cell that cannot be read; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def is_blank(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: object) -> str:
    """A value as an error may show it: short, without control or direction characters."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "".join(c if c.isprintable() else "·" for c in str(value))
    return text if len(text) <= 40 else text[:39] + "…"


def text(value: object) -> str:
    """A short text; control and direction-changing characters are refused."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = unicodedata.normalize("NFC", str(value)).strip()
    if any(unicodedata.category(c) in _UNSEEN and c != _JOINER for c in found):
        raise CellError(
            _("caractère invisible ou de changement de sens dans « {text} »").format(
                text=shown(found)
            ),
            _("retaper ce texte au clavier"),
        )
    if len(found) > MAX_TEXT:
        raise CellError(
            _("texte de {num} caractères").format(num=len(found)),
            _("{num} caractères au plus").format(num=MAX_TEXT),
        )
    return found


def label(value: object, *, told_to_all: bool) -> str:
    """The name of a place: no telephone; no person's name where the place is not public."""
    found = text(value)
    traits = OPEN_LABEL_TRAITS if told_to_all else LABEL_TRAITS
    try:
        return require_plain(found, traits=traits, max_chars=MAX_TEXT)
    except PrivacyError as error:
        raise CellError(str(error), _("écrire un nom de lieu, de rue ou un code")) from error


def body(value: object) -> str:
    """The name of an organisation, which may bear somebody's: no telephone, no address."""
    return label(value, told_to_all=True)


def code(value: object) -> str:
    """A short code: letters, digits, `-`, `_`, `.`."""
    found = text(value)
    if not _CODE.fullmatch(found):
        raise CellError(
            _("code « {code} »").format(code=shown(found)),
            _("lettres, chiffres, tiret ou point, 40 au plus ; d'abord une lettre ou un chiffre"),
        )
    return found


def regime(value: object) -> str:
    """The key of a working-time regime: lower case, digits, dashes."""
    found = plain(text(value)).replace(" ", "-")
    if not _REGIME.fullmatch(found):
        raise CellError(
            _("régime « {text} »").format(text=shown(value)), _("écrire par exemple cc66")
        )
    return found


def codes(value: object) -> tuple[str, ...]:
    """Codes separated by commas or semicolons, each once."""
    parts = re.split(r"[,;]", text(value))
    return tuple(dict.fromkeys(code(part) for part in parts if part.strip()))


def words(value: object) -> frozenset[str]:
    """Skills separated by commas: lower case; a person's name is none."""
    parts = re.split(r"[,;]", text(value))
    return frozenset(label(part, told_to_all=False).lower() for part in parts if part.strip())


def whole(value: object, low: int, high: int) -> int:
    """A whole number within bounds."""
    try:
        number = float(str(value).replace(",", ".")) if not isinstance(value, bool) else math.nan
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number.is_integer() and low <= number <= high):
        raise CellError(
            _("« {value} » n'est pas un nombre entier possible").format(value=shown(value)),
            _("de {low} à {high}").format(low=low, high=high),
        )
    return int(number)


def euros(value: object) -> float:
    """An amount of money, zero or more."""
    try:
        number = math.nan if isinstance(value, bool) else float(str(value).replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and 0 <= number <= MAX_EUR):
        raise CellError(
            _("« {value} » n'est pas un montant en euros").format(value=shown(value)),
            _("par exemple 42,50 ; vide : inconnu"),
        )
    return number


def degrees(value: object, limit: float) -> float:
    """Degrees of latitude or longitude."""
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and -limit <= number <= limit):
        raise CellError(
            _("« {value} » n'est pas un nombre de degrés").format(value=shown(value)),
            _("par exemple 48,5382"),
        )
    return number


def minute_of_day(value: object) -> int:
    """Minutes after midnight: `21:30`, `21h`, `21 h 30`, or a spreadsheet's own time."""
    hint = _("écrire par exemple 21:30")
    if isinstance(value, dt.datetime):
        return value.hour * 60 + value.minute
    if isinstance(value, dt.time):
        return value.hour * 60 + value.minute
    if isinstance(value, dt.timedelta):
        value = value.total_seconds() / 86_400
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if 0 <= value < 1:
            return round(value * 1440) % 1440
        if float(value).is_integer() and 1 <= value <= 24:
            return int(value) % 24 * 60
        raise CellError(_("heure « {value} »").format(value=shown(value)), hint)
    match = _TIME.fullmatch(str(value).strip())
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise CellError(_("heure « {value} »").format(value=shown(value)), hint)
    return hours % 24 * 60 + minutes


def date(value: object) -> dt.date:
    """A date: a spreadsheet's own, `01/12/2026` or `2026-12-01`."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = str(value).strip()
    match = _DATE.fullmatch(found)
    try:
        if match:
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(found)
    except ValueError as error:
        raise CellError(
            _("date « {value} »").format(value=shown(value)), _("écrire par exemple 01/12/2026")
        ) from error


def weekday(value: object) -> int:
    """A weekday: `mardi`, `mar.`, 0 = Monday."""
    found = plain(str(value)).rstrip(".")
    matches = [rank for rank, day in enumerate(DAYS) if len(found) >= 3 and day.startswith(found)]
    if len(matches) != 1:
        raise CellError(
            _("jour « {value} »").format(value=shown(value)), _("écrire par exemple mardi")
        )
    return matches[0]


def weekdays(value: object) -> tuple[int, ...]:
    """Weekdays separated by commas, in order."""
    parts = [part for part in re.split(r"[,;]| et ", str(value)) if part.strip()]
    return tuple(sorted({weekday(part.strip()) for part in parts}))


def tally(value: object) -> tuple[TallyColumn, ...]:
    """Columns a street round counts, separated by commas; the order is the closed list's."""
    parts = [part for part in re.split(r"[,;]", str(value)) if part.strip()]
    columns = in_order(choice(part, TALLY) for part in parts)
    if not columns:
        raise CellError(_("aucune colonne à compter"), ", ".join(TALLY))
    for part in without_whole(columns):
        whole_ = tally_words(PART_OF[part])
        raise CellError(
            _("« {part} » sans « {whole} »").format(part=tally_words(part), whole=whole_),
            _("ajouter « {whole} »").format(whole=whole_),
        )
    return columns


def choice(value: object, choices: Mapping[str, T]) -> T:
    """One of a closed list, whatever its case or accents."""
    folded = {plain(key): known for key, known in choices.items()}
    found = plain(str(value))
    if found not in folded:
        raise CellError(
            _("« {value} » n'est pas dans la liste").format(value=shown(value)),
            _("choisir parmi : {choices}").format(choices=", ".join(choices)),
        )
    return folded[found]


def plain(value: str) -> str:
    """Lower case without accents, apostrophes told alike."""
    decomposed = unicodedata.normalize("NFKD", value.replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip().lower()
