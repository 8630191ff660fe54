"""Categories of services, mapped once from each producer's own, in `data/service_categories/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from planner.frames import SERVICE_CATEGORIES
from planner.network.names import normalised
from planner.paths import data_dir

OTHER = "other"


@dataclass(frozen=True, slots=True)
class CategoryMap:
    """How one producer's codes are read.

    `categories` keeps the order of the file. An establishment whose code or name is sensitive is
    never read: its address may protect somebody.
    """

    categories: Mapping[str, str]
    mobile: frozenset[str]
    sensitive_codes: frozenset[str]
    sensitive_words: frozenset[str]

    def of(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Categories of some codes, each once, in the order of the file."""
        found = {self.categories[code] for code in map(_key, codes) if code in self.categories}
        return tuple(name for name in dict.fromkeys(self.categories.values()) if name in found)

    def is_sensitive(self, name: str, codes: Iterable[str] = ()) -> bool:
        """Whether a name or a code tells of a place that may protect somebody."""
        words = set(normalised(name).split())
        return bool(words & self.sensitive_words) or any(
            _key(code) in self.sensitive_codes for code in codes
        )

    def told_in(self, text: str) -> tuple[str, ...]:
        """Categories whose codes or labels are words of a text."""
        folded = _key(text)
        return self.of(code for code in self.categories if _is_told(code, folded))


@cache
def category_map(source: str) -> CategoryMap:
    """Mapping of a producer, by its key of `data/sources.toml`.

    Raises
    ------
    ValueError
        The file names a category there is not: a fault of the product, not of a user.
    """
    path = data_dir() / "service_categories" / f"{source}.toml"
    with path.open("rb") as file:
        told = tomllib.load(file)
    unknown = set(told["categories"]) - set(SERVICE_CATEGORIES)
    if unknown:
        raise ValueError(f"{path.name}: categories {sorted(unknown)}")
    sensitive = told.get("sensitive", {})
    return CategoryMap(
        categories={
            _key(code): category for category, codes in told["categories"].items() for code in codes
        },
        mobile=frozenset(map(_key, told.get("mobile", {}).get("codes", ()))),
        sensitive_codes=frozenset(map(_key, sensitive.get("codes", ()))),
        sensitive_words=frozenset(sensitive.get("words", ())),
    )


def _key(code: str) -> str:
    return code.strip().casefold()


def _is_told(code: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(code)}s?(?!\w)", text) is not None
