"""Needs as one HTML page: map drawn in SVG, legend, sources, table. No script, no request."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

import geopandas as gpd

from planner.exports.needs_svg import MAX_SHAPES, Classes, classes, escape, estimated, needs_svg
from planner.exports.needs_table import check_public, need_text, needs_table, number
from planner.i18n import _, labelled, language
from planner.indicators.need import Needs, indicators
from planner.model import Public

MAX_ROWS = 2000
"""Zones listed under the map; beyond, the CSV has them all."""


def needs_html(
    zones: gpd.GeoDataFrame,
    needs: Needs,
    *,
    title: str,
    attributions: Sequence[str] = (),
    fictional: bool = False,
) -> str:
    """Write a self-contained page.

    Parameters
    ----------
    zones
        `frames.ZONES`.
    needs
        Needs without protected places.
    title
        Territory's name.
    attributions
        Source and vintage of every data set shown, as plain text.
    fictional
        Says so at the head of the page.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    check_public(needs)
    groups = classes(needs)
    heading = f"{_('Besoin estimé')} · {_public(needs.public)} · {title}"
    body = [
        f"<h1>{escape(heading)}</h1>",
        f"<p class='unit'>{escape(_('Unité : {label}.').format(label=needs.label))}</p>",
        f"<p class='fiction'>{escape(_('Territoire fictif : données inventées.'))}</p>"
        if fictional
        else "",
        "<div class='map'>",
        needs_svg(zones, needs, groups, label=heading),
        _legend(needs, groups, cells=bool((zones["kind"] == "cell").any())),
        "</div>",
        _reading(needs, attributions),
        _table(zones, needs),
    ]
    style = resources.files("planner.exports").joinpath("needs.css").read_text("utf-8")
    return (
        f"<!DOCTYPE html>\n<html lang='{language()}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(heading)}</title><style>{style}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _public(public: Public) -> str:
    if public is Public.STREET:
        return _("personnes à la rue")
    return _("ménages logés")


def _legend(needs: Needs, groups: Classes, *, cells: bool) -> str:
    rows = [
        f"<li><span class='k c{at}'></span>{escape(_between(needs, low, high))}"
        f"<span class='n'>{escape(_zones(num))}</span></li>"
        for at, (low, high, num) in enumerate(groups.ranges)
    ]
    if groups.num_zero:
        rows.insert(
            0,
            f"<li><span class='k zero'></span>{escape(_('nul'))}"
            f"<span class='n'>{escape(_zones(groups.num_zero))}</span></li>",
        )
    if groups.num_unknown:
        rows.append(
            f"<li><span class='k'><svg width='34' height='18' aria-hidden='true'>"
            "<rect width='34' height='18' fill='url(#unknown)' stroke='#777'/></svg></span>"
            f"{escape(_('inconnu (ce n’est pas zéro)'))}"
            f"<span class='n'>{escape(_zones(groups.num_unknown))}</span></li>"
        )
    num_estimated = int(estimated(needs).sum())
    if num_estimated:
        rows.append(
            "<li><span class='k'><svg width='34' height='18' aria-hidden='true'>"
            "<rect width='34' height='18' fill='url(#estimated)' stroke='#777'/></svg></span>"
            f"{escape(_('estimé d’après le secteur'))}"
            f"<span class='n'>{escape(_zones(num_estimated))}</span></li>"
        )
    caption = _("Chaque classe compte à peu près autant de zones.")
    if len(groups.of) <= MAX_SHAPES:
        caption += " " + _("Les nombres sur la carte sont les dix premiers rangs.")
    title, listed = escape(_("Légende")), "".join(rows)
    warned = f"<p class='caution'>{escape(_CELLS())}</p>" if cells else ""
    return (
        f"<div class='legend'><h2>{title}</h2><ul>{listed}</ul><p>{escape(caption)}</p>{warned}"
        "</div>"
    )


def _CELLS() -> str:  # noqa: N802 - a message, translated when used
    return _(
        "Avertissement de l'INSEE : un carreau seul ne s'interprète pas, ses valeurs peuvent être "
        "imputées ; lire des ensembles de carreaux."
    )


def _between(needs: Needs, low: float, high: float) -> str:
    if low == high:
        return need_text(low, needs)
    return _("{low} à {high}").format(low=need_text(low, needs), high=need_text(high, needs))


def _zones(num: int) -> str:
    return _("{num} zones").format(num=num) if num > 1 else _("{num} zone").format(num=num)


def _reading(needs: Needs, attributions: Sequence[str]) -> str:
    known = indicators()
    absent = {key for key, weight in needs.weights.items() if weight and key not in needs.used}
    left_out = " " + escape(_("(inconnu ici, laissé de côté)"))
    weights = "".join(
        f"<li>{labelled(escape(_(known[key].label)), f'<b>{escape(number(weight, 2))}</b>')}"
        f"{left_out if key in absent else ''}</li>"
        for key, weight in needs.weights.items()
    )
    caution = _(
        "Une zone ne se lit jamais seule : ces chiffres sont des estimations, brouillées ou "
        "cachées pour les plus petits effectifs. Ils disent où aller voir, pas qui y vit."
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in (*needs.notes, caution))
    sources = "".join(f"<li>{escape(text)}</li>" for text in attributions)
    return (
        f"<section class='read'><h2>{escape(_('Comment lire'))}</h2>{notes}"
        f"<h3>{escape(_('Poids des composantes'))}</h3><ul>{weights}</ul>"
        f"<h3>{escape(_('Sources'))}</h3><ul>{sources}</ul></section>"
    )


def _table(zones: gpd.GeoDataFrame, needs: Needs) -> str:
    table = needs_table(zones, needs)
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in table.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
        for row in table.rows[:MAX_ROWS]
    )
    more = len(table.rows) - MAX_ROWS
    cut = (
        f"<p>{escape(_('{num} autres zones dans le tableau CSV.').format(num=more))}</p>"
        if more > 0
        else ""
    )
    return (
        f"<section><h2>{escape(_('Zones'))}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{cut}</section>"
    )
