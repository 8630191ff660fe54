"""A zone's card and the calendar of who passes when."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from planner.clock import weekday_name
from planner.exports.needs_svg import escape
from planner.exports.needs_table import need_text, number, percent
from planner.i18n import _, labelled
from planner.indicators.need import Needs, indicators
from planner.indicators.presence import BAND_MIN, NUM_BANDS
from planner.indicators.presence_gaps import WATCHED_BANDS, calendar, holes, overlaps
from planner.indicators.underservice import Underservice
from planner.service.load import LoadedTerritory
from planner.ui import parts, state

LINES = 30
_SHADES = ("#ffffff", "#d5ece2", "#8fcdb9", "#3f9c86", "#11594a")


def show_card(
    loaded: LoadedTerritory, needs: Needs, under: Underservice, present: pd.DataFrame | None
) -> None:
    """Show one zone: value, interval, what makes it, sources, who passes when."""
    names = zone_names(loaded)
    ordered = under.frame.sort_values("rank", na_position="last", kind="stable").index
    keys = [str(zone) for zone in ordered]
    by_key = dict(zip(keys, ordered, strict=True))
    st.subheader(_("Fiche d'une zone"), anchor=False)
    chosen = st.selectbox(
        _("Zone"),
        keys,
        format_func=lambda key: names[key],
        key=state.chooser("zone", keys),
        width=420,
    )
    state.keep("zone", chosen)
    zone = by_key[chosen]
    parts.figures(_figures(needs, under, zone, by_presence=present is not None))
    if bool(needs.frame.loc[zone, "estimated"]):
        parts.notes([_("Valeur estimée d'après le secteur : la zone n'en publie pas.")])
    header = (_("composante"), _("valeur"), _("poids"))
    parts.table(header, _components(needs, zone), numbers=2)
    parts.notes([_sum_words(under, zone, by_presence=present is not None), *parts.sources(loaded)])
    if present is not None:
        _passages(present[present["zone_id"] == zone])


def zone_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Name of each zone by its key; the key where it has none."""
    zones = loaded.required_zones()
    return {
        str(zone): name if isinstance(name, str) else str(zone)
        for zone, name in zones["name"].items()
    }


def _figures(
    needs: Needs, under: Underservice, zone: Any, *, by_presence: bool
) -> list[tuple[str, str]]:
    row, own = under.frame.loc[zone], needs.frame.loc[zone]
    left = _share(row["presence_factor"]) if by_presence else _("inconnu")
    rank = _("inconnu") if pd.isna(row["rank"]) else str(int(row["rank"]))
    return [
        (_("besoin estimé"), need_text(own["need"], needs)),
        (_("intervalle"), _interval(needs, own)),
        (_("rang des zones sous-desservies, sur {num}").format(num=len(under.frame)), rank),
        (_("besoin, rapporté au plus grand"), _share(row["need_factor"])),
        (_("manque d'accès aux services, à pied"), _lack(under, row)),
        (_("reste après les passages déclarés"), left),
    ]


def _interval(needs: Needs, own: pd.Series) -> str:
    """Both ends of the need; a published value has none."""
    low, high = own["need_low"], own["need_high"]
    if pd.isna(low) or pd.isna(high):
        return _("inconnu")
    if low == high:
        return _("aucun : valeur publiée")
    return _("{low} à {high}").format(low=need_text(low, needs), high=need_text(high, needs))


def _share(value: Any) -> str:
    return _("inconnu") if pd.isna(value) else percent(value)


def _lack(under: Underservice, row: pd.Series) -> str:
    """Lack of access, unknown where no service is known or the hours are not."""
    known = bool(under.shares) and bool(row["access_known"])
    return percent(row["lack_factor"]) if known else _("inconnu")


def _components(needs: Needs, zone: Any) -> list[tuple[str, str, str]]:
    known = indicators()
    return [
        (_(known[key].label), _share(needs.frame[key].loc[zone]), number(weight, 1))
        for key, weight in needs.weights.items()
        if key in needs.frame
    ]


