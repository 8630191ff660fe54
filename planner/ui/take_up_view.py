"""Published rates of non-take-up, each with its source: of a territory, never of a zone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.digits import percent
from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.indicators.non_take_up import NonTakeUp
from planner.service.non_take_up import not_asking_of, published_rates
from planner.ui import parts


def show_take_up() -> None:
    """Show the rates, and the range they give for a number of beneficiaries typed."""
    rates = published_rates()
    with st.expander(_("Non-recours : ce que mesurent les études nationales")):
        parts.notes(
            [
                _(
                    "Taux mesurés en France sur les personnes qui ont droit à une prestation : ils "
                    "ne disent rien d'une zone, d'une rue ou d'un ménage."
                )
            ]
        )
        st.html(rates_html(list(rates.values())))
        _range(rates)


def rates_html(rates: list[NonTakeUp]) -> str:
    """Table of the rates, each with a link to what was published."""
    header = (_("prestation"), _("n'y recourent pas"), _("mesuré"), _("sur"), _("source"))
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in header)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (_(rate.label), range_words(rate), _(rate.year), _(rate.population))
        )
        + f"<td class='long'>{escape(rate.source)} {_link(rate)}</td></tr>"
        for rate in rates
    )
    return (
        f"<div class='av-scroll'><table class='av-table'><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def range_words(rate: NonTakeUp) -> str:
    """The published range in per cent."""
    low, high = percent(rate.low, 0), percent(rate.high, 0)
    return low if rate.low == rate.high else _("{low} à {high}").format(low=low, high=high)


def _link(rate: NonTakeUp) -> str:
    if not rate.page.startswith("https://"):
        return ""
    words = escape(_("page de la publication"))
    return f"<a href='{escape(rate.page)}' target='_blank' rel='noopener noreferrer'>{words}</a>"


def _range(rates: Mapping[str, NonTakeUp]) -> None:
    left, right = st.columns(2)
    keys = list(rates)
    chosen = left.selectbox(_("Prestation"), keys, format_func=lambda key: _(rates[key].label))
    num = right.number_input(
        _("Allocataires sur tout le territoire (caf, caisse)"), min_value=0, value=None, step=100
    )
    if not num:
        return
    (found,) = not_asking_of(f"{chosen}={num}")
    st.html(f"<p class='av-note'>{escape(found.words())} {_link(found.rate)}</p>")
