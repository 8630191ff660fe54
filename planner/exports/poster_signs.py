"""Pictograms of the poster, drawn for it: white on a black tile, told beside each in words.

A tile is 24 units wide and high; lines are thick enough to be read from two metres at 14 mm.
"""

from __future__ import annotations

from planner.exports.svg import element

_SIDE = 24.0
_LINE = 1.7


def _line(data: str, *, fill: str = "none") -> str:
    return element(
        "path",
        d=data,
        fill=fill,
        stroke="#fff",
        stroke_width=_LINE,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _disc(x: float, y: float, radius: float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill="#fff")


def _wheel(x: float, y: float, radius: float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill="#000", stroke="#fff", stroke_width=_LINE)


def _tile(*drawn: str) -> str:
    ground = element("rect", width=_SIDE, height=_SIDE, rx=4.0, fill="#000")
    return element(
        "svg",
        ground,
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        width=_SIDE,
        height=_SIDE,
        viewBox=f"0 0 {_SIDE:.0f} {_SIDE:.0f}",
    )


SIGNS = {
    "talk": _tile(
        _line("M4 4.5H15.5V12H9.5L6.5 15V12H4Z"),
        _line("M18.5 9H20.5V16.5H18.5V19.5L15.5 16.5H10.5"),
        _disc(7.2, 8.3, 0.9),
        _disc(9.8, 8.3, 0.9),
        _disc(12.4, 8.3, 0.9),
    ),
    "care": _tile(
        _line("M9 7.5V5H15V7.5"),
        _line("M4 7.5H20V19.5H4Z"),
        _line("M12 10.5V16.5M9 13.5H15"),
    ),
    "rights": _tile(
        _line("M6 4H14L18 8V20H6Z"),
        _line("M14 4V8H18"),
        _line("M9 12H15M9 15.5H13"),
    ),
    "mind": _tile(
        _line("M4 4.5H20V16H12.5L8 20V16H4Z"),
        _line(
            "M12 13.2C9.6 11.4 8.6 10.3 8.6 9.1A1.7 1.7 0 0 1 12 8.5A1.7 1.7 0 0 1 15.4 9.1"
            "C15.4 10.3 14.4 11.4 12 13.2Z",
            fill="#fff",
        ),
    ),
    "walk": _tile(
        _disc(12.6, 4.7, 1.9),
        _line("M12.2 8.8L11 14L13.6 16.6L14.4 20.5M11 14L10 17L7.6 20.5"),
        _line("M12.2 8.8L8.4 10.8L7.6 13.6M12.2 8.8L14.4 11.6L17 12.4"),
    ),
    "car": _tile(
        _line("M3.5 16.5V7.5H14.5L20.5 12V16.5Z"),
        _line("M14.5 7.5V12H20.5M8 10.5H11M9.5 9V12"),
        _wheel(8.0, 17.0, 2.1),
        _wheel(16.5, 17.0, 2.1),
    ),
    "bike": _tile(
        _wheel(6.8, 15.5, 3.6),
        _wheel(17.2, 15.5, 3.6),
        _line("M6.8 15.5L10 9H15.5L17.2 15.5M10 9L12.2 15.5L15.5 9M6.8 15.5H12.2"),
        _line("M8.8 7.5H11M15.5 9L15 6.5H17.2"),
    ),
    "spot": _tile(
        _line("M12 20.5C8 15.5 6 12.6 6 9.6A6 6 0 0 1 18 9.6C18 12.6 16 15.5 12 20.5Z"),
        _disc(12.0, 9.6, 2.1),
    ),
    "day": _tile(
        _line("M4.5 6H19.5V19.5H4.5ZM4.5 10H19.5M8.5 3.8V7M15.5 3.8V7"),
        _disc(9.0, 14.5, 1.3),
        _disc(15.0, 14.5, 1.3),
    ),
    "hours": _tile(
        element("circle", cx=12, cy=12, r=8, fill="none", stroke="#fff", stroke_width=_LINE),
        _line("M12 7V12L15.5 14.2"),
    ),
    "phone": _tile(
        _line(
            "M7.5 4L10.2 8.2L8.6 10.4C9.6 12.7 11.3 14.4 13.6 15.4L15.8 13.8L20 16.5"
            "C19.6 18.8 18.4 20 16.4 20C9.8 19.4 4.6 14.2 4 7.6C4 5.6 5.2 4.4 7.5 4Z"
        ),
    ),
}
"""What a sign is of → its SVG."""
