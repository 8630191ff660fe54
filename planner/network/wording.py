"""How a street, a distance, a direction and a rank are said in a sentence."""

from __future__ import annotations

from planner.i18n import _, language

_VOWELS = "aeiouàâäéèêëîïôöùûüœ"  # no street type here has a silent h
_FEMININE = {
    "rue", "avenue", "place", "allée", "impasse", "route", "ruelle", "sente", "promenade",
    "chaussée", "esplanade", "voie", "venelle", "traverse", "côte", "montée", "cité", "villa",
    "résidence", "rocade", "cour", "passerelle", "digue", "galerie",
}  # fmt: skip
_MASCULINE = {
    "boulevard", "quai", "chemin", "pont", "passage", "square", "cours", "sentier", "rond-point",
    "carrefour", "mail", "parvis", "hameau", "clos", "faubourg", "port", "escalier", "parc",
    "tunnel", "viaduc", "jardin", "lotissement", "domaine", "val",
}  # fmt: skip
_ENTERED = {
    "rue", "allée", "impasse", "ruelle", "venelle", "cité", "villa", "résidence", "cour",
    "galerie", "passage", "hameau", "clos", "faubourg", "tunnel", "lotissement", "domaine",
    "escaliers", "escalier",
}  # fmt: skip


def with_article(street: str) -> str:
    """« Rue Carnot » → « la rue Carnot »; a name of unknown kind comes back in quotes.

    The type of street takes its article and a small letter; the rest is left as signed.
    """
    kind, _space, rest = street.partition(" ")
    small = kind.lower()
    if small not in _FEMININE | _MASCULINE:
        return f"«\u00a0{street}\u00a0»"
    article = "la " if small in _FEMININE else "le "
    article = "l'" if small[0] in _VOWELS else article
    return f"{article}{small} {rest}".rstrip()


def is_entered(street: str) -> bool:
    """In French one turns « dans » a street between walls, « sur » a boulevard or a square."""
    words = street.removeprefix("l'").split()
    return any(word in _ENTERED for word in words[:2])


def unnamed(highway: str | None) -> str:
    """What a way without a name is, by its OSM class."""
    words = {
        "footway": _("le chemin piéton"),
        "path": _("le sentier"),
        "pedestrian": _("la voie piétonne"),
        "steps": _("les escaliers"),
        "cycleway": _("la piste cyclable"),
        "service": _("la voie de service"),
        "track": _("le chemin"),
        "motorway": _("l'autoroute"),
        "trunk": _("la voie rapide"),
    }
    key = (highway or "").removesuffix("_link")
    if (highway or "").endswith("_link"):
        return _("la bretelle")
    return words.get(key, _("la rue sans nom"))


def said_distance(length_m: float) -> str:
    """10 m steps under 200 m, 50 m above, kilometres with one decimal above 1 km."""
    if length_m >= 975:
        text = f"{length_m / 1000:.1f}"
        return (text.replace(".", ",") if language() == "fr" else text) + "\u00a0km"
    step = 10 if length_m < 200 else 50
    return f"{max(step, round(length_m / step) * step)}\u00a0m"


def compass(bearing: float) -> str:
    """Compass point of a bearing in [0, 360), clockwise from north."""
    words = (
        _("le nord"), _("le nord-est"), _("l'est"), _("le sud-est"),
        _("le sud"), _("le sud-ouest"), _("l'ouest"), _("le nord-ouest"),
    )  # fmt: skip
    return words[round(bearing / 45) % 8]


def ordinal(rank: int) -> str:
    """« 1ʳᵉ », « 2ᵉ » (feminine: an exit)."""
    if language() == "en":
        return {1: "1st", 2: "2nd", 3: "3rd"}.get(rank, f"{rank}th")
    return "1\u02b3\u1d49" if rank == 1 else f"{rank}\u1d49"
