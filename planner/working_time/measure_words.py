"""What a rule of working time is about, as a heading: its value stands beside it."""

from __future__ import annotations

from planner.hours import span_of_hours
from planner.i18n import _
from planner.working_time.regime import Measure, Rule
from planner.working_time.words import amount


def measure_words(measure: Measure) -> str:
    """The subject of a rule."""
    words = {
        Measure.DAY_MAX_H: _("travail d'un jour, au plus"),
        Measure.NIGHT_DAY_MAX_H: _("travail d'une nuit, au plus"),
        Measure.SPAN_MAX_H: _("amplitude d'un jour, au plus"),
        Measure.SPLIT_SPAN_MAX_H: _("amplitude d'une journée coupée, au plus"),
        Measure.SPLIT_PARTS_MAX: _("parties d'une journée coupée, au plus"),
        Measure.SPLIT_PART_MIN_H: _("partie d'une journée coupée, au moins"),
        Measure.DAILY_REST_MIN_H: _("repos entre deux jours, au moins"),
        Measure.WEEK_MAX_H: _("travail d'une semaine, au plus"),
        Measure.AVERAGE_12_WEEKS_MAX_H: _("moyenne de douze semaines, au plus"),
        Measure.ROLLING_7_DAYS_MAX_H: _("travail sur sept jours de suite, au plus"),
        Measure.WEEKLY_REST_MIN_H: _("repos de la semaine, au moins"),
        Measure.WEEK_DAYS_MAX: _("jours travaillés d'une semaine, au plus"),
        Measure.IRREGULAR_REST_DAYS_MIN: _("jours de repos d'un rythme irrégulier, au moins"),
        Measure.SUNDAYS_FREE_4_WEEKS_MIN: _("dimanches libres en quatre semaines, au moins"),
        Measure.FORTNIGHT_REST_DAYS_MIN: _("jours de repos en deux semaines, au moins"),
        Measure.FORTNIGHT_SUNDAY_PAIRS_MIN: _(
            "fois deux jours de repos de suite avec un dimanche en deux semaines, au moins"
        ),
        Measure.BREAK_AFTER_H: _("travail de suite avant une pause"),
        Measure.NIGHT_BAND: _("heures de nuit"),
        Measure.NIGHT_WORKER_TWICE_H: _(
            "heures de nuit, deux fois par semaine, d'un travailleur de nuit"
        ),
        Measure.NIGHT_WORKER_MONTH_H: _("heures de nuit d'un mois, d'un travailleur de nuit"),
        Measure.NIGHT_WORKER_YEAR_H: _("heures de nuit de douze mois, d'un travailleur de nuit"),
        Measure.NIGHT_WORKER_DAY_MAX_H: _("jour d'un travailleur de nuit, au plus"),
        Measure.NIGHT_WORKER_WEEK_MAX_H: _("semaine d'un travailleur de nuit, au plus"),
        Measure.NIGHT_WORKER_AVERAGE_12_WEEKS_MAX_H: _(
            "moyenne de douze semaines d'un travailleur de nuit, au plus"
        ),
        Measure.NIGHT_STAFF_YEAR_MAX_H: _("année d'un agent de nuit, au plus"),
        Measure.NIGHT_OWED: _("repos dû pour les nuits"),
        Measure.NOTICE_DAYS_MIN: _("jours avant lesquels le planning est dit, au moins"),
        Measure.CHANGE_NOTICE_MIN_H: _("délai avant lequel un changement est dit, au moins"),
        Measure.COORDINATION_SHARE_MIN: _("part du temps en coordination, au moins"),
        Measure.NO_NIGHT: _("code dispensé de nuit"),
        Measure.PART_TIME_INTERRUPTION_MAX_H: _("interruption d'un temps partiel, au plus"),
        Measure.HOLIDAY_OWED: _("jour férié travaillé"),
        Measure.SUNDAY_WORK: _("travail du dimanche"),
        Measure.TRAVEL_COUNTS: _("trajets comptés comme travail"),
        Measure.PEOPLE_MIN: _("personnes d'une sortie, au moins"),
        Measure.NIGHTS_BEFORE_WORK_MAX: _("nuits avant un jour travaillé, au plus"),
        Measure.LEAD_MIN: _("référents formés d'une équipe, au moins"),
    }
    return words[measure]


def rule_value(rule: Rule) -> str:
    """The value of a rule with its unit, what it lets pass, its hours; empty: it has none."""
    told = []
    if rule.value is not None:
        told.append(amount(rule.measure, rule.value))
    if rule.derogation:
        told.append(rule.derogation)
    elif rule.tolerated is not None:
        least = amount(rule.measure, rule.tolerated)
        told.append(_("toléré {limit} sous condition").format(limit=least))
    if rule.band is not None:
        told.append(span_of_hours(*rule.band))
    if rule.owed:
        told.append(rule.owed)
    return " · ".join(told)