def _sum_words(under: Underservice, zone: Any, *, by_presence: bool) -> str:
    value = under.frame["underservice"].loc[zone]
    words = _("Sous-desserte : besoin × manque d'accès × reste après les passages = {value}.")
    if not by_presence:
        words = _(
            "Sous-desserte, passages des autres inconnus : besoin × manque d'accès = {value}."
        )
    return words.format(value=_share(value))


def _passages(own: pd.DataFrame) -> None:
    """Who passes in the zone: a line for each operator and band, and its calendar."""
    st.subheader(_("Qui passe quand"), anchor=False)
    if own.empty:
        parts.notes([_("Aucun passage déclaré dans cette zone ce mois-ci.")])
        return
    st.html(calendar_html(own))
    rows = [
        (
            str(row["operator"]),
            weekday_name(int(row["weekday"])),
            band_words(int(row["band"])),
            _sureness(row),
        )
        for row in _first(own.sort_values(["weekday", "band", "operator"]))
    ]
    parts.table((_("opérateur"), _("jour"), _("heures"), _("sûreté")), rows)


def _sureness(row: dict[str, Any]) -> str:
    if row["faded"]:
        return _("ancien, compte moitié")
    return _("sûr") if row["sure"] else _("à vérifier")


def band_words(band: int) -> str:
    """Hours of a two-hour band."""
    hours = BAND_MIN // 60
    return _("{start} h à {end} h").format(start=band * hours, end=(band + 1) * hours)


def calendar_html(own: pd.DataFrame) -> str:
    """Heat map of a zone: weekdays × two-hour bands, the number of operators in each."""
    counted = calendar(own)
    num = {
        (int(day), int(band)): int(count)
        for day, band, count in zip(
            counted["weekday"], counted["band"], counted["num_operators"], strict=True
        )
    }
    heads = "".join(f"<th scope='col'>{2 * band}–{2 * band + 2}</th>" for band in range(NUM_BANDS))
    lines = []
    for day in range(7):
        cells = "".join(_cell(num.get((day, band), 0)) for band in range(NUM_BANDS))
        lines.append(f"<tr><th scope='row'>{escape(weekday_name(day))}</th>{cells}</tr>")
    caption = escape(_("Opérateurs par jour et par tranche de deux heures"))
    return (
        "<div class='av-scroll'><table class='av-calendar'>"
        f"<caption>{caption}</caption><thead><tr><td></td>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(num: int) -> str:
    fill = _SHADES[min(num, len(_SHADES) - 1)]
    ink = "#ffffff" if num > 2 else "#1f3a4d"
    return f"<td style='background:{fill};color:{ink}'>{num or ''}</td>"


def show_gaps(loaded: LoadedTerritory, needs: Needs, present: pd.DataFrame | None) -> None:
    """List where several operators come at one hour, and where nobody does."""
    st.subheader(_("Passages de tous : chevauchements et creux"), anchor=False)
    if present is None:
        parts.notes([_("Aucun fichier « qui passe où » dans ce territoire : présence inconnue.")])
        return
    names = zone_names(loaded)
    crowded = overlaps(present)
    empty = holes(present, needs.frame["need"], bands=WATCHED_BANDS[needs.public])
    when = (_("zone"), _("jour"), _("heures"))
    _list(
        _("Plusieurs équipes à la même heure"),
        (*when, _("opérateurs")),
        [(*_when(row, names), ", ".join(row["operators"])) for row in _first(crowded)],
        len(crowded),
    )
    _list(
        _("Personne, là où le besoin est connu"),
        (*when, _("besoin estimé")),
        [(*_when(row, names), need_text(row["need"], needs)) for row in _first(empty)],
        len(empty),
    )


def _first(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.head(LINES).to_dict("records")]


def _when(row: dict[str, Any], names: dict[str, str]) -> tuple[str, str, str]:
    hours = _("{start} h à {end} h").format(start=row["start_h"], end=row["end_h"])
    return names[str(row["zone_id"])], weekday_name(int(str(row["weekday"]))), hours


def _list(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]], num: int) -> None:
    parts.notes([labelled(title, num)])
    if rows:
        parts.table(header, rows)
    if num > len(rows):
        parts.notes([_("… et {num} autres").format(num=num - len(rows))])
