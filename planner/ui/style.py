"""What the pages look like, and Streamlit's own English words in the language in use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from planner.i18n import _, language

_STREAMLIT = """
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
    """Write the page's style and the language it is in."""
    skip = _("Aller au contenu")
    own = _STREAMLIT.format(browse=_("Choisir un fichier"), skip=skip)
    st.html(f"<style>{_css()}{own}</style>")
    st.html(
        f"<script>document.documentElement.lang='{language()}';"
        "document.querySelector('[data-testid=stSkipToContent]')"
        f"?.setAttribute('aria-label', {json.dumps(skip)})</script>",
        unsafe_allow_javascript=True,  # no text from anybody in it
    )
