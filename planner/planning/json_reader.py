"""Typed fields of JSON objects, every fault gathered with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from planner.errors import Fault, UsageError
from planner.i18n import _, labelled

MISSING = object()
"""Default of a field that must be there."""


class JsonReader:
    """Reads typed fields of a JSON object and gathers what is wrong with them."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, path: str, message: str) -> None:
        """Note what is wrong at a path."""
        hint = _("corriger ce champ ou reprendre un plan écrit par aller-vers")
        self.faults.append(Fault(labelled(path, message), hint, file=self.file))

    def get(self, at: tuple[dict[str, Any], str], key: str, kind: Any, default: Any) -> Any:
        """Value of `key`; `default` MISSING makes it required. Wrong types become faults."""
        holder, path = at
        value = holder.get(key, default)
        if value is MISSING:
            self.fault(f"{path}{key}", _("champ absent"))
            return None
        wrong_bool = isinstance(value, bool) and kind in (int, (int, type(None)))
        if value is not default and (wrong_bool or not isinstance(value, kind)):
            shown = repr(value)[:40]
            self.fault(f"{path}{key}", _("valeur {value} de type inattendu").format(value=shown))
            return None if default is MISSING else default
        return value

    def parsed(self, at: tuple[dict[str, Any], str], key: str, parse: Callable[[str], Any]) -> Any:
        """A required text turned into a value; a refusal of `parse` becomes a fault."""
        text = self.get(at, key, str, MISSING)
        if text is None:
            return None
        try:
            return parse(text)
        except (ValueError, UsageError) as error:
            self.fault(f"{at[1]}{key}", str(error))
            return None

    def items(self, holder: dict[str, Any], key: str, path: str) -> Iterator[tuple[Any, str]]:
        """Objects of a list with their paths; anything else in it is a fault."""
        for rank, item in enumerate(self.get((holder, path), key, list, [])):
            where = f"{path}{key}[{rank}]"
            if isinstance(item, dict):
                yield item, f"{where}."
            else:
                self.fault(where, _("un objet est attendu"))
