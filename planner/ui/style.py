"""What the pages look like, and Streamlit's own English words in the language in use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _, language

_WORDS = """
:root{{--av-wide:"{wide}"}}
[data-testid=stFileUploaderDropzoneInstructions]{{display:none}}
[data-testid=stFileUploaderDropzone] button{{font-size:0}}
[data-testid=stFileUploaderDropzone] button *{{font-size:0;display:none}}
[data-testid=stFileUploaderDropzone] button::after{{content:"{browse}";font-size:.95rem}}
[data-testid=stStatusWidget]{{display:none}}
[data-testid=stSkipToContent]{{font-size:0!important}}
[data-testid=stSkipToContent]::after{{content:"{skip}";font-size:.95rem}}
"""


@cache
def _css() -> str:
    return (Path(__file__).resolve().parent / "static" / "page.css").read_text("utf-8")


def apply_style() -> None:
    """Write the page's style, the language it is in, and the words `page.js` puts in place."""
    skip = _("Aller au contenu")
    own = _WORDS.format(
        browse=_("Choisir un fichier"), skip=skip, wide=_("↔ La suite du tableau est sur le côté")
    )
    st.html(f"<style>{_css()}{own}</style>")
    told = {
        "lang": language(),
        "skip": skip,
        "pages": _("Pages"),
        "table": _("Tableau à faire défiler"),
        "browse": _("Choisir un fichier"),
        "lines": _("Ligne choisie"),
        "map": _("Carte, suivie du tableau des mêmes données"),
        "words": json.dumps(_streamlit_words(), ensure_ascii=False),
        "dates": json.dumps(_date_words(), ensure_ascii=False),
    }
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())
    st.html(f'<div id="av-page"{data} hidden></div>')


def _date_words() -> dict[str, str]:
    """Words of the parts of a date to type: what each is called, and what stands in a blank one."""
    return {
        "day": _("jour"),
        "month": _("mois"),
        "year": _("année"),
        "Empty": _("Vide"),
        "dd": _("jj"),
        "yyyy": _("aaaa"),
    }


def _streamlit_words() -> dict[str, str]:
    """Streamlit's words in attributes, empty lists and its dialog, as they are in its scripts."""
    absent = _("Cette page n'existe pas ou ne vous est pas ouverte : voici la première.")
    return {
        "Open": _("Ouvrir"),
        "Close": _("Fermer"),
        "Clear value": _("Effacer"),
        "Decrement": _("Diminuer"),
        "Increment": _("Augmenter"),
        "file upload": _("Choisir un fichier"),
        "Choose an option": _("Choisir"),
        "Choose options": _("Choisir"),
        "Choose date": _("Choisir un jour"),
        "Choose date range": _("Choisir une période"),
        "Choose date and time": _("Choisir un jour et une heure"),
        "Page not found": _("Page absente"),
        "The page that you have requested does not seem to exist. Running the app's main page.": (
            absent
        ),
        "No results": _("Aucun résultat"),
        "No options to select": _("Rien à choisir"),
        "No options to select.": _("Rien à choisir"),
    }
