"""What the weekly poster says, in each language of `spoken`: short, and nobody has to come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PosterWords:
    """The words of a poster.

    `here` heads the page of a place, `around` that of a team; `day` and `hours` head the columns;
    `none` says that the week has no published stop. `shelter` is what 115 is for, `call` goes
    before the organisation's own number, `around_here` tells what the map shows.
    """

    here: str
    around: str
    invite: str
    day: str
    hours: str
    none: str
    shelter: str
    call: str
    around_here: str


WORDS = {
    "fr": PosterWords(
        "Nous passons ici à heures fixes.",
        "Où nous trouver cette semaine.",
        "Venez nous voir, si vous le souhaitez.",
        "jour",
        "heures",
        "Pas de point fixe annoncé cette semaine",
        "Un toit pour la nuit : appel gratuit, jour et nuit",
        "Nous appeler",
        "Plan des rues autour",
    ),
    "en": PosterWords(
        "We are here at fixed times.",
        "Where to find us this week.",
        "Come and see us, if you wish.",
        "day",
        "hours",
        "No fixed stop announced this week",
        "A place to sleep: free call, day and night",
        "Call us",
        "Map of the streets around",
    ),
    "ar": PosterWords(
        "نحن هنا في أوقات محددة.",
        "أين تجدوننا هذا الأسبوع.",
        "تعالوا إلينا إذا رغبتم.",
        "اليوم",
        "الساعات",
        "لا توجد نقطة ثابتة معلنة هذا الأسبوع",
        "مكان للنوم: اتصال مجاني، ليلا ونهارا",
        "اتصلوا بنا",
        "خريطة الشوارع المحيطة",
    ),
    "fa-AF": PosterWords(
        "ما در وقت‌های معین اینجا هستیم.",
        "این هفته ما را در کجا پیدا کنید.",
        "اگر خواستید، نزد ما بیایید.",
        "روز",
        "ساعت‌ها",
        "این هفته هیچ محل ثابتی اعلام نشده است",
        "جای خواب: تماس رایگان، شب و روز",
        "به ما زنگ بزنید",
        "نقشه جاده‌های اطراف",
    ),
    "ps": PosterWords(
        "موږ په ټاکلو وختونو کې دلته یو.",
        "په دې اونۍ کې موږ چېرته پیدا کړئ.",
        "که وغواړئ، موږ ته راشئ.",
        "ورځ",
        "ساعتونه",
        "په دې اونۍ کې هېڅ ثابت ځای نه دی اعلان شوی",
        "د خوب ځای: وړیا زنګ، شپه او ورځ",
        "موږ ته زنګ ووهئ",
        "د شاوخوا سړکونو نقشه",
    ),
    "ro": PosterWords(
        "Suntem aici la ore fixe.",
        "Unde ne găsiți săptămâna aceasta.",
        "Veniți la noi, dacă doriți.",
        "ziua",
        "orele",
        "Niciun punct fix anunțat săptămâna aceasta",
        "Un loc de dormit: apel gratuit, zi și noapte",
        "Sunați-ne",
        "Harta străzilor din jur",
    ),
    "uk": PosterWords(
        "Ми тут у визначені години.",
        "Де нас знайти цього тижня.",
        "Приходьте до нас, якщо бажаєте.",
        "день",
        "години",
        "Цього тижня немає оголошених постійних місць",
        "Місце для ночівлі: безкоштовно, вдень і вночі",
        "Зателефонуйте нам",
        "Карта вулиць навколо",
    ),
    "ru": PosterWords(
        "Мы здесь в указанные часы.",
        "Где нас найти на этой неделе.",
        "Приходите к нам, если хотите.",
        "день",
        "часы",
        "На этой неделе нет объявленных постоянных мест",
        "Место для ночлега: звонок бесплатный, днём и ночью",
        "Позвоните нам",
        "Карта улиц вокруг",
    ),
}
"""Tag of `spoken` → words."""
