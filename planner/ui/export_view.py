"""Files of a week on its page: for whom, which format, one button."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.exports.audience import Audience, audience_words
from planner.exports.week_export import week_exports
from planner.i18n import _
from planner.model import WeekPlan
from planner.ui import file_cache
from planner.ui.given import give


def show_exports(plan: WeekPlan) -> None:
    """Offer the week's files; the one chosen is made when it is taken."""
    with st.expander(_("Autres fichiers")):
        chosen: str = st.selectbox(
            _("Pour qui"),
            [one.value for one in Audience],
            format_func=lambda one: audience_words(Audience(one)),
            key="export-audience",
        )
        audience = Audience(chosen)
        exports = {k: one for k, one in week_exports().items() if audience in one.audiences}
        key = st.selectbox(
            _("Format"),
            list(exports),
            format_func=lambda one: _(exports[one].label),
            key=f"export-format-{audience}",
        )
        inputs, export = file_cache.printable(plan), exports[key]
        make = partial(export.render, inputs, audience)
        give(_("Télécharger"), make, export.name(inputs, audience), export.mime, audience)
