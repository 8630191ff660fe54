"""Where the files shipped beside the code are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"


def _beside(name: str) -> Path:
    shipped = _SHIPPED / name
    return shipped if shipped.exists() else _PACKAGE.parent / name


def app_file() -> Path:
    """The Streamlit entry `app.py`."""
    return _beside("app.py")


def data_dir() -> Path:
    """The folder `data/` (catalogue of sources)."""
    return _beside("data")
