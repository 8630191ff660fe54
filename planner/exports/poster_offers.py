"""What the poster says a team is and offers, from what the means say of it, in each language.

A code says nothing to people met: a team whose name is its code is told by how it comes. A skill
is told where it is one of the few known here, and never as it was typed.
"""

from __future__ import annotations

from planner.model import Team
from planner.network.names import normalised

TALK = "talk"
_SKILLS = {
    "care": ("infirm", "medec", "soin", "sante", "aide soign"),
    "rights": ("social", "assistant", "educ", "droit", "conseil"),
    "mind": ("psy",),
}
"""What is offered → how words of the skills that give it begin."""


def offered(team: Team) -> tuple[str, ...]:
    """What a team offers, as keys of `OFFERS`: to talk, and what its skills are known to give."""
    skills = [normalised(skill) for skill in team.skills]
    given = (key for key, starts in _SKILLS.items() if any(s.startswith(starts) for s in skills))
    return (TALK, *given)


def own_name(team: Team) -> str:
    """The name people call a team by; empty where it has a code alone."""
    return "" if team.name == team.id else team.name


OFFERS = {
    "fr": {
        "talk": "Parler",
        "care": "Soins",
        "rights": "Aide sociale",
        "mind": "Soutien psychologique",
        "walk": "Équipe à pied",
        "car": "Équipe en voiture",
        "bike": "Équipe à vélo",
    },
    "en": {
        "talk": "Talk",
        "care": "Health care",
        "rights": "Social support",
        "mind": "Psychological support",
        "walk": "Team on foot",
        "car": "Team by car",
        "bike": "Team by bike",
    },
    "ar": {
        "talk": "التحدث",
        "care": "رعاية صحية",
        "rights": "مساعدة اجتماعية",
        "mind": "دعم نفسي",
        "walk": "فريق سيرا على الأقدام",
        "car": "فريق بالسيارة",
        "bike": "فريق بالدراجة",
    },
    "fa-AF": {
        "talk": "گفتگو",
        "care": "مراقبت صحی",
        "rights": "کمک اجتماعی",
        "mind": "حمایت روانی",
        "walk": "تیم پیاده",
        "car": "تیم با موتر",
        "bike": "تیم با بایسکل",
    },
    "ps": {
        "talk": "خبرې اترې",
        "care": "روغتیايي پاملرنه",
        "rights": "ټولنیزه مرسته",
        "mind": "رواني ملاتړ",
        "walk": "پلی ټیم",
        "car": "ټیم په موټر کې",
        "bike": "ټیم په بایسکل",
    },
    "ro": {
        "talk": "De vorbă",
        "care": "Îngrijiri medicale",
        "rights": "Ajutor social",
        "mind": "Sprijin psihologic",
        "walk": "Echipă pe jos",
        "car": "Echipă cu mașina",
        "bike": "Echipă cu bicicleta",
    },
    "uk": {
        "talk": "Поговорити",
        "care": "Медична допомога",
        "rights": "Соціальна допомога",
        "mind": "Психологічна підтримка",
        "walk": "Команда пішки",
        "car": "Команда на автомобілі",
        "bike": "Команда на велосипедах",
    },
    "ru": {
        "talk": "Поговорить",
        "care": "Медицинская помощь",
        "rights": "Социальная помощь",
        "mind": "Психологическая поддержка",
        "walk": "Команда пешком",
        "car": "Команда на машине",
        "bike": "Команда на велосипедах",
    },
}
"""Tag of `spoken` → what is offered, and how a team comes, in its words."""
