"""What a study of the needs says of itself: how access was measured, how far ranks hold."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from planner.exports.service_words import access_words, category_words, per_words
from planner.i18n import _, listed, ngettext
from planner.indicators.access import Access
from planner.indicators.bands import BANDS
from planner.indicators.decay.decay import decays
from planner.indicators.stability import NUM_DRAWS, TOP
from planner.network.modes import MODES
from planner.network.reach import cutoff_of
from planner.service.access import AccessRequest


def access_notes(
    request: AccessRequest, access: Access | None, *, double: bool, nearest: bool
) -> tuple[str, ...]:
    """Sentences on access: by which mode, in which hours, what stands in for what is unknown.

    Parameters
    ----------
    request
        What was asked.
    access
        What was measured; None: access does not count.
    double
        `service_access` already weighs in the need.
    nearest
        Times to the nearest open service are given.
    """
    mode, minutes = _(MODES[request.mode].label), round(cutoff_of(request.mode) / 60)
    told = []
    if double:
        told.append(
            _("L'éloignement des guichets est déjà une composante : il n'est pas compté deux fois.")
        )
    elif access is None:
        told.append(
            _("Accès inconnu (pas de rues, ou pas de service de ce public) : il ne compte pas.")
        )
    else:
        text = _(
            "Accès {mode} mesuré {band}, à {minutes} minutes au plus, décroissance : {decay} ; "
            "chaque catégorie de service à part."
        )
        label, shape = _(BANDS[request.band].label), _(decays()[request.decay].label)
        told.append(text.format(mode=mode, band=label, minutes=minutes, decay=shape))
        told += _stand_ins(access)
    if nearest:
        text = _(
            "Temps {mode} jusqu'au service ouvert le plus proche : mardi 10 h, mardi 18 h, "
            "dimanche 23 h ; au-delà de {minutes} minutes, aucun."
        )
        told.append(text.format(mode=mode, minutes=minutes))
    return tuple(told)


def _stand_ins(access: Access) -> list[str]:
    """Services whose hours are guessed, and those whose supply nobody gets."""
    told = []
    guessed = sum(map(len, access.guessed.values()))
    if guessed:
        text = ngettext(
            "{num} service sans horaires connus compte pour la médiane de sa catégorie.",
            "{num} services sans horaires connus comptent pour la médiane de leur catégorie.",
            guessed,
        )
        told.append(text.format(num=guessed))
    plain = sorted(name for name, unit in access.unit.items() if unit == "services")
    if plain:
        text = _("Aucun horaire connu pour {list} : chaque service y compte pour un.")
        told.append(text.format(list=", ".join(map(category_words, plain))))
    unreached = sum(map(len, access.unreached.values()))
    if unreached:
        text = ngettext(
            "{num} service n'est à portée d'aucune zone habitée : son offre n'est dans l'accès de "
            "personne.",
            "{num} services ne sont à portée d'aucune zone habitée : leur offre n'est dans l'accès "
            "de personne.",
            unreached,
        )
        told.append(text.format(num=unreached))
    return told


def reference_notes(access: Access | None, reference: Mapping[str, float]) -> tuple[str, ...]:
    """The access each zone's own is compared with, category by category."""
    if access is None:
        return ()
    known = {name: value for name, value in reference.items() if not math.isnan(value)}
    nobody = sorted(set(reference) - set(known))
    told = []
    if known:
        text = _("Accès de référence, médiane pondérée par le besoin, {per} : {list}.")
        values = listed(
            f"{category_words(name)} {access_words(value, access.unit[name])}"
            for name, value in known.items()
        )
        told.append(text.format(per=per_words(access.per), list=values))
    if nobody:
        text = _("Aucune zone n'a d'accès à : {list}. Le manque y est entier partout.")
        told.append(text.format(list=", ".join(map(category_words, nobody))))
    return tuple(told)


def stability_note(held: pd.DataFrame, need: pd.Series, *, seed: int) -> str:
    """How many zones have a rank that does not hold, on how many draws."""
    num = int((~held["stable"] & need.notna()).sum())
    text = ngettext(
        "{num} zone au rang instable en {draws} essais (série {seed}).",
        "{num} zones au rang instable en {draws} essais (série {seed}).",
        num,
    )
    meant = _(
        "Un rang est instable s'il change beaucoup, ou la place parmi les {top} premières, quand "
        "les poids, les valeurs estimées et les temps de trajet varient un peu."
    )
    return f"{text} {meant}".format(num=num, draws=NUM_DRAWS, seed=seed, top=TOP)
