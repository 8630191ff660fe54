"""Frozen dataclasses ↔ JSON-ready values, strictly and both ways.

`decode(type, encode(value)) == value` for every domain type. A field the type does not know, a
missing field without a default, a value of another type: `StoreError` naming the field's path,
never its value. A field added later with a default reads old rows.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from planner.errors import PlannerError, StoreError
from planner.i18n import _

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a dataclass (or what its fields may hold) into dicts, lists, texts and numbers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(encode(item) for item in value)
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no stored form for {type(value).__name__}")


def decode(kind: type[T], data: Any) -> T:
    """Rebuild a dataclass from what `encode` gave.

    Raises
    ------
    StoreError
        The data are not a stored `kind`.
    """
    result: T = _decode(kind, data, kind.__name__)
    return result


def to_json(value: Any) -> str:
    """A value as compact JSON text; a number that JSON cannot hold (infinite) is a StoreError."""
    try:
        return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(_("valeur impossible à enregistrer")) from error


def from_json(kind: type[T], text: str) -> T:
    """Read what `to_json` wrote; StoreError otherwise."""
    return decode(kind, load_json(text))


def load_json(text: str | bytes) -> Any:
    """Parse stored JSON; StoreError when it is damaged."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(_("enregistrement illisible : le texte n'est pas du JSON")) from error


def _wrong(path: str) -> StoreError:
    return StoreError(_("enregistrement illisible au champ {path}").format(path=path))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Any, path: str) -> Any:
    if kind in (Any, object):
        return data
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), data, path)
    if origin is not None:
        decoder = _CONTAINERS.get(origin)
        if decoder is None:
            raise _wrong(path)
        return decoder(get_args(kind), data, path)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(kind, data, path)
    return _decode_scalar(kind, data, path)


def _decode_union(kinds: tuple[Any, ...], data: Any, path: str) -> Any:
    if data is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(data):
            return data
    for kind in kinds:
        if kind is not type(None):
            try:
                return _decode(kind, data, path)
            except StoreError:
                continue
    raise _wrong(path)


def _decode_dataclass(kind: Any, data: Any, path: str) -> Any:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if not isinstance(data, dict) or not data.keys() <= fields.keys():
        raise _wrong(path)
    hints = _hints(kind)
    values = {name: _decode(hints[name], item, f"{path}.{name}") for name, item in data.items()}
    for name, field in fields.items():
        required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        if required and name not in values:
            raise _wrong(f"{path}.{name}")
    try:
        return kind(**values)
    except PlannerError as error:
        raise _wrong(path) from error


def _decode_scalar(kind: type, data: Any, path: str) -> Any:
    if kind is float and type(data) in (int, float):
        return float(data)
    if kind in (str, int, bool) and type(data) is kind:
        return data
    read = _TEXT_READERS.get(kind) or (kind if issubclass(kind, StrEnum) else None)
    if read is not None and isinstance(data, str):
        try:
            return read(data)
        except ValueError as error:
            raise _wrong(path) from error
    raise _wrong(path)


def _decode_tuple(args: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path)
    if len(args) == 2 and args[1] is Ellipsis:
        args = (args[0],) * len(data)
    if len(args) != len(data):
        raise _wrong(path)
    return tuple(
        _decode(kind, item, f"{path}[{rank}]")
        for rank, (kind, item) in enumerate(zip(args, data, strict=True))
    )


def _decode_frozenset(args: tuple[Any, ...], data: Any, path: str) -> frozenset[Any]:
    return frozenset(_decode_tuple((args[0], Ellipsis), data, path))


def _decode_dict(args: tuple[Any, ...], data: Any, path: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise _wrong(path)
    return {key: _decode(args[1], item, f"{path}.{key}") for key, item in data.items()}


_TEXT_READERS: dict[Any, Callable[[str], Any]] = {dt.date: dt.date.fromisoformat}
_CONTAINERS: dict[Any, Callable[[tuple[Any, ...], Any, str], Any]] = {
    tuple: _decode_tuple,
    frozenset: _decode_frozenset,
    dict: _decode_dict,
}
