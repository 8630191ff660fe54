"""Optional pieces of the work: who passes where, counts, returns, means, plans, scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from planner.i18n import _
from planner.roles import Right
from planner.service.holdings import Holdings
from planner.service.piece import Piece, giving_words


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
        page=Right.TERRITORY,
        at=giving_words(),
    )
    counted = held.loaded.observations is not None
    yield Piece(
        "counts",
        _("Comptages de l'équipe et signalements"),
        _("le besoin des personnes à la rue, là où elles sont rencontrées"),
        told("comptages", "--observations"),
        float(counted),
        page=Right.TERRITORY,
        at=giving_words(),
    )
    yield Piece(
        "returns",
        _("Retours des feuilles"),
        _("une semaine suivante qui tient compte de ce qui s'est passé, et le bilan"),
        f"aller-vers returns template {held.code} {_('FICHIER.xlsx')}",
        float(held.num_returns > 0),
        page=Right.RETURNS,
    )


def _week(held: Holdings) -> Iterator[Piece]:
    means = held.means
    teams = means.teams if means else ()
    yield Piece(
        "means",
        _("Moyens d'une semaine type"),
        _("des tournées : équipes, horaires, lieux, rendez-vous"),
        "",
        float(means is not None),
        page=Right.WEEK,
        at=_("Chercher les tournées d'une semaine"),
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
        page=Right.WEEK,
        at=_("Chercher les tournées d'une semaine"),
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
        page=Right.WEEK,
        at=_("Moyens en tableaux"),
    )
    yield Piece(
        "published",
        _("Un plan publié"),
        _("des passages réguliers : la semaine suivante garde jours, équipes et heures"),
        "",
        float(held.num_published > 0),
        page=Right.WEEK,
        at=_("Publier"),
    )
    yield Piece(
        "scenarios",
        _("Scénarios"),
        _("ce que changeraient une équipe de plus, d'autres horaires, un bus, côte à côte"),
        f"aller-vers scenario add {held.code} {_('NOM')}",
        float(held.num_scenarios > 0),
        page=Right.COMPARE,
        at=_("Ajouter un scénario"),
    )
