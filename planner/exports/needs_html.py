"""Needs as one HTML page: map drawn in SVG, legend, sources, table. No script, no request."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

import geopandas as gpd

from planner.exports.caution import cell_caution_words
from planner.exports.needs_svg import (
    MAX_SHAPES,
    Classes,
    Frame,
    classes,
    escape,
    estimated,
    imputed,
    needs_svg,
    ranks_shown,
    unstable,
)
from planner.exports.needs_table import check_public, need_text, needs_table, number
from planner.i18n import _, counted, labelled, language, ngettext
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
    cells = bool((zones["kind"] == "cell").any()) and not fictional
    caution = cell_caution_words() if cells else ""
    heading = f"{_('Besoin estimé')} · {_public(needs.public)} · {title}"
    body = [
        f"<h1>{escape(heading)}</h1>",
        f"<p class='unit'>{escape(_('Unité : {label}.').format(label=needs.label))}</p>",
        f"<p class='fiction'>{escape(_('Territoire fictif : données inventées.'))}</p>"
        if fictional
        else "",
        "<div class='map'>",
        needs_svg(zones, needs, groups, label=heading),
        _legend(zones, needs, groups, caution),
        "</div>",
        _reading(needs, attributions, told_already=caution),
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


def _legend(zones: gpd.GeoDataFrame, needs: Needs, groups: Classes, caution: str) -> str:
    keys = [
        (f"<span class='k c{at}'></span>", _between(needs, low, high), num)
        for at, (low, high, num) in enumerate(groups.ranges)
    ]
    if groups.num_zero:
        keys.insert(0, ("<span class='k zero'></span>", _("nul"), groups.num_zero))
    for name, words, num in (
        ("unknown", _("inconnu (ce n’est pas zéro)"), groups.num_unknown),
        ("estimated", _("estimé d’après le secteur"), int(estimated(needs).sum())),
        ("imputed", _("imputé par le producteur"), int(imputed(needs).sum())),
    ):
        if num:
            keys.append((_patterned(f"fill='url(#{name})' stroke='#777'"), words, num))
    if num := int(unstable(needs).sum()):
        keys.append((_patterned("class='unstable'"), _("rang instable, d’un essai à l’autre"), num))
    listed = "".join(
        f"<li>{key}{escape(words)}<span class='n'>{escape(_zones(num))}</span></li>"
        for key, words, num in keys
    )
    told = [_("Chaque classe compte à peu près autant de zones."), _ranks_words(zones, needs)]
    warned = f"<p class='caution'>{escape(caution)}</p>" if caution else ""
    return (
        f"<div class='legend'><h2>{escape(_('Légende'))}</h2><ul>{listed}</ul>"
        f"<p>{escape(' '.join(filter(None, told)))}</p>{warned}</div>"
    )


def _patterned(style: str) -> str:
    box = f"<rect x='1' y='1' width='32' height='16' {style}/>"
    return f"<span class='k'><svg width='34' height='18' aria-hidden='true'>{box}</svg></span>"


def _ranks_words(zones: gpd.GeoDataFrame, needs: Needs) -> str:
    """What the numbers on the map are, and how many of the first are not written."""
    if len(zones) > MAX_SHAPES:
        return ""
    shown = ranks_shown(zones, needs, Frame.around(zones))
    if not shown.written:
        return ""
    first = _(
        "Les nombres sur la carte sont les rangs des zones au plus grand besoin, de 1 à {last}."
    )
    text = first.format(last=max(rank for rank, _x, _y in shown.written))
    if not shown.num_left_out:
        return text
    more = ngettext(
        "{num} rang manque, trop près d'un autre : il est dans le tableau.",
        "{num} rangs manquent, trop près d'un autre : ils sont dans le tableau.",
        shown.num_left_out,
    )
    return f"{text} {more.format(num=shown.num_left_out)}"


def _between(needs: Needs, low: float, high: float) -> str:
    if low == high:
        return need_text(low, needs)
    return _("{low} à {high}").format(low=need_text(low, needs), high=need_text(high, needs))


def _zones(num: int) -> str:
    return counted("{num} zone", "{num} zones", num)


def _reading(needs: Needs, attributions: Sequence[str], *, told_already: str) -> str:
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
    told = [note for note in needs.notes if note != told_already]
    notes = "".join(f"<p>{escape(note)}</p>" for note in (*told, caution))
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
    others = counted(
        "{num} autre zone dans le tableau CSV.", "{num} autres zones dans le tableau CSV.", more
    )
    cut = f"<p>{escape(others)}</p>" if more > 0 else ""
    return (
        f"<section><h2>{escape(_('Zones'))}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{cut}</section>"
    )
