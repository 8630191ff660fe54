"""The code of a sheet as a QR code, read by a hand scanner or a phone when the sheet comes back."""

from __future__ import annotations

import io

import segno


def qr_svg(code: str) -> str:
    """Draw a code and nothing else: no address, no place; a third of it may be worn away.

    Parameters
    ----------
    code
        As `outing_code` gives it, letters and digits.

    Returns
    -------
    str
        An SVG drawing, a quiet zone of four modules around it.
    """
    out = io.BytesIO()
    segno.make_qr(code, error="h").save(out, kind="svg", border=4, xmldecl=False, nl=False)
    return out.getvalue().decode()
