"""Names of streets made comparable: accents, case, abbreviations and small words set aside."""

from __future__ import annotations

import re
import unicodedata

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
