"""What whom is here shares of its own passages, and what operators share with one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from planner.clock import weekday_name
from planner.exports.needs_table import number
from planner.hours import span_of_hours
from planner.i18n import _, ngettext
from planner.indicators.presence import BAND_MIN, NUM_BANDS
from planner.service.own_sharing import organisation_name, own_table
from planner.service.sharing import own_passages, shared_passages
from planner.sharing import OWN, Field, Share, field_words
from planner.ui import cache, parts, session, zone_cache
from planner.ui.presence_html import days_words
from planner.ui.zone_names import zone_names

MOST = 200


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Partage"))
    store = cache.workspace()
    if loaded.zones is None:
        st.info(_("Ce territoire n'a pas de zones : rien à partager."))
        return
    code, today = loaded.territory.code, dt.date.today()
    table, names = zone_cache.all_passages(code), zone_names(loaded)
    if session.may_share_own(store):
        own = own_table(store, loaded, on=today)
        why = _("Aucune semaine publiée : rien à partager de vos passages.")
        _own(code, OWN, own, names, why)
    else:
        operator = session.own_operator(store)
        own = pd.DataFrame() if table is None else own_passages(table, operator)
        why = _("Le fichier « qui passe où » n'a aucun passage de votre opérateur.")
        _own(code, operator, own, names, why)
    _calendar(shared_passages(store, loaded, table, on=today), names)


def _own(code: str, operator: str, own: pd.DataFrame, names: Mapping[str, str], none: str) -> None:
    store = cache.workspace()
    shared = {one.zone: one for one in store.shares(code) if one.operator == operator}
    title = operator if operator != OWN else organisation_name(store, code)
    parts.section(_("Ce que {operator} partage").format(operator=title))
    if operator == OWN:
        parts.notes(
            [
                _(
                    "Vos passages publiés, tels qu'un opérateur partenaire les lirait : la zone, "
                    "le jour, les heures à deux heures près. Lieux scellés, rendez-vous et "
                    "secteurs à explorer n'y sont jamais."
                )
            ]
        )
    parts.notes(
        [
            _(
                "Rien n'est partagé sans votre choix, zone par zone. Ni lieu, ni rue, ni personne, "
                "ni équipe, ni trajet n'est jamais montré. Un partage repris disparaît aussitôt."
            )
        ]
    )
    if own.empty:
        parts.notes([none])
    else:
        _own_table(own, shared, names)
        _giving(code, operator, own, names)
    if shared:
        _taking_back(code, operator, shared, names)


def _own_table(own: pd.DataFrame, shared: Mapping[str, Share], names: Mapping[str, str]) -> None:
    days: dict[tuple[str, int], set[int]] = {}
    for zone, band, day in zip(own["zone_id"], own["band"], own["weekday"], strict=True):
        days.setdefault((str(zone), int(band)), set()).add(int(day))
    rows = [
        (
            names.get(zone, zone),
            days_words(sorted(found)),
            span_of_hours(band * BAND_MIN, (band + 1) * BAND_MIN),
            _shared_words(shared.get(zone)),
        )
        for (zone, band), found in sorted(days.items())
    ]
    header = (_("zone"), _("jours"), _("heures"), _("partagé"))
    parts.table(header, sorted(rows, key=lambda row: row[0])[:MOST])
    _more(len(rows))


def _shared_words(share: Share | None) -> str:
    if share is None:
        return _("non")
    told = [field_words(field) for field in Field if field in share.fields]
    return ", ".join(told) if told else _("la zone seule")


def _giving(code: str, operator: str, own: pd.DataFrame, names: Mapping[str, str]) -> None:
    zones = sorted(own["zone_id"].astype(str).unique(), key=lambda zone: names.get(zone, zone))
    with st.form("sharing", clear_on_submit=True):
        chosen = st.multiselect(
            _("Zones à partager"), zones, format_func=lambda zone: names.get(zone, zone)
        )
        fields = [field for field in Field if st.checkbox(field_words(field), key=f"av_{field}")]
        if not st.form_submit_button(_("Partager ces zones")):
            return
    if not chosen:
        st.warning(_("Choisir au moins une zone."))
        return
    cache.workspace().share(code, operator, chosen, fields)
    st.rerun()


def _taking_back(
    code: str, operator: str, shared: Mapping[str, Share], names: Mapping[str, str]
) -> None:
    with st.form("taking back", clear_on_submit=True):
        chosen = st.multiselect(
            _("Zones à ne plus partager"),
            sorted(shared, key=lambda zone: names.get(zone, zone)),
            format_func=lambda zone: names.get(zone, zone),
        )
        some = st.form_submit_button(_("Reprendre ces zones"))
        every = st.form_submit_button(_("Tout reprendre"))
    gone = list(shared) if every else chosen if some else []
    if gone:
        cache.workspace().take_back(code, operator, gone)
        st.rerun()


def _calendar(told: pd.DataFrame, names: Mapping[str, str]) -> None:
    parts.section(_("Qui passe quand, d'après ce qui est partagé"))
    if told.empty:
        parts.notes([_("Aucun opérateur ne partage de passage ici.")])
        return
    zones = {zone: names.get(zone, zone) for zone in told["zone_id"].unique()}
    zones = dict(sorted(zones.items(), key=lambda item: item[1]))
    zone = parts.choose(st.container(), _("Zone"), zones, "zone")
    own = told[told["zone_id"] == zone]
    timed = own[own["weekday"].notna() & own["band"].notna()]
    header = (_("heures"), *(weekday_name(day) for day in range(7)))
    parts.table(header, [_band_row(timed, band) for band in range(NUM_BANDS)])
    parts.notes(
        [
            _(
                "— : aucun passage partagé à cette heure ; "
                "un opérateur qui ne partage pas peut y être."
            )
        ]
    )
    parts.notes([_("Tout ce qui est partagé dans cette zone")])
    when = (_("opérateur"), _("jour"), _("heures"), _("vérifié depuis six mois"))
    parts.table(when, [_told_row(row) for row in own.head(MOST).to_dict("records")])
    _more(len(own))


def _band_row(timed: pd.DataFrame, band: int) -> tuple[str, ...]:
    here = timed[timed["band"] == band]
    cells = (
        ", ".join(sorted(here.loc[here["weekday"] == day, "operator"].unique())) or "—"
        for day in range(7)
    )
    return span_of_hours(band * BAND_MIN, (band + 1) * BAND_MIN), *cells


def _told_row(row: Mapping[object, object]) -> tuple[str, ...]:
    day, band, old = row["weekday"], row["band"], row["faded"]
    unsaid = _("non partagé")
    return (
        str(row["operator"]),
        weekday_name(day) if isinstance(day, int) else unsaid,
        span_of_hours(band * BAND_MIN, (band + 1) * BAND_MIN) if isinstance(band, int) else unsaid,
        (_("non") if old else _("oui")) if isinstance(old, bool) else unsaid,
    )


def _more(num: int) -> None:
    if num > MOST:
        parts.notes(
            [
                ngettext("… et {num} autre", "… et {num} autres", num - MOST).format(
                    num=number(num - MOST, 0)
                )
            ]
        )
