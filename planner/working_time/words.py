"""Findings of the checker in words, each with its article; said to be no legal advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from babel.numbers import format_decimal

from planner.clock import Clock
from planner.dates import day_words
from planner.digits import rate
from planner.hours import duration_words
from planner.i18n import _, labelled, language, ngettext
from planner.working_time.alert import Alert, Level
from planner.working_time.regime import Measure


def disclaimer() -> str:
    """What is printed with every finding."""
    return _("Alerte, non avis juridique.")


def rule_title(rule: str) -> str | None:
    """What a rule of working time is about, None where the key is none of them."""
    titles = {
        "W1": _("durée du travail d'une journée"),
        "W2": _("amplitude d'une journée"),
        "W3": _("repos entre deux journées"),
        "W4": _("durée du travail d'une semaine"),
        "W5": _("repos hebdomadaire"),
        "W6": _("pause"),
        "W8": _("total annuel des nuits"),
        "W9": _("journée d'un travailleur de nuit"),
        "W10": _("semaine d'un travailleur de nuit"),
        "W11": _("contrepartie du travail de nuit"),
        "W12": _("délai de prévenance"),
        "W13": _("temps de coordination"),
        "W15": _("travail de nuit d'un code qui en est dispensé"),
        "W16": _("coupure à temps partiel"),
        "W17": _("jour férié ou dimanche travaillé"),
        "W18": _("sortie seul"),
        "W19": _("nuits avant un jour travaillé"),
        "W20": _("référent formé"),
        "trajets": _("trajets entre deux lieux, qui sont du travail"),
    }
    return titles.get(rule)


def level_words(level: Level) -> str:
    """A level as people read it."""
    return {
        Level.ALERT: _("à accepter"),
        Level.INFO: _("information"),
        Level.OWED: _("dû"),
    }[level]


def alert_lines(alerts: Iterable[Alert], clock: Clock) -> Iterator[str]:
    """One line per finding, by moment; the codes it concerns together, in order of code."""
    groups: dict[tuple[object, ...], list[Alert]] = {}
    for alert in alerts:
        key = (alert.at_s, alert.rule, alert.level, alert.measured, alert.owed_s)
        groups.setdefault(key, []).append(alert)
    for same in groups.values():
        codes = ", ".join(sorted({alert.code for alert in same}))
        yield f"[{level_words(same[0].level)}] {labelled(codes, finding(same[0], clock))}"


def finding(alert: Alert, clock: Clock) -> str:
    """What was found, when, under which article, and what may be derogated from."""
    rule = alert.rule
    text = f"{_when(alert, clock)}, {_what(alert)} ({rule.article})"
    more = [
        rule.owed,
        _("dérogation : {text}").format(text=rule.derogation) if rule.derogation else "",
        _("valeur changée : {note}").format(note=rule.note) if rule.note else "",
        "" if rule.verified else _("texte non relu : information seulement"),
        "" if alert.legal else _("charte, hors du contrôle légal"),
    ]
    return " — ".join([text, *filter(None, more)])


_OF_WEEKS = frozenset(
    {
        Measure.WEEK_MAX_H,
        Measure.AVERAGE_12_WEEKS_MAX_H,
        Measure.ROLLING_7_DAYS_MAX_H,
        Measure.WEEKLY_REST_MIN_H,
        Measure.WEEK_DAYS_MAX,
        Measure.IRREGULAR_REST_DAYS_MIN,
        Measure.SUNDAYS_FREE_4_WEEKS_MIN,
        Measure.FORTNIGHT_REST_DAYS_MIN,
        Measure.FORTNIGHT_SUNDAY_PAIRS_MIN,
        Measure.COORDINATION_SHARE_MIN,
        Measure.NIGHT_WORKER_WEEK_MAX_H,
        Measure.NIGHT_WORKER_AVERAGE_12_WEEKS_MAX_H,
        Measure.NIGHT_STAFF_YEAR_MAX_H,
    }
)


def _when(alert: Alert, clock: Clock) -> str:
    moment = clock.local(alert.at_s)
    pattern = "d MMM" if alert.rule.measure in _OF_WEEKS else "EEE d MMM"
    date = day_words(moment.date(), pattern)
    if alert.rule.measure in _OF_WEEKS:
        return _("semaine du {date}").format(date=date)
    return date


def _what(alert: Alert) -> str:
    rule = alert.rule
    measured = "" if alert.measured is None else amount(rule.measure, alert.measured)
    limit = "" if rule.value is None else amount(rule.measure, rule.value)
    if alert.owed_s and rule.beyond_h is not None and alert.level is not Level.ALERT:
        return _("{measured} de nuit travaillées : {owed} à rendre en repos").format(
            measured=measured, owed=amount(rule.measure, alert.owed_s / 3600)
        )
    return _templates(int(alert.measured or 0))[rule.measure].format(
        measured=measured, limit=limit, owed=amount(Measure.DAY_MAX_H, alert.owed_s / 3600)
    )


def _templates(num: int) -> dict[Measure, str]:
    """Sentence of each measure; `num`: what was measured, where it is a number of things."""
    work, span = (
        _("{measured} de travail, {limit} au plus"),
        _("{measured} d'amplitude, {limit} au plus"),
    )
    return {
        Measure.DAY_MAX_H: work,
        Measure.NIGHT_DAY_MAX_H: _("{measured} de travail la nuit, {limit} au plus"),
        Measure.SPAN_MAX_H: span,
        Measure.SPLIT_SPAN_MAX_H: _("{measured} d'amplitude en journée coupée, {limit} au plus"),
        Measure.SPLIT_PARTS_MAX: _("journée en {measured} parties, {limit} au plus"),
        Measure.SPLIT_PART_MIN_H: _("partie de journée de {measured}, {limit} au moins"),
        Measure.DAILY_REST_MIN_H: _("{measured} de repos avant, {limit} au moins"),
        Measure.WEEK_MAX_H: work,
        Measure.AVERAGE_12_WEEKS_MAX_H: _(
            "{measured} de travail en moyenne sur douze semaines, {limit} au plus"
        ),
        Measure.ROLLING_7_DAYS_MAX_H: _("{measured} de travail sur sept jours de suite, {limit} au plus"),
        Measure.WEEKLY_REST_MIN_H: _("{measured} de repos de suite au plus long, {limit} au moins"),
        Measure.WEEK_DAYS_MAX: _("{measured} jours travaillés, {limit} au plus"),
        Measure.IRREGULAR_REST_DAYS_MIN: _(
            "{measured} jours de repos dans la semaine d'un rythme irrégulier, {limit} au moins"
        ),
        Measure.SUNDAYS_FREE_4_WEEKS_MIN: ngettext(
            "{measured} dimanche libre sur quatre semaines, {limit} au moins",
            "{measured} dimanches libres sur quatre semaines, {limit} au moins",
            num,
        ),
        Measure.FORTNIGHT_REST_DAYS_MIN: _("{measured} jours de repos sur deux semaines, {limit} au moins"),
        Measure.FORTNIGHT_SUNDAY_PAIRS_MIN: _("pas deux jours de repos de suite avec un dimanche sur deux semaines"),
        Measure.BREAK_AFTER_H: _("{measured} de suite sans pause de vingt minutes, qui est due à {limit}"),
        Measure.NIGHT_WORKER_DAY_MAX_H: _("{measured} de travail d'un travailleur de nuit, {limit} au plus"),
        Measure.NIGHT_WORKER_WEEK_MAX_H: _("{measured} de travail d'un travailleur de nuit, {limit} au plus"),
        Measure.NIGHT_WORKER_AVERAGE_12_WEEKS_MAX_H: _(
            "{measured} d'un travailleur de nuit en moyenne sur douze semaines, {limit} au plus"
        ),
        Measure.NIGHT_STAFF_YEAR_MAX_H: _(
            "{measured} de travail sur douze mois, presque tout de nuit, {limit} au plus"
        ),
        Measure.NIGHT_OWED: _("{measured} de nuit d'un travailleur de nuit cette semaine"),
        Measure.NOTICE_DAYS_MIN: _("prévenu {measured} jours avant, {limit} au moins"),
        Measure.CHANGE_NOTICE_MIN_H: _(
            "sortie changée depuis la publication, dite {measured} avant, {limit} au moins"
        ),
        Measure.COORDINATION_SHARE_MIN: _("{measured} du temps en coordination, {limit} au moins"),
        Measure.NO_NIGHT: _("{measured} la nuit pour un code qui en est dispensé"),
        Measure.PART_TIME_INTERRUPTION_MAX_H: _(
            "coupure de {measured} à temps partiel : une seule, de {limit} au plus"
        ),
        Measure.SUNDAY_WORK: _("{measured} de travail le dimanche"),
        Measure.HOLIDAY_OWED: _("jour férié travaillé, {owed}"),
        Measure.TRAVEL_COUNTS: _(
            "{measured} de la sortie absentes des heures déclarées : les trajets sont du travail"
        ),
        Measure.PEOPLE_MIN: _("sortie à {measured}, {limit} au moins"),
        Measure.NIGHTS_BEFORE_WORK_MAX: _(
            "{measured} nuits avant un jour travaillé ailleurs, {limit} au plus"
        ),
        Measure.LEAD_MIN: _("{measured} référent formé dans l'équipe, {limit} au moins"),
    }  # fmt: skip


def amount(measure: Measure, value: float) -> str:
    """A measured value with its unit, to the minute."""
    if measure.endswith("_share_min"):
        return rate(value, 1)
    if not measure.endswith("_h") and measure not in (
        Measure.NIGHT_OWED, Measure.NO_NIGHT, Measure.TRAVEL_COUNTS, Measure.SUNDAY_WORK
    ):  # fmt: skip
        return format_decimal(value, "0.#", locale=language())
    return duration_words(3600 * value)
