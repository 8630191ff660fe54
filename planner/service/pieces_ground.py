"""Optional pieces of a territory's ground: streets, zones, lists of services."""

from __future__ import annotations

from collections.abc import Iterator

from planner.digits import percent
from planner.exports.needs_table import number
from planner.i18n import _
from planner.roles import Right
from planner.service.holdings import Holdings
from planner.service.piece import WHOLE, Piece, adding_words, again, fetched, giving_words
from planner.sources.catalogue import catalogue

STREETS_AT = "https://download.geofabrik.de/europe/france.html"
"""Where extracts of OpenStreetMap are, region by region."""


def pieces_of_ground(held: Holdings) -> Iterator[Piece]:
    """Streets first, then zones, then services."""
    yield from _map(held)
    yield from _zones(held)
    yield from _services(held)


def _zones_told(part: float) -> str:
    """How much of the zones, where it is some of them."""
    if not 0 < part < WHOLE:
        return ""
    return _("connu pour {share} des zones").format(share=percent(part))


def _map(held: Holdings) -> Iterator[Piece]:
    loaded = held.loaded
    yield Piece(
        "streets",
        _("Rues (OpenStreetMap)"),
        _("des tournées le long des rues, des durées, des feuilles avec leur plan"),
        again("--streets FICHIER.osm.pbf"),
        float(loaded.streets is not None),
        page=Right.TERRITORY,
        at=adding_words(),
        file=STREETS_AT,
    )
    yield Piece(
        "addresses",
        _("Adresses (Base adresse nationale)"),
        _("des lieux et des passages dits par leur numéro dans la rue"),
        again("--addresses FICHIER.csv"),
        float(loaded.addresses is not None),
        page=Right.TERRITORY,
        at=adding_words(),
        file=catalogue()["ban"].page,
    )
    yield Piece(
        "sensitive",
        _("Secteurs à laisser de côté"),
        _("aucun arrêt proposé là où un passage mettrait des personnes en danger"),
        _("aller-vers territory sensitive {code} --areas FICHIER").format(code=held.code),
        float(held.sensitive),
        page=Right.TERRITORY,
        at=giving_words(),
    )


def _zones(held: Holdings) -> Iterator[Piece]:
    yield Piece(
        "zones",
        _("Zones avec indicateurs"),
        _("le besoin zone par zone, et les tournées qui le suivent"),
        again("--zones FICHIER"),
        float(held.loaded.zones is not None),
        page=Right.TERRITORY,
        at=adding_words(),
        file=catalogue()["squares"].page,
    )
    yield Piece(
        "grid",
        _("Carreaux de revenus de 200 m (INSEE)"),
        _("un besoin au pâté de maisons plutôt qu'au quartier"),
        fetched("squares", "--zones FICHIER"),
        held.of_kind("cell"),
        page=Right.TERRITORY,
        at=adding_words(),
        file=catalogue()["squares"].page,
    )
    for key, column, what, brings in _columns():
        part = held.known_share(column)
        source = "squares" if column in _OF_SQUARES else "filosofi"
        how = fetched(source, _table(column))
        yield Piece(
            key, what, brings, how, part, _zones_told(part),
            page=Right.TERRITORY, at=adding_words(), file=catalogue()[source].page,
        )  # fmt: skip
    yield Piece(
        "communes",
        _("Communes et population légale"),
        _("une estimation là où une zone est inconnue, et des totaux par commune"),
        again("--communes FICHIER"),
        float("communes" in held.layers),
        page=Right.TERRITORY,
        at=adding_words(),
        file=catalogue()["communes"].page,
    )
    yield Piece(
        "qpv",
        _("Quartiers prioritaires (QPV)"),
        _("la part de chaque zone en quartier prioritaire, et les écarts entre quartiers"),
        _(
            "aller-vers sources fetch qpv, puis aller-vers territory update {code} --qpv FICHIER"
        ).format(code=held.code),
        float("qpv" in held.layers or held.of_kind("qpv") > 0),
        page=Right.TERRITORY,
        at=giving_words(),
        file=catalogue()["qpv"].page,
    )


_OF_SQUARES = ("population", "one_person_households")


def _table(column: str) -> str:
    return "--zones FICHIER" if column in _OF_SQUARES else "--indicators FICHIER"


def _columns() -> tuple[tuple[str, str, str, str], ...]:
    """Columns of the zones that sources may leave out: key, column, what, what it brings."""
    return (
        (
            "poverty",
            "poverty_share",
            _("Taux de pauvreté (Filosofi)"),
            _("le besoin des ménages logés ; une zone inconnue prend une estimation, dite"),
        ),
        (
            "income",
            "median_income_eur",
            _("Niveau de vie médian (Filosofi)"),
            _("la carte des revenus, et le besoin là où le taux de pauvreté est caché"),
        ),
        (
            "minima",
            "minima_share",
            _("Part des minima sociaux (Filosofi par IRIS)"),
            _("une composante du besoin des ménages logés, à peser soi-même"),
        ),
        (
            "near_poverty",
            "near_poverty_share",
            _("Niveaux de vie par décile (Filosofi par IRIS)"),
            _("les personnes juste au-dessus du seuil, pour agir en amont"),
        ),
        (
            "population",
            "population",
            _("Habitants des zones"),
            _("les habitants à distance de marche d'un passage"),
        ),
        (
            "households",
            "one_person_households",
            _("Ménages d'une personne, familles monoparentales, 65 ans et plus"),
            _("des signaux en amont des difficultés, zone par zone"),
        ),
    )


def _lists() -> tuple[tuple[str, str, str], ...]:
    """Lists of services that can be added: key of the source, name, what it brings."""
    return (
        (
            "soliguide",
            _("Soliguide"),
            _("accueils, douches, repas et autres maraudes, avec horaires et fermetures"),
        ),
        (
            "data_inclusion",
            _("data·inclusion"),
            _("structures d'insertion par thème, avec leurs horaires d'accueil"),
        ),
        (
            "finess",
            _("FINESS"),
            _("soins, PMI, addictologie, hébergement : l'accès à chacun, zone par zone"),
        ),
        (
            "france_services",
            _("France services"),
            _("guichets d'accès aux droits et bus, avec leurs horaires"),
        ),
        (
            "town_halls",
            _("Mairies (annuaire de l'administration)"),
            _("mairies, avec leurs horaires"),
        ),
    )


def _services(held: Holdings) -> Iterator[Piece]:
    for key, label, brings in _lists():
        there = float(held.services_from(key) > 0)
        yield Piece(
            key, label, brings, again("--services FICHIER"), there,
            page=Right.TERRITORY, at=adding_words(), file=catalogue()[key].page,
        )  # fmt: skip
    hours = held.hours
    known, num = int(hours.notna().sum()), len(hours)
    told = _("connues pour {known} services sur {num}").format(
        known=number(known, 0), num=number(num, 0)
    )
    yield Piece(
        "hours",
        _("Heures d'ouverture des services"),
        _("ce qui est ouvert à l'heure d'un passage, et ce qui manque le soir et le week-end"),
        _(
            "les noter dans le modèle (aller-vers template FICHIER.xlsx --for services), "
            "puis {again}"
        ).format(again=again("--services FICHIER")),
        known / num if num else 0.0,
        told if 0 < known < WHOLE * num else "",
        page=Right.TERRITORY,
        at=adding_words(),
    )
