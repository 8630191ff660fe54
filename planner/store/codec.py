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
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
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
    wanted: Any = kind
    try:
        result: T = _reader(wanted)(data)
    except _MisfitError as misfit:
        path = kind.__name__ + "".join(reversed(misfit.steps))
        message = _("enregistrement illisible au champ {path}").format(path=path)
        raise StoreError(message) from misfit.__cause__
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


class _MisfitError(Exception):
    """Data that are not of their type; `steps` lead to them from outside, the last one first."""

    def __init__(self, *steps: str) -> None:
        super().__init__()
        self.steps = list(steps)


Reader = Callable[[Any], Any]
"""Rebuilds a value of one type, or raises `_MisfitError`."""


@cache
def _reader(kind: Any) -> Reader:
    """The reader of a type, made once: a week's means are tens of thousands of values."""
    if kind in (Any, object):
        return lambda data: data
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin is not None:
        make = _CONTAINERS.get(origin)
        return _no_reader if make is None else make(get_args(kind))
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    return _scalar_reader(kind)


def _no_reader(_data: Any) -> Any:
    raise _MisfitError


def _union_reader(kinds: tuple[Any, ...]) -> Reader:
    as_they_are = frozenset(kinds)
    others = [kind for kind in kinds if kind is not type(None)]

    def read(data: Any) -> Any:
        if type(data) in as_they_are:
            return data
        for kind in others:
            try:
                return _reader(kind)(data)
            except _MisfitError:
                continue
        raise _MisfitError

    return read


def _dataclass_reader(kind: Any) -> Reader:
    fields = dataclasses.fields(kind)
    missing = dataclasses.MISSING
    required = [f.name for f in fields if f.default is missing and f.default_factory is missing]
    readers: dict[str, Reader] = {}  # filled when first needed: a type may hold itself

    def read(data: Any) -> Any:
        if not readers:
            hints = get_type_hints(kind)
            readers.update({field.name: _reader(hints[field.name]) for field in fields})
        if not isinstance(data, dict) or not data.keys() <= readers.keys():
            raise _MisfitError
        values = {}
        for name, item in data.items():
            try:
                values[name] = readers[name](item)
            except _MisfitError as misfit:
                misfit.steps.append(f".{name}")
                raise
        for name in required:
            if name not in values:
                raise _MisfitError(f".{name}")
        try:
            return kind(**values)
        except PlannerError as error:
            raise _MisfitError from error

    return read


def _scalar_reader(kind: type) -> Reader:
    if kind is float:
        return _read_float
    if kind in (str, int, bool):
        return partial(_read_same, kind)
    made = _TEXT_READERS.get(kind) or (kind if issubclass(kind, StrEnum) else None)
    return _no_reader if made is None else partial(_read_text, made)


def _read_float(data: Any) -> float:
    if type(data) in (int, float):
        return float(data)
    raise _MisfitError


def _read_same(kind: type, data: Any) -> Any:
    if type(data) is kind:
        return data
    raise _MisfitError


def _read_text(made: Callable[[str], Any], data: Any) -> Any:
    if not isinstance(data, str):
        raise _MisfitError
    try:
        return made(data)
    except ValueError as error:
        raise _MisfitError from error


def _tuple_reader(args: tuple[Any, ...]) -> Reader:
    alike = len(args) == 2 and args[1] is Ellipsis
    readers = [_reader(kind) for kind in args[: 1 if alike else None]]

    def read(data: Any) -> tuple[Any, ...]:
        if not isinstance(data, list) or not (alike or len(readers) == len(data)):
            raise _MisfitError
        each = readers * len(data) if alike else readers
        return tuple(_items(each, data))

    return read


def _items(readers: list[Reader], data: list[Any]) -> list[Any]:
    values: list[Any] = []
    try:
        for reader, item in zip(readers, data, strict=True):
            values.append(reader(item))
    except _MisfitError as misfit:
        misfit.steps.append(f"[{len(values)}]")
        raise
    return values


def _frozenset_reader(args: tuple[Any, ...]) -> Reader:
    read = _tuple_reader((args[0], Ellipsis))
    return lambda data: frozenset(read(data))


def _dict_reader(args: tuple[Any, ...]) -> Reader:
    reader = _reader(args[1])

    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise _MisfitError
        values = {}
        for key, item in data.items():
            try:
                values[key] = reader(item)
            except _MisfitError as misfit:
                misfit.steps.append(f".{key}")
                raise
        return values

    return read


_TEXT_READERS: dict[Any, Callable[[str], Any]] = {dt.date: dt.date.fromisoformat}
_CONTAINERS: dict[Any, Callable[[tuple[Any, ...]], Reader]] = {
    tuple: _tuple_reader,
    frozenset: _frozenset_reader,
    dict: _dict_reader,
    Mapping: _dict_reader,
}
