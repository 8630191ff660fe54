"""The card handed to people met: what is written down, what never is, that no is an answer.

One A6 card a language, four to an A4 sheet to cut. Sentences are short and fixed; they are nowhere
but here, each in its own language.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.exports.printable import printable
from planner.exports.spoken import SPOKEN
from planner.exports.typeset import typeset

A_SHEET = 4
"""Cards on a sheet."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, in its order.

    `rights` announces whom to ask or complain to, `authority` the one above, `phones` numbers.
    """

    title: str
    noted: str
    visit: str
    never: str
    no: str
    place: str
    rights: str
    authority: str
    phones: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences of the list."""
        return (self.noted, self.visit, self.never, self.no, self.place)


CARDS = {
    "fr": Card(
        "Nos passages, vos droits",
        "Nous notons où et quand nous passons, et combien de personnes nous voyons.",
        "Si vous avez un rendez-vous : un numéro tiré au hasard, le lieu, l'heure.",
        "Nous ne notons jamais votre nom, votre âge, votre santé, votre nationalité. "
        "Jamais de photo.",
        "Vous pouvez dire non. Vous n'avez pas à dire pourquoi. Vos droits restent les mêmes.",
        "Notre logiciel ne dit ni à la police ni à la mairie où vous êtes.",
        "Pour voir, corriger, effacer, ou vous plaindre :",
        "ou la CNIL : cnil.fr",
        "115 : hébergement. 112 : urgence.",
    ),
    "en": Card(
        "Our visits, your rights",
        "We write down where and when we come, and how many people we see.",
        "If you have an appointment: a number drawn at random, the place, the time.",
        "We never write down your name, your age, your health or your nationality. Never a photo.",
        "You can say no. You do not have to say why. Your rights stay the same.",
        "Our software does not tell the police or the town hall where you are.",
        "To see, correct or erase it, or to complain:",
        "or the CNIL: cnil.fr",
        "115: shelter. 112: emergency.",
    ),
    "ar": Card(
        "زياراتنا وحقوقكم",
        "نكتب أين ومتى نأتي، وكم عدد الأشخاص الذين نراهم.",
        "إذا كان لديكم موعد: رقم عشوائي والمكان والساعة.",
        "لا نكتب أبدا اسمكم ولا عمركم ولا صحتكم ولا جنسيتكم. ولا نلتقط صورا أبدا.",
        "يمكنكم أن تقولوا لا. لا حاجة لذكر السبب. وتبقى حقوقكم كما هي.",
        "برنامجنا لا يخبر الشرطة ولا البلدية أين أنتم.",
        "للاطلاع أو التصحيح أو المحو أو لتقديم شكوى:",
        "أو CNIL: cnil.fr",
        "115: الإيواء. 112: الطوارئ.",
    ),
    "fa-AF": Card(
        "آمدن ما، حقوق شما",
        "ما می‌نویسیم که کجا و چه وقت می‌آییم و چند نفر را می‌بینیم.",
        "اگر وعده ملاقات دارید: یک شماره تصادفی، جای و ساعت.",
        "هیچ وقت نام، سن، صحت و تابعیت شما را نمی‌نویسیم. هیچ وقت عکس نمی‌گیریم.",
        "شما می‌توانید نه بگویید. لازم نیست بگویید چرا. حقوق شما همان می‌ماند.",
        "برنامه کمپیوتری ما به پولیس و شاروالی نمی‌گوید که شما کجا هستید.",
        "برای دیدن، اصلاح کردن، پاک کردن یا شکایت:",
        "یا CNIL: cnil.fr",
        "115: سرپناه. 112: عاجل.",
    ),
    "ps": Card(
        "زموږ راتګ، ستاسو حقونه",
        "موږ لیکو چې چېرته او کله راځو او څو کسان وینو.",
        "که د لیدنې وخت لرئ: یوه تصادفي شمېره، ځای او ساعت.",
        "موږ هېڅکله ستاسو نوم، عمر، روغتیا او تابعیت نه لیکو. هېڅکله عکس نه اخلو.",
        "تاسو کولی شئ نه ووایئ. اړتیا نشته چې ووایئ ولې. ستاسو حقونه هماغه پاتې کېږي.",
        "زموږ پروګرام پولیسو او ښاروالۍ ته نه وايي چې تاسو چېرته یاست.",
        "د لیدلو، سمولو، پاکولو یا شکایت لپاره:",
        "یا CNIL: cnil.fr",
        "115: سرپناه. 112: بېړنۍ مرسته.",
    ),
    "ro": Card(
        "Vizitele noastre, drepturile dumneavoastră",
        "Notăm unde și când venim și câte persoane vedem.",
        "Dacă aveți o programare: un număr ales la întâmplare, locul, ora.",
        "Nu notăm niciodată numele, vârsta, sănătatea sau naționalitatea dumneavoastră. "
        "Niciodată fotografii.",
        "Puteți spune nu. Nu trebuie să spuneți de ce. Drepturile dumneavoastră rămân aceleași.",
        "Programul nostru nu spune poliției sau primăriei unde sunteți.",
        "Pentru a vedea, a corecta, a șterge sau a vă plânge:",
        "sau CNIL: cnil.fr",
        "115: adăpost. 112: urgență.",
    ),
    "uk": Card(
        "Наші візити, ваші права",
        "Ми записуємо, де й коли буваємо і скільки людей бачимо.",
        "Якщо у вас призначена зустріч: випадковий номер, місце, година.",
        "Ми ніколи не записуємо ваше ім’я, вік, здоров’я, громадянство. Ніколи не фотографуємо.",
        "Ви можете сказати «ні». Не треба пояснювати чому. Ваші права залишаються ті самі.",
        "Наша програма не повідомляє поліції чи мерії, де ви перебуваєте.",
        "Щоб побачити, виправити, стерти або поскаржитися:",
        "або CNIL: cnil.fr",
        "115: притулок. 112: невідкладна допомога.",
    ),
    "ru": Card(
        "Наши визиты, ваши права",
        "Мы записываем, где и когда бываем и сколько людей видим.",
        "Если у вас назначена встреча: случайный номер, место, время.",
        "Мы никогда не записываем ваше имя, возраст, здоровье, гражданство. "
        "Никогда не фотографируем.",
        "Вы можете сказать «нет». Не нужно объяснять почему. Ваши права остаются прежними.",
        "Наша программа не сообщает полиции или мэрии, где вы находитесь.",
        "Чтобы увидеть, исправить, стереть или пожаловаться:",
        "или CNIL: cnil.fr",
        "115: ночлег. 112: экстренная помощь.",
    ),
}
"""Tag of `spoken` → its card."""


def render_cards(*, organisation: str, contact: str) -> bytes:
    """Typeset the cards of every language as a tagged PDF/UA-1.

    Parameters
    ----------
    organisation
        Its name; empty: no line for it.
    contact
        Whom to ask or complain to; empty: a line to write it by hand.
    """
    cards = [
        {**SPOKEN[tag].typeset, "title": card.title, "lines": card.lines, "rights": card.rights,
         "authority": card.authority, "phones": card.phones}
        for tag, card in CARDS.items()
    ]  # fmt: skip
    sheets = [cards[at : at + A_SHEET] for at in range(0, len(cards), A_SHEET)]
    shared = {"organisation": printable(organisation), "contact": printable(contact)}
    return typeset("card", card={"title": CARDS["fr"].title, "sheets": sheets, **shared})
