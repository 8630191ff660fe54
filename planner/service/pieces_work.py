"""Optional pieces of the work: who passes where, counts, returns, means, plans, scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from planner.i18n import _
from planner.service.holdings import Holdings
from planner.service.piece import Piece


def pieces_of_work(held: Holdings) -> Iterator[Piece]:
    """What is told of the streets first, then what the week is made of."""
    yield from _field(held)
    yield from _week(held)


def _field(held: Holdings) -> Iterator[Piece]:
    def told(kind: str, option: str) -> str:
        text = _("aller-vers template FICHIER.xlsx --for {kind}, puis aller-vers territory update "
                 "{code} {option} FICHIER")  # fmt: skip
        return text.format(kind=kind, code=held.code, option=option)

    yield Piece(
        "presence",
        _("Passages des autres opérateurs"),
        _("les jours et les heures où personne ne passe, et les doublons"),
        told("passages", "--presence"),
        float(held.loaded.presence is not None),
    )
    counted = held.loaded.observations is not None
    yield Piece(
        "counts",
        _("Comptages de l'équipe et signalements"),
        _("le besoin des personnes à la rue, là où elles sont rencontrées"),
        told("comptages", "--observations"),
        float(counted),
    )
    yield Piece(
        "returns",
        _("Retours des feuilles"),
        _("une semaine suivante qui tient compte de ce qui s'est passé, et le bilan"),
        _("page « Retours », ou aller-vers returns template {code} FICHIER.xlsx").format(
            code=held.code
        ),
        float(held.num_returns > 0),
    )


def _week(held: Holdings) -> Iterator[Piece]:
    means = held.means
    teams = means.teams if means else ()
    yield Piece(
        "means",
        _("Moyens d'une semaine type"),
        _("des tournées : équipes, horaires, lieux, rendez-vous"),
        _("remplir le modèle (aller-vers template FICHIER.xlsx), puis page « Semaine »"),
        float(means is not None),
    )
    ruled = means is not None and bool(
        means.organisation.regime or any(terms.regime for terms in means.rota)
    )
    yield Piece(
        "working_time",
        _("Régime de temps de travail"),
        _("des alertes de repos et de durée, article par article, sur des codes de rota"),
        _("feuilles « organisation » et « rota » du classeur des moyens"),
        float(ruled),
    )
    priced = sum(team.cost_per_hour_eur is not None for team in teams)
    yield Piece(
        "costs",
        _("Coûts d'une heure d'équipe et d'un kilomètre"),
        _("le coût de chaque scénario, à côté de ce qu'il apporte"),
        _("feuilles « équipes » et « véhicules » du classeur des moyens"),
        priced / len(teams) if teams else 0.0,
        _("dits pour {known} équipes sur {num}").format(known=priced, num=len(teams))
        if 0 < priced < len(teams)
        else "",
    )
    yield Piece(
        "published",
        _("Un plan publié"),
        _("des passages réguliers : la semaine suivante garde jours, équipes et heures"),
        _("bouton « Publier » de la page « Semaine »"),
        float(held.num_published > 0),
    )
    yield Piece(
        "scenarios",
        _("Scénarios"),
        _("ce que changeraient une équipe de plus, d'autres horaires, un bus, côte à côte"),
        _("page « Comparer », ou aller-vers scenario add {code} NOM").format(code=held.code),
        float(held.num_scenarios > 0),
    )
