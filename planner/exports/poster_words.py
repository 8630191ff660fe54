"""What the weekly poster says, in each language of `spoken`: short, and nobody has to come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PosterWords:
    """The words of a poster.

    `here` heads the page of a place, `around` that of a team; `day` and `hours` head the columns;
    `none` says that the week has no published stop.
    """

    here: str
    around: str
    invite: str
    day: str
    hours: str
    none: str


WORDS = {
    "fr": PosterWords(
        "Nous passons ici à heures fixes.",
        "Où nous trouver cette semaine.",
        "Venez nous voir, si vous le souhaitez.",
        "jour",
        "heures",
        "Pas de point fixe annoncé cette semaine",
    ),
    "en": PosterWords(
        "We are here at fixed times.",
        "Where to find us this week.",
        "Come and see us, if you wish.",
        "day",
        "hours",
        "No fixed stop announced this week",
    ),
    "ar": PosterWords(
        "نحن هنا في أوقات محددة.",
        "أين تجدوننا هذا الأسبوع.",
        "تعالوا إلينا إذا رغبتم.",
        "اليوم",
        "الساعات",
        "لا توجد نقطة ثابتة معلنة هذا الأسبوع",
    ),
    "fa-AF": PosterWords(
        "ما در وقت‌های معین اینجا هستیم.",
        "این هفته ما را در کجا پیدا کنید.",
        "اگر خواستید، نزد ما بیایید.",
        "روز",
        "ساعت‌ها",
        "این هفته هیچ محل ثابتی اعلام نشده است",
    ),
    "ps": PosterWords(
        "موږ په ټاکلو وختونو کې دلته یو.",
        "په دې اونۍ کې موږ چېرته پیدا کړئ.",
        "که وغواړئ، موږ ته راشئ.",
        "ورځ",
        "ساعتونه",
        "په دې اونۍ کې هېڅ ثابت ځای نه دی اعلان شوی",
    ),
    "ro": PosterWords(
        "Suntem aici la ore fixe.",
        "Unde ne găsiți săptămâna aceasta.",
        "Veniți la noi, dacă doriți.",
        "ziua",
        "orele",
        "Niciun punct fix anunțat săptămâna aceasta",
    ),
    "uk": PosterWords(
        "Ми тут у визначені години.",
        "Де нас знайти цього тижня.",
        "Приходьте до нас, якщо бажаєте.",
        "день",
        "години",
        "Цього тижня немає оголошених постійних місць",
    ),
    "ru": PosterWords(
        "Мы здесь в указанные часы.",
        "Где нас найти на этой неделе.",
        "Приходите к нам, если хотите.",
        "день",
        "часы",
        "На этой неделе нет объявленных постоянных мест",
    ),
}
"""Tag of `spoken` → words."""
