"""Sheets of what operators declare and teams count: one table for the templates and the readers.

No column describes a person; none holds free text.
"""

from __future__ import annotations

from planner.frames import SERVICE_CATEGORIES
from planner.means_layout import BY_NAME, PROTECTIONS, YES_NO, ColumnSpec, SheetSpec

KINDS = {
    "maraude": "maraude",
    "point fixe": "fixed",
    "bus": "bus",
    "distribution alimentaire": "food",
    "soins": "health",
    "autre": "other",
}
"""What a passage is."""
MOMENTS = {
    "matin": (480, 720),
    "midi": (690, 840),
    "après-midi": (840, 1080),
    "journée": (540, 1080),
    "soir": (1140, 1380),
    "nuit": (1320, 1800),
}
"""A vague word → the range that stands for it, in minutes after midnight: conventions, shown."""
COUNTED = {"vu par l'équipe": "met", "115": "report", "autre signalement": "report"}
"""What a count is."""
DISTRICT = "quartier"
"""Header under which a whole zone, group of zones or commune is named."""

_WAYS = ("rue", "croisement", "numéro", "repère", "latitude", "longitude")
_WHERE = {one.header: one for one in BY_NAME["signalements"].columns if one.header in _WAYS}


def _where(street: str, crossing: str) -> tuple[ColumnSpec, ...]:
    """Columns that say where, with other examples, and the district."""
    told = {"rue": street, "croisement": crossing}
    return (
        *(ColumnSpec(one.header, one.help, told.get(one.header, "")) for one in _WHERE.values()),
        ColumnSpec(DISTRICT, "Zone, quartier ou commune entière, à la place d'une rue."),
    )


PRESENCE_SHEET = SheetSpec(
    "passages",
    "Qui passe où et quand, tous opérateurs ; une ligne suffit. Rien sur les personnes rencontrées.",
    (
        ColumnSpec("opérateur", "Association ou service qui passe.", "exemple : Croix-Rouge", required=True),
        ColumnSpec("nature", "Maraude si vide.", "maraude", tuple(KINDS)),
        ColumnSpec("jours", "mardi, jeudi ; lundi à vendredi ; tous les jours.", "mardi, jeudi", required=True),
        ColumnSpec("de", "Heure, ou matin, midi, après-midi, journée, soir, nuit.", "20:00", required=True),
        ColumnSpec("à", "Heure de fin ; plus petite que le début : le lendemain.", "22:30"),
        *_where("rue Carnot", ""),
        ColumnSpec("mois", "novembre à mars ; vide : toute l'année.", "novembre à mars"),
        ColumnSpec("sûr", "Non si vous l'avez seulement entendu dire ; oui si vide.", "oui", tuple(YES_NO)),
        ColumnSpec("vérifié le", "Dernière vérification ; au-delà de six mois, compte pour moitié.", "15/10/2026"),
    ),
)  # fmt: skip
EVERY = ("chaque semaine", "une semaine sur deux", "une semaine sur quatre")
"""How often a bus stops, the most often first."""
BUS_SHEET = SheetSpec(
    "tournée de bus",
    "La tournée d'aujourd'hui, une ligne par arrêt et par jour.",
    (
        ColumnSpec("jour", "Un jour.", "exemple : mardi", required=True),
        ColumnSpec("de", "Heure où le bus reçoit.", "09:00", required=True),
        ColumnSpec("à", "Heure où il cesse de recevoir.", "12:00", required=True),
        *(one for one in _where("rue Carnot", "avenue Thiers") if one.header != DISTRICT),
        ColumnSpec("fréquence", "Chaque semaine si vide.", EVERY[0], EVERY),
        ColumnSpec("semaine", "Première semaine du cycle, de 1 à 4 ; 1 si vide.", "1"),
        ColumnSpec("bus", "Numéro du bus ; 1 si vide.", "1"),
    ),
)  # fmt: skip
OBSERVATIONS_SHEET = SheetSpec(
    "comptages",
    "Un nombre par lieu et par tranche horaire, jamais une ligne par personne.",
    (
        ColumnSpec("nature", "Ce que l'équipe a vu, ou un signalement.", "exemple : 115", tuple(COUNTED), required=True),
        ColumnSpec("date", "Date de la sortie ou de l'appel.", "01/12/2026", required=True),
        ColumnSpec("de", "Début de la tranche.", "20:00", required=True),
        ColumnSpec("à", "Fin de la tranche ; plus petite que le début : le lendemain.", "22:00", required=True),
        ColumnSpec("nombre", "Personnes dans la tranche ; 0 si personne.", "3", required=True),
        *_where("rue Carnot", "avenue Thiers"),
        ColumnSpec("protection", "Qui peut le savoir ; vide : réservé à l'équipe.", "réservé à l'équipe", tuple(PROTECTIONS)),
        ColumnSpec("expire le", "Vide : 90 jours pour un comptage, 30 pour un signalement.", "01/03/2027"),
    ),
)  # fmt: skip
SERVICES_SHEET = SheetSpec(
    "services",
    "Lieux où les personnes peuvent aller : en-têtes en anglais, comme tout fichier de services.",
    (
        ColumnSpec("name", "Nom public du lieu.", "exemple : Halte du Port", required=True),
        ColumnSpec("category", "Une catégorie de la liste.", "social", SERVICE_CATEGORIES, required=True),
        ColumnSpec("lat", "Latitude en degrés.", "48,5391", required=True),
        ColumnSpec("lon", "Longitude en degrés.", "2,6608", required=True),
        ColumnSpec("id", "Référence du lieu dans votre liste."),
        ColumnSpec("opening_hours", "Syntaxe d'OpenStreetMap ; vide : inconnus.", "Mo-Fr 09:00-12:00"),
        ColumnSpec("mobile", "Service itinérant : oui ou non.", "non", tuple(YES_NO)),
        ColumnSpec("capacity_h_week", "Heures de présence d'agents par semaine.", "35"),
        ColumnSpec("closes_on", "Date d'une fermeture annoncée.", ""),
    ),
)  # fmt: skip
