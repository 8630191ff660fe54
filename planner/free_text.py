"""Text that people type is scanned before it is saved: names, telephones, health, nationality.

The tool has no free text about people, places of life or encounters, and none is planned. Where an
organisation writes a short label (a place's name, the note of an agreement), what would describe a
person is refused. A scan refuses too much rather than too little; the fault never repeats the text.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from planner.errors import PrivacyError
from planner.i18n import _

MAX_CHARS = 120
"""Longest text kept; a label is no notebook."""


class Trait(StrEnum):
    """What a text tells of a person."""

    PERSON = "person"
    TELEPHONE = "telephone"
    EMAIL = "email"
    HEALTH = "health"
    NATIONALITY = "nationality"
    BIRTH = "birth"


LABEL_TRAITS = frozenset({Trait.TELEPHONE, Trait.EMAIL, Trait.PERSON, Trait.BIRTH})
"""What the name of a place is scanned for: a street may be named after Spain or a hospital."""
OPEN_LABEL_TRAITS = frozenset({Trait.TELEPHONE, Trait.EMAIL})
"""What the name of a place open to all is scanned for: it may bear somebody's name."""

_TELEPHONE = re.compile(r"(?:(?:\+|00)\s?\d{2,3}|\b0)[\s.\-]?\(?[1-9]\)?(?:[\s.\-]?\d{2}){4}\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TITLES = frozenset((
    "m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur",
))  # fmt: skip
_BIRTH = re.compile(r"\b(?:nee?|agee?)\s+(?:le|en|a|de)\b|\b\d{1,3}\s+ans\b")
_HEALTH = (
    "addict", "alcool", "anxi", "bipolaire", "blesse", "cancer", "cirrhose", "crack", "delir",
    "depress", "diabet", "epilep", "handicap", "hepatite", "heroin", "hospitalis", "malad",
    "medicament", "methadone", "overdose", "parano", "psychia", "psychotique", "schizo", "seropo",
    "sida", "subutex", "suicid", "toxico", "traitement", "tubercul", "vih",
)  # fmt: skip
_NATIONALITY = (
    "afghan", "albanais", "algerien", "bulgare", "camerounais", "congolais", "erythreen",
    "ethiopien", "georgien", "guineen", "irakien", "iranien", "ivoirien", "kosovar", "malien",
    "marocain", "nigerian", "pakistanais", "polonais", "roms", "roumain", "sans-papiers",
    "senegalais", "somalien", "soudanais", "syrien", "tchadien", "tchetchene", "tunisien",
    "ukrainien",
)  # fmt: skip
_FIRST_NAMES = frozenset((
    "adam", "ahmed", "alain", "alex", "alexandre", "ali", "alice", "amina", "andre", "anna",
    "anne", "antoine", "arthur", "aurelie", "bernard", "brigitte", "camille", "caroline",
    "catherine", "cecile", "celine", "chantal", "charlotte", "chloe", "christian", "christine",
    "christophe", "claire", "claude", "clement", "corinne", "daniel", "david", "denis",
    "didier", "dominique", "elodie", "emilie", "emma", "eric", "fatima", "fatou", "florence",
    "francois", "francoise", "frederic", "gerard", "gilles", "guillaume", "guy", "hassan",
    "helene", "henri", "herve", "hugo", "ibrahim", "isabelle", "jacqueline", "jacques", "jean",
    "jeanne", "jerome", "joel", "josette", "julie", "julien", "karim", "karine", "kevin",
    "khadija", "laura", "laurence", "laurent", "leila", "lionel", "louis", "louise", "luc",
    "lucas", "marc", "marie", "marine", "marion", "martine", "mathieu", "maurice", "maxime",
    "mehdi", "michel", "michele", "mohamed", "monique", "moussa", "moustapha", "nadia",
    "nathalie", "nicolas", "nicole", "odile", "olivier", "pascal", "patricia", "patrick",
    "paul", "philippe", "pierre", "quentin", "rachid", "raymond", "rene", "robert", "roger",
    "romain", "samir", "sandrine", "sebastien", "serge", "simon", "sofia", "sophie", "stephane",
    "sylvain", "sylvie", "thierry", "thomas", "valerie", "vanessa", "veronique", "vincent",
    "virginie", "xavier", "yann", "yasmine", "youssef", "yves",
))  # fmt: skip


def scan(text: str) -> frozenset[Trait]:
    """What a text tells of a person; empty when nothing is found.

    A first name with a capital, or a title and a name, count where no street, saint or institution
    stands before them.
    """
    folded = _folded(text)
    found = {
        Trait.TELEPHONE: _TELEPHONE.search(text) is not None,
        Trait.EMAIL: _EMAIL.search(text) is not None,
        Trait.BIRTH: _BIRTH.search(folded) is not None,
        Trait.HEALTH: _begins(folded, _HEALTH),
        Trait.NATIONALITY: _begins(folded, _NATIONALITY),
        Trait.PERSON: _names_someone(text),
    }
    return frozenset(trait for trait, told in found.items() if told)


def require_plain(
    text: str, *, traits: frozenset[Trait] = frozenset(Trait), max_chars: int = MAX_CHARS
) -> str:
    """Return a text that tells nothing of a person, or raise without repeating it.

    Raises
    ------
    PrivacyError
        Too long, or one of `traits` found.
    """
    if len(text) > max_chars:
        raise PrivacyError(
            _("texte de {num} caractères, {most} au plus").format(num=len(text), most=max_chars)
        )
    told = sorted(scan(text) & traits)
    if told:
        raise PrivacyError(
            _("ce texte semble décrire une personne ({traits}) : il n'est pas gardé").format(
                traits=", ".join(trait_words(trait) for trait in told)
            )
        )
    return text


def trait_words(trait: Trait) -> str:
    """A trait as people read it."""
    return {
        Trait.PERSON: _("un nom"),
        Trait.TELEPHONE: _("un téléphone"),
        Trait.EMAIL: _("une adresse de courriel"),
        Trait.HEALTH: _("la santé"),
        Trait.NATIONALITY: _("la nationalité"),
        Trait.BIRTH: _("l'âge ou la naissance"),
    }[trait]


_NAMED_AFTER = frozenset((
    "allee", "av", "avenue", "bd", "boulevard", "centre", "chemin", "college", "cours", "cite",
    "ecole", "eglise", "espace", "esplanade", "foyer", "gare", "gymnase", "hopital", "hotel",
    "impasse", "jardin", "lycee", "mail", "maison", "marche", "parc", "parking", "passage",
    "place", "pont", "port", "porte", "quai", "residence", "route", "rue", "saint", "sainte",
    "salle", "square", "st", "ste", "stade", "station", "theatre", "villa",
))  # fmt: skip


def _names_someone(text: str) -> bool:
    """A first name or a title with a name, that no street, saint or institution explains."""
    words = re.findall(r"[^\W\d_]+", text)
    folded = [_folded(word) for word in words]
    for rank, word in enumerate(words):
        after = words[rank + 1 : rank + 2]
        title = folded[rank] in _TITLES and any(one[0].isupper() for one in after)
        first_name = word[0].isupper() and folded[rank] in _FIRST_NAMES
        explained = any(
            before.rstrip("s") in _NAMED_AFTER or before in _NAMED_AFTER
            for before in folded[max(0, rank - 4) : rank]
        )
        if (title or first_name) and not explained:
            return True
    return False


def _begins(folded: str, stems: tuple[str, ...]) -> bool:
    return any(word.startswith(stems) for word in re.findall(r"[a-z-]+", folded))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
