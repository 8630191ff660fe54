"""Regimes of working time: those shipped, and the agreements an organisation lays over them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputFileError, PrivacyError, UsageError
from planner.free_text import require_plain
from planner.i18n import _
from planner.paths import data_dir
from planner.sources.files import read_bytes
from planner.working_time.regime import Band, Measure, Regime, Rule

MAX_TEXT = 200
_FIELDS = frozenset(field.name for field in fields(Rule))
_TYPES: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "measure": (str,),
    "value": (int, float),
    "article": (str,),
    "derogation": (str,),
    "verified": (bool,),
    "note": (str,),
    "tolerated": (int, float),
    "beyond_h": (int, float),
    "night_share": (int, float),
    "break_min": (int,),
    "inclusive": (bool,),
    "band": (list,),
    "owed": (str,),
}


@dataclass(frozen=True, slots=True)
class RegimeFile:
    """What one file says: a regime of its own, or rules laid over one known by its key."""

    key: str
    label: str
    legal: bool
    rules: tuple[Rule, ...]


@cache
def shipped_regimes() -> Mapping[str, Regime]:
    """Regimes of `data/regimes`, by key."""
    files = sorted((data_dir() / "regimes").glob("*.toml"))
    return {one.key: Regime(one.key, one.label, one.legal, one.rules) for one in map(_read, files)}


def load_regimes(paths: Iterable[Path] = ()) -> Mapping[str, Regime]:
    """Regimes shipped, with an organisation's files laid over them.

    A file whose `key` is known changes or adds rules, each with a `note` saying on what text; any
    other `key` is a regime of its own, with its `label`.

    Raises
    ------
    InputFileError
        Not TOML, a rule or a measure that is not known, a value changed without a note.
    """
    regimes = dict(shipped_regimes())
    for path in paths:
        found = _read(path)
        known = regimes.get(found.key)
        try:
            if known is None:
                regimes[found.key] = Regime(found.key, found.label, found.legal, found.rules)
            else:
                regimes[found.key] = known.overridden(found.rules)
        except UsageError as error:
            hint = _("écrire « note » : quel texte a été lu, par quelle fonction, et quand")
            raise InputFileError([Fault(str(error), hint, file=path.name)]) from error
    return regimes


def _read(path: Path) -> RegimeFile:
    faults: list[Fault] = []
    document = _document(path)
    rules = []
    for rank, item in enumerate(_rules(document, path), 1):
        try:
            rules.append(_rule(item))
        except (UsageError, PrivacyError, ValueError) as error:
            message = _("règle {rank} : {error}").format(rank=rank, error=str(error)[:MAX_TEXT])
            faults.append(Fault(message, _("voir docs/formats.md, « Régimes »"), file=path.name))
    if faults:
        raise InputFileError(faults)
    key = str(document["key"])
    label, legal = str(document.get("label") or key), document.get("legal") is not False
    return RegimeFile(key, label[:MAX_TEXT], legal, tuple(rules))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _("ce n'est pas du TOML lisible : {error}").format(error=str(error)[:MAX_TEXT])
        raise InputFileError([Fault(message, _("corriger le fichier"), file=path.name)]) from error
    if not isinstance(document.get("key"), str) or not document["key"].strip():
        hint = _('écrire par exemple key = "cc66"')
        raise InputFileError([Fault(_("« key » absent"), hint, file=path.name)])
    return document


def _rules(document: Mapping[str, Any], path: Path) -> list[Any]:
    rules = document.get("rule")
    if not isinstance(rules, list) or not rules:
        hint = _("une règle par bloc [[rule]]")
        raise InputFileError([Fault(_("aucune règle"), hint, file=path.name)])
    return rules


def _rule(item: Any) -> Rule:
    if not isinstance(item, dict):
        raise UsageError(_("un bloc [[rule]] est attendu"))
    unknown = sorted(set(item) - _FIELDS)
    if unknown:
        raise UsageError(_("champ « {name} » inconnu").format(name=unknown[0][:40]))
    for name, value in item.items():
        wrong_bool = isinstance(value, bool) and bool not in _TYPES[name]
        if wrong_bool or not isinstance(value, _TYPES[name]):
            raise UsageError(_("« {name} » : valeur de type inattendu").format(name=name))
    missing = [name for name in ("id", "measure", "article") if name not in item]
    if missing:
        raise UsageError(_("champ « {name} » absent").format(name=missing[0]))
    if item["measure"] not in set(Measure):
        raise UsageError(_("mesure « {name} » inconnue").format(name=item["measure"][:40]))
    require_plain(item.get("note", ""))
    values = dict(item) | {"measure": Measure(item["measure"]), "value": item.get("value")}
    if "band" in item:
        values["band"] = _band(item["band"])
    return Rule(**values)


def _band(texts: list[Any]) -> Band:
    """Two hours as minutes after midnight; an end before the start is the next day's."""
    if len(texts) != 2 or not all(isinstance(text, str) for text in texts):
        raise UsageError(_('plage : deux heures, par exemple ["21:00", "06:00"]'))
    start, end = (_minutes(text) for text in texts)
    return start, end if end > start else end + 1440


def _minutes(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise UsageError(_("heure « {text} » : écrire 21:00").format(text=text[:20]))
    return int(hour) * 60 + int(minute)
