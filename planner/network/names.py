"""Names of streets made comparable: accents, case, abbreviations and small words set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

_NAME_MAX = 200
"""Longer names are cut before they are compared."""
_TYPES = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard",
    "pl": "place", "r": "rue", "imp": "impasse", "all": "allee", "ch": "chemin",
    "chem": "chemin", "che": "chemin", "rte": "route", "sq": "square", "fg": "faubourg",
    "fbg": "faubourg", "q": "quai", "qu": "quai", "pass": "passage", "res": "residence",
    "st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal", "dr": "docteur",
    "pdt": "president", "crs": "cours", "rpt": "rond point",
}  # fmt: skip
_KINDS = {
    *_TYPES.values(), "ruelle", "sente", "sentier", "pont", "villa", "cite", "promenade", "parvis",
    "esplanade", "mail", "port", "clos", "hameau", "voie", "venelle", "traverse", "montee",
} - {"saint", "sainte", "general", "marechal", "docteur", "president"}  # fmt: skip
_STOP_WORDS = {"de", "du", "des", "la", "le", "les", "l", "d", "a", "au", "aux", "et"}


def normalised(name: str) -> str:
    """Name without accents, case, punctuation, small words; abbreviations spelt out.

    Letters of any script count; a name without a letter or figure comes back empty. A last word is
    never a small one (« Rue A »).
    """
    folded = unicodedata.normalize("NFKD", name[:_NAME_MAX]).casefold().replace("œ", "oe")
    plain = unicodedata.normalize("NFKD", folded)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    spelt = [_TYPES.get(word, word) for word in re.findall(r"[^\W_]+", plain)]
    return " ".join([*(word for word in spelt[:-1] if word not in _STOP_WORDS), *spelt[-1:]])


def nearest(name: str, names: Iterable[str], *, num: int = 3) -> tuple[str, ...]:
    """Names most like one, the likest first.

    The type of street counts little: « Rue de la République » is near « Place de la République »
    and far from « Rue Pasteur ». None for a name without a letter.
    """
    wanted = normalised(name)
    if not wanted:
        return ()
    ranked = sorted({(-_likeness(wanted, normalised(known)), known) for known in names})
    return tuple(known for _score, known in ranked[:num])


def _likeness(one: str, two: str) -> float:
    """0 to 100; four fifths on the name without its type, whatever the order of words."""
    bare = fuzz.token_sort_ratio(_bare(one), _bare(two))
    return 0.8 * bare + 0.2 * fuzz.ratio(one, two)


def _bare(key: str) -> str:
    first, _space, rest = key.partition(" ")
    return rest if rest and first in _KINDS else key
