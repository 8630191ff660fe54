"""A zone's card: its value, its interval, what makes it, how far its rank holds, who passes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from planner.digits import percent, percent_in_table
from planner.exports.needs_svg import escape
from planner.exports.needs_table import held_words, need_text, number
from planner.exports.service_words import access_words, category_words, per_words
from planner.i18n import _, labelled
from planner.indicators.need import Needs, indicators
from planner.indicators.presence_slots import as_hours, slots
from planner.indicators.underservice import Underservice
from planner.network.modes import MODES
from planner.service.load import LoadedTerritory
from planner.service.needs_study import ZoneStudy
from planner.ui import cache, parts, state
from planner.ui.cache import Key
from planner.ui.presence_html import passages_html, week_calendar
from planner.ui.zone_names import bare, zone_names

OFFERED = 200
"""Zones of the list; the others are found by searching."""
LINES = 84
"""Lines of the table of passages: every two hours of a week."""


def show_card(
    loaded: LoadedTerritory,
    study: ZoneStudy,
    present: pd.DataFrame | None,
    key: Key,
    *,
    ranked: Key,
) -> None:
    """Show one zone: value, interval, what makes it, sources, who passes when.

    `key`, `ranked`: of the study and of its underservice, as `held_ranks.Held` has them.
    """
    parts.section(_("Fiche d'une zone"))
    by_rank = cache.kept(ranked, "zones by rank", lambda: _by_rank(study))
    chosen = _choice(list(by_rank), zone_names(loaded))
    zone = by_rank[chosen]
    card = cache.kept(key, f"card {chosen}", lambda: _card_html(loaded, study, zone, present))
    parts.html(card)


def _by_rank(study: ZoneStudy) -> dict[str, Any]:
    """Zones by key, the most underserved first."""
    rank = study.under.frame["rank"].to_numpy(dtype=np.float64, na_value=np.nan)
    zones = study.under.frame.index[np.argsort(rank, kind="stable")]
    return {str(zone): zone for zone in zones.tolist()}


def _card_html(
    loaded: LoadedTerritory, study: ZoneStudy, zone: Any, present: pd.DataFrame | None
) -> str:
    needs, told = study.needs, present is not None
    estimated = bool(needs.frame.loc[zone, "estimated"])
    notes = [_("Valeur estimée d'après le secteur : la zone n'en publie pas.")] if estimated else []
    header = (_("composante"), _("valeur"), _("poids"))
    pieces = [
        parts.figures_html(_figures(study, zone, by_presence=told)),
        parts.notes_html(notes),
        parts.table_html(header, _components(needs, zone), numbers=2),
        _access_html(study, zone),
        parts.notes_html([_sum_words(study.under, zone, by_presence=told), *parts.sources(loaded)]),
    ]
    if present is not None:
        pieces.append(_passages_html(present[present["zone_id"] == zone], str(zone)))
    return "".join(pieces)


def _choice(keys: list[str], names: dict[str, str]) -> str:
    """Let a zone be chosen; of many, the first and those whose name holds what is searched for."""
    offered = keys
    if len(keys) > OFFERED:
        words = bare(
            st.text_input(
                _("Chercher une zone par son nom ou son code"), max_chars=60, width=420,
                key="zone-words",
            )
        )  # fmt: skip
        found = keys
        if words:
            found = [key for key in keys if words in bare(f"{names[key]} {key}")]
        offered = found[:OFFERED] or keys[:1]
        kept = state.asked("zone")
        if not words and kept is not None and kept in names and kept not in offered:
            offered = [kept, *offered]
        text = _("{shown} zones proposées sur {num}, les plus sous-desservies d'abord.")
        shown, num = number(len(found[:OFFERED]), 0), number(len(keys), 0)
        parts.notes([text.format(shown=shown, num=num)])
    chosen = st.selectbox(
        _("Zone"),
        offered,
        format_func=names.__getitem__,
        key=state.chooser("zone", offered),
        width=420,
    )
    state.keep("zone", chosen)
    return str(chosen)


def _figures(study: ZoneStudy, zone: Any, *, by_presence: bool) -> list[tuple[str, str]]:
    needs, under = study.needs, study.under
    row, own = under.frame.loc[zone], needs.frame.loc[zone]
    total = number(len(under.frame), 0)
    mode = _(MODES[study.request.mode].label)
    left = percent(row["presence_factor"]) if by_presence else _("inconnu")
    rank = _("inconnu") if pd.isna(row["rank"]) else str(int(row["rank"]))
    found = [
        (labelled(_("besoin estimé"), needs.label), need_text(own["need"], needs)),
        (_("fourchette du besoin"), _interval(needs, own)),
        (_("rang des zones sous-desservies, sur {num}").format(num=total), rank),
    ]
    if "rank_low" in own:
        found += [
            (_("fourchette du rang"), held_words(own.to_dict())),
            (_("part des essais parmi les 20 premières"), percent(own["top_share"])),
        ]
    elif study.lacks_ranks:
        told = (_("fourchette du rang"), _("part des essais parmi les 20 premières"))
        found += [(label, _("essais en cours")) for label in told]
    return [
        *found,
        (_("besoin, rapporté au plus grand"), percent(row["need_factor"])),
        (_("manque d'accès aux services, {mode}").format(mode=mode), _lack(under, row)),
        (_("reste après les passages déclarés"), left),
    ]


def _interval(needs: Needs, own: pd.Series) -> str:
    """Both ends of the need; a published value has none."""
    low, high = own["need_low"], own["need_high"]
    if pd.isna(low) or pd.isna(high):
        return _("inconnu")
    if low == high:
        return _("aucune : valeur publiée")
    return _("{low} à {high}").format(low=need_text(low, needs), high=need_text(high, needs))


def _lack(under: Underservice, row: pd.Series) -> str:
    """Lack of access, unknown where no service is known or the hours are not."""
    known = bool(under.shares) and bool(row["access_known"])
    return percent(row["lack_factor"]) if known else _("inconnu")


def _components(needs: Needs, zone: Any) -> list[tuple[str, str, str]]:
    known = indicators()
    return [
        (_(known[key].label), percent_in_table(needs.frame[key].loc[zone]), number(weight, 1))
        for key, weight in needs.weights.items()
        if key in needs.frame
    ]


def _access_html(study: ZoneStudy, zone: Any) -> str:
    """Access to each category beside the territory's median, and the lack it makes."""
    row, under, access = study.under.frame.loc[zone], study.under, study.needs.access
    if access is None:
        return ""
    lines = [
        (
            category_words(name),
            _figure(row[f"access_{name}"], access.unit[name]),
            _figure(under.reference[name], access.unit[name]),
            percent_in_table(row[f"lack_{name}"]),
        )
        for name in under.shares
    ]
    own = _("accès {people}").format(people=per_words(access.per))
    header = (_("services"), own, _("médiane du territoire"), _("manque d'accès"))
    return parts.table_html(header, lines, numbers=3)


def _figure(value: float, unit: str) -> str:
    return _("inconnu") if pd.isna(value) else access_words(float(value), unit)


def _sum_words(under: Underservice, zone: Any, *, by_presence: bool) -> str:
    value = under.frame["underservice"].loc[zone]
    words = _("Sous-desserte : besoin × manque d'accès × reste après les passages = {value}.")
    if not by_presence:
        words = _(
            "Sous-desserte, passages des autres inconnus : besoin × manque d'accès = {value}."
        )
    return words.format(value=percent(value))


def _passages_html(own: pd.DataFrame, zone: str) -> str:
    """Who passes in the zone: its calendar, and the same as a table."""
    title = f"<p><strong>{escape(_('Qui passe quand dans cette zone'))}</strong></p>"
    if own.empty:
        words = _("Aucun passage déclaré dans cette zone ce mois-ci.")
        return title + parts.notes_html([words])
    found = slots(own)
    calendar = week_calendar(found, zone)
    return title + calendar + passages_html(as_hours(found), None, most=LINES)
