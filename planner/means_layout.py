"""Sheets and columns of the means spreadsheet: one table for the template and the reader.

No column describes a person; none holds free text. The only telephones are the organisation's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.instructions import PHRASES
from planner.model import (
    AppointmentState,
    ExceptionKind,
    PairKind,
    Protection,
    Public,
    TeamKind,
)
from planner.series import Rhythm
from planner.tally import HEADERS, ROUND_COLUMNS

EXAMPLE = "exemple"
"""A row whose first cell starts with this word is shown and never read."""
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
YES_NO = {"oui": True, "non": False}
TEAM_KINDS = {"maraude": TeamKind.MARAUDE, "équipe mobile": TeamKind.MOBILE}
MODES = {"à pied": "walk", "à vélo": "bike", "en voiture": "car"}
PUBLICS = {"rue": Public.STREET, "logement": Public.HOUSING}
PROTECTIONS = {
    "public": Protection.PUBLIC,
    "partenaires": Protection.PARTNER,
    "réservé à l'équipe": Protection.TEAM,
    "scellé": Protection.SEALED,
}
NATURES = {
    "base": "base",
    "point fixe": "fixed",
    "lieu connu": "known",
    "exploratoire": "exploratory",
}
STATES = {
    "proposé": AppointmentState.PROPOSED,
    "confirmé": AppointmentState.CONFIRMED,
    "fait": AppointmentState.DONE,
    "annulé": AppointmentState.CANCELLED,
    "annulé par la personne": AppointmentState.CANCELLED_BY_PERSON,
    "annulé par nous": AppointmentState.CANCELLED_BY_US,
}
OUTCOMES = {
    "fait": AppointmentState.DONE,
    "pas là": AppointmentState.NOT_THERE,
    "annulé par la personne": AppointmentState.CANCELLED_BY_PERSON,
    "annulé par nous": AppointmentState.CANCELLED_BY_US,
}
RHYTHMS = {
    "une fois": Rhythm.ONCE,
    "chaque semaine": Rhythm.WEEKLY,
    "une semaine sur deux": Rhythm.FORTNIGHTLY,
    "deux fois par mois": Rhythm.TWICE_A_MONTH,
    "sous N jours": Rhythm.WITHIN_DAYS,
}
TALLY = {HEADERS[column]: column for column in ROUND_COLUMNS}
LINKS = {"même heure": PairKind.SAME_START, "écart": PairKind.GAP}
EXCEPTIONS = {
    "absence": ExceptionKind.ABSENCE,
    "vacation en plus": ExceptionKind.EXTRA_SHIFT,
    "renfort": ExceptionKind.REINFORCEMENT,
    "lieu fermé": ExceptionKind.CLOSED_PLACE,
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: header, what to write, example, closed list (None: free), whether required."""

    header: str
    help: str
    example: str = ""
    choices: tuple[str, ...] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: name, what it is for, columns; an optional one may be absent from a workbook."""

    name: str
    help: str
    columns: tuple[ColumnSpec, ...]
    optional: bool = False


def _column(
    header: str,
    text: str,
    example: str = "",
    choices: Iterable[str] | None = None,
    *,
    required: bool = False,
) -> ColumnSpec:
    return ColumnSpec(header, text, example, tuple(choices) if choices else None, required)


def _where(street: str, crossing: str) -> tuple[ColumnSpec, ...]:
    return (
        _column("rue", "Nom de la rue ; sinon un repère, ou latitude et longitude.", street),
        _column("croisement", "Rue croisée, pour dire où dans la rue.", crossing),
        _column("numéro", "Numéro dans la rue (avec un fichier d'adresses)."),
        _column("repère", "Nom d'un lieu de la carte : gare, mairie, marché…"),
        _column("latitude", "En degrés, avec la longitude, si la rue ne suffit pas."),
        _column("longitude", "En degrés."),
    )


_CODES = ", ".join(PHRASES)
_COUNTS = ", ".join(TALLY)
_REGIMES = "code-du-travail, cc66, hopital-public, territoriale, benevoles"
SHEETS: tuple[SheetSpec, ...] = (
    SheetSpec(
        "organisation",
        "Ce que l'en-tête des feuilles de route et les numéros utiles disent.",
        (
            _column("organisation", "Nom de l'association ou du service.", "exemple : Samu social"),
            _column("astreinte", "Téléphone de l'astreinte de l'organisation.", "01 00 00 00 00"),
            _column("numéro public", "Téléphone imprimé sur les affiches, pour qui voit passer les équipes ; vide : aucun.", "01 00 00 00 01"),
            _column("régime", f"Temps de travail, par sa clé : {_REGIMES} ; vide : pas contrôlé.", "cc66"),
            _column("comptes", f"Colonnes à compter des maraudes, séparées par des virgules, parmi : {_COUNTS} ; vide : l'usuel.", "rencontrées, orientées, pas là"),
        ),
    ),
    SheetSpec(
        "équipes",
        "Celles et ceux qui sortent ensemble. Jamais de nom : des codes de rota.",
        (
            _column("code", "Code court, unique.", "exemple-A", required=True),
            _column("type", "Maraude, ou équipe mobile à rendez-vous.", "maraude", TEAM_KINDS, required=True),
            _column("mode", "Comment l'équipe se déplace.", "à pied", MODES, required=True),
            _column("public", "Pour qui : personnes à la rue, ou en logement.", "rue", PUBLICS),
            _column("personnes", "Nombre de personnes, deux au moins.", "3", required=True),
            _column("compétences", "Mots séparés par des virgules.", "infirmier, social"),
            _column("codes de rota", "Codes opaques, séparés par des virgules.", "A1, A2, A3"),
            _column("coût (€/h)", "Une heure de sortie de toute l'équipe ; vide : inconnu."),
        ),
    ),
    SheetSpec(
        "rota",
        "Ce que les règles du temps de travail demandent d'un code de rota. Jamais de motif.",
        (
            _column("code", "Code de rota d'une équipe.", "exemple-A1", required=True),
            _column("régime", f"Si autre que celui de l'organisation : {_REGIMES}.", "benevoles"),
            _column("de nuit", "Travailleur de nuit déclaré par l'employeur.", "non", YES_NO),
            _column("sans nuit", "Ne travaille pas la nuit ; le motif ne s'écrit nulle part.", "non", YES_NO),
            _column("temps partiel", "Oui ou non ; non si vide.", "non", YES_NO),
            _column("rythme irrégulier", "Métier éducatif ou soignant, jours changeants : deux jours et demi de repos.", "non", YES_NO),
            _column("référent formé", "Pour la charte des bénévoles ; vide : pas déclaré.", "oui", YES_NO),
            _column("jours travaillés ailleurs", "Déclarés par un bénévole, s'il le souhaite.", "mardi, jeudi"),
        ),
        optional=True,
    ),
    SheetSpec(
        "véhicules",
        "Un véhicule ne sert pas deux équipes à la fois.",
        (
            _column("code", "Code court, unique.", "exemple-V", required=True),
            _column("mode", "Mode du véhicule.", "en voiture", MODES, required=True),
            _column("places", "Places assises.", "5", required=True),
            _column("coût (€/km)", "Un kilomètre, tout compris ; vide : inconnu."),
        ),
    ),
    SheetSpec(
        "vacations",
        "La semaine type : une ligne par sortie.",
        (
            _column("code", "Code court, unique.", "exemple-A-mar", required=True),
            _column("équipe", "Code de l'équipe.", "A", required=True),
            _column("jour", "Jour où la vacation commence.", "mardi", DAYS, required=True),
            _column("début", "Heure de début.", "20:00", required=True),
            _column("fin", "Heure de fin ; plus petite que le début : le lendemain.", "01:00", required=True),
            _column("base", "Code du lieu de départ et de retour.", "BASE", required=True),
            _column("véhicule", "Code du véhicule, s'il en faut un."),
            _column("à partir du", "Première date ; vide : déjà.", "01/11/2026"),
            _column("jusqu'au", "Dernière date ; vide : sans fin.", "31/03/2027"),
            _column("briefing (min)", "Préparation avant de partir ; 20 si vide.", "20"),
            _column("clôture (min)", "Rangement et compte rendu ; 20 si vide.", "20"),
            _column("pause (min)", "Pause pendant la vacation ; 20 au-delà de six heures."),
            _column("réunion (min)", "Coordination d'équipe avant de partir ; comptée comme travail.", "30"),
        ),
    ),
    SheetSpec(
        "lieux",
        "Bases, points fixes, lieux connus, secteurs à explorer. Un lieu n'est jamais une personne.",
        (
            _column("code", "Code court, unique, sans mot qui décrive.", "exemple-L1", required=True),
            _column("nom", "Nom imprimé là où la protection le permet.", "Place du Marché"),
            _column("nature", "Base, point fixe publié, lieu connu, ou secteur à explorer.", "lieu connu", NATURES, required=True),
            _column("protection", "Qui peut le lire ; vide : réservé à l'équipe.", "réservé à l'équipe", PROTECTIONS),
            *_where("rue Carnot", "avenue Thiers"),
            _column("présence (min)", "Temps sur place ; 15 si vide.", "15"),
            _column("passages dus", "Par semaine, au moins.", "1"),
            _column("passages souhaités", "Par semaine, au plus.", "2"),
            _column("jours", "Jours possibles, séparés par des virgules ; vide : tous.", "mardi, jeudi"),
            _column("de", "Heure à partir de laquelle passer.", "20:00"),
            _column("à", "Heure jusqu'à laquelle rester.", "23:30"),
            _column("sans passage : jours", "Quand ne pas passer ; vide : aucun.", ""),
            _column("sans passage : de", "Vide : toute la journée.", ""),
            _column("sans passage : à", "", ""),
            _column("sans passage : jusqu'au", "Dernier jour ; vide : un an, au plus.", ""),
            _column("compétences", "Compétences nécessaires.", ""),
            _column("écart min (h)", "Entre deux passages, au moins.", "24"),
            _column("écart max (h)", "Entre deux passages, au plus.", ""),
            _column("équipe réservée", "Pour un lieu scellé : la seule équipe qui y va.", ""),
            _column("consignes", f"Codes parmi : {_CODES}.", "AP, BR"),
        ),
    ),
    SheetSpec(
        "rendez-vous",
        "Visites de l'équipe mobile. La référence est tirée au hasard et ne mène à personne.",
        (
            _column("référence", "Référence au hasard, unique.", "exemple-7F3A", required=True),
            *_where("rue Carnot", "avenue Thiers"),
            _column("jour", "Jour de la visite.", "mardi", DAYS, required=True),
            _column("de", "Début au plus tôt.", "09:00", required=True),
            _column("à", "Fin au plus tard.", "12:00", required=True),
            _column("durée (min)", "Sur place, écrit compris.", "45", required=True),
            _column("compétences", "Compétences nécessaires.", "infirmier"),
            _column("équipe", "Équipe souhaitée.", ""),
            _column("code de rota", "Référent souhaité, par son code.", ""),
            _column("obligatoire", "Oui si vide.", "oui", YES_NO),
            _column("état", "Proposé si vide ; confirmé : ne bouge plus.", "proposé", STATES),
            _column("heure confirmée", "Pour un rendez-vous confirmé.", ""),
            _column("fin souhaitée", "Début souhaité avant cette heure.", ""),
            _column("lié à", "Référence de l'autre intervention d'un double rendez-vous.", ""),
            _column("lien", "Même heure, ou écart entre les deux débuts.", "", LINKS),
            _column("écart min (min)", "Pour un lien « écart ».", ""),
            _column("écart max (min)", "Pour un lien « écart ».", ""),
            _column("rythme", "Vide : chaque semaine où ces moyens servent.", "chaque semaine", RHYTHMS),
            _column("à partir du", "Avec un rythme : premier jour possible.", "01/12/2026"),
            _column("jusqu'au", "Dernier jour possible ; vide : sans fin.", ""),
            _column("sous (jours)", "Pour « sous N jours » : délai depuis le premier jour.", ""),
            _column("autres jours", "Pour « sous N jours » : jours possibles avec le premier ; vide : tous.", ""),
            _column("codes connus", "Codes de rota que la personne connaît déjà, hors référent.", ""),
        ),
    ),
    SheetSpec(
        "suivi",
        "Ce qu'il est advenu d'un rendez-vous à une date. Une référence, une date, un état.",
        (
            _column("référence", "Référence d'un rendez-vous.", "exemple-7F3A", required=True),
            _column("date", "Date du rendez-vous.", "01/12/2026", required=True),
            _column("état", "Pas là n'est jamais une clôture.", "fait", OUTCOMES, required=True),
        ),
        optional=True,
    ),
    SheetSpec(
        "signalements",
        "115, partenaires : un lieu approximatif et une heure, à vérifier une fois.",
        (
            _column("code", "Code court, unique.", "exemple-S1", required=True),
            _column("date", "Date de la sortie.", "01/12/2026", required=True),
            _column("de", "Heure à partir de laquelle passer.", "20:00", required=True),
            _column("à", "Heure jusqu'à laquelle.", "23:00", required=True),
            *_where("rue Carnot", "avenue Thiers"),
            _column("présence (min)", "Temps prévu ; 15 si vide.", "15"),
        ),
    ),
    SheetSpec(
        "exceptions",
        "Ce qui change un jour donné.",
        (
            _column("date", "Date.", "exemple 02/12/2026", required=True),
            _column("type", "Absence, vacation en plus, renfort, ou lieu fermé.", "absence", EXCEPTIONS, required=True),
            _column("équipe", "Pour une absence, une vacation en plus ou un renfort.", "A"),
            _column("codes absents", "Codes de rota ; vide, et pas de nombre : toute l'équipe.", "A2"),
            _column("personnes absentes", "Nombre de personnes sans code qui manquent.", ""),
            _column("codes en renfort", "Renfort : codes d'autres équipes qui sortent avec elle.", ""),
            _column("personnes en renfort", "Renfort : nombre de personnes sans code.", ""),
            _column("lieu", "Code du lieu fermé.", ""),
            _column("début", "Vacation en plus : heure de début.", ""),
            _column("fin", "Vacation en plus : heure de fin.", ""),
            _column("base", "Vacation en plus : code du lieu de départ.", ""),
            _column("véhicule", "Vacation en plus : code du véhicule.", ""),
        ),
    ),
)  # fmt: skip
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
