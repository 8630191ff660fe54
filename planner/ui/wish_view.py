"""What people wish for, told when a sheet comes back: another hour, to be left in peace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from planner.dates import date_words, day_words, numbered
from planner.errors import AskFirstError, PlannerError
from planner.hours import span_of_hours, unbroken
from planner.i18n import _, ngettext
from planner.service.names import names_of
from planner.service.outings import Line, Outing
from planner.service.wishes import (
    end_rest,
    leave_in_peace,
    nobody_there,
    plans_to_mend,
    try_hour,
)
from planner.ui import cache, parts, state

_PEACE = "peace"


def show_other_hours(outing: Outing) -> None:
    """Where nobody was there: another hour to try, or none; never a closing."""
    found = nobody_there(cache.workspace(), outing)
    if not found:
        return
    parts.section(_("Personne : essayer à une autre heure ?"))
    parts.notes([_("Pas là ne ferme rien. L'heure choisie est essayée quatre semaines.")])
    with st.form(f"hours-{outing.code}", enter_to_submit=False, border=False):
        chosen = {}
        for one in found:
            options: list[tuple[int, int] | None] = [None, *one.hours]
            tried = one.tried and (one.tried.start_min, one.tried.end_min)
            at = next((r for r, h in enumerate(options) if h and tried and h[0] % 1440 == tried[0]),
                      0)  # fmt: skip
            chosen[one.line.ref] = st.selectbox(
                parts.plain(f"{one.line.number} · {one.line.hour} · {one.line.label}"),
                options,
                index=at,
                format_func=lambda hours: (
                    unbroken(span_of_hours(*hours)) if hours else _("la même heure")
                ),
            )
        if st.form_submit_button(_("Garder ces heures")):
            for ref, hours in chosen.items():
                try_hour(cache.workspace(), outing, ref, hours)
            st.success(_("Heures gardées : la prochaine semaine cherchée en tient compte."))


def show_peace(outing: Outing, lines: Sequence[Line]) -> None:
    """« Laisser tranquille jusqu'au … » : explicit, without reason, asked first where shared."""
    parts.section(_("Laisser tranquille jusqu'au…"))
    parts.notes([_("Seulement si la personne le demande. Aucun motif n'est demandé ni gardé.")])
    by_ref = {line.ref: line for line in lines}
    with st.form(f"peace-{outing.code}", enter_to_submit=False, border=False):
        left, right = st.columns(2)
        ref = left.selectbox(
            _("Lieu"),
            list(by_ref),
            format_func=lambda key: f"{by_ref[key].number} · {by_ref[key].label}",
        )
        until = right.date_input(
            _("Dernier jour sans passage"),
            dt.date.today() + dt.timedelta(days=14),
            min_value=dt.date.today(),
            max_value=dt.date.today() + dt.timedelta(days=365),
            format="DD/MM/YYYY",
        )
        asked = st.form_submit_button(_("Laisser tranquille"))
    if asked and ref is not None and isinstance(until, dt.date):
        _leave(outing, ref, until, agreed=False)
    _confirm(outing, by_ref)
    _in_force(outing)


def _leave(outing: Outing, ref: str, until: dt.date, *, agreed: bool) -> None:
    code = outing.plan.territory
    after = (outing.shift.date, outing.minute(outing.shift.end_s))
    try:
        kept = leave_in_peace(cache.workspace(), code, ref, until, after=after, agreed=agreed)
    except AskFirstError:
        state.hold(_PEACE, (ref, until))
        return
    except PlannerError as error:
        parts.refuse(error)
        return
    words = _("Aucun passage ne sera prévu jusqu'au {date} compris.")
    st.success(parts.plain(words.format(date=date_words(kept.until))))


def _confirm(outing: Outing, by_ref: dict[str, Line]) -> None:
    """Ask where several people may come; nothing is kept before the answer."""
    waits = state.held(_PEACE)
    if not isinstance(waits, tuple) or waits[0] not in by_ref:
        return
    ref, until = waits
    words = _(
        "{place} : plusieurs personnes peuvent y venir. Le laisser tranquille jusqu'au {date} y "
        "arrête le passage pour toutes."
    ).format(place=by_ref[ref].label, date=date_words(until))
    st.warning(parts.plain(words))
    left, right = st.columns(2)
    if left.button(_("Oui, pour toutes"), width="stretch"):
        state.hold(_PEACE, None)
        _leave(outing, ref, until, agreed=True)
    if right.button(_("Non, en parler d'abord"), width="stretch"):
        state.hold(_PEACE, None)
        st.rerun()


def _in_force(outing: Outing) -> None:
    """Rests in force, each of which may be taken back, and the plans they now forbid."""
    store, code = cache.workspace(), outing.plan.territory
    rests = [one for one in store.wishes(code).rests if one.until >= dt.date.today()]
    if not rests:
        return
    names = names_of(store, outing.plan, outing.means)
    rows = [
        (
            names.get(one.ref, one.ref[:6]),
            date_words(one.first_date),
            day_words(one.until, "EEEE d MMM y"),
        )
        for one in rests
    ]
    parts.table((_("laissé tranquille"), _("depuis"), _("jusqu'au")), rows)
    chosen = st.selectbox(
        _("Y passer de nouveau"),
        [None, *(one.ref for one in rests)],
        format_func=lambda ref: names.get(ref, ref[:6]) if ref else _("aucun"),
    )
    if chosen is not None and st.button(_("Lever la demande")):
        end_rest(store, code, chosen)
        st.rerun()
    for plan, num in plans_to_mend(store, code, today=dt.date.today()):
        words = ngettext(
            "Semaine {week}, version {version} : {num} passage à retirer ; la page "
            "« Semaine » le propose.",
            "Semaine {week}, version {version} : {num} passages à retirer ; la page "
            "« Semaine » le propose.",
            num,
        )
        st.warning(
            parts.plain(words.format(week=numbered(plan.week), version=plan.version, num=num))
        )
