"""Files damaged as people, disks and attackers damage them: bytes, cells, parts of an archive."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

from hypothesis import strategies as st

HOSTILE = (
    "", " ", "-1", "0", "1e400", "nan", "inf", "-0.0", "9" * 40, "1,5", "2e9", "null", "true",
    "[]", "{}", "=1+1", "@SUM(A1)", "<script>x</script>", "${x}`", "../../etc/passwd",
    "\u202egnol", "\U0001f642", "\x00", "é" * 300, "31/02/2026", "00/00/0000", "2026-13-45",
    "25:61", "24:00", "0:00-0:00", "lundi", '"', ";", ",", "\n", "\r", "\t", "]]>", "&x;",
    "EPSG:9999999", "QP000000", "'; DROP TABLE x; --",
)  # fmt: skip
"""What may stand in a cell, a value, an attribute."""
_CELL = re.compile(rb"[^;,\t\r\n<>\"{}\[\]=:]+")
_VALUES = st.sampled_from([None, True, -1, 1e308, 10**40, "", [], {}, [[]], {"": None}, *HOSTILE])
_NOISE = st.binary(min_size=1, max_size=12)


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """One to four changes of a file that is right."""
    content = good
    for _turn in range(draw(st.integers(1, 4))):
        content = draw(_change(content))
    return content


def _change(content: bytes) -> st.SearchStrategy[bytes]:
    ways = [_bytes(content), _cut(content)]
    if zipfile.is_zipfile(io.BytesIO(content)):
        ways += [_part(content)] * 4
    elif b"\x00" not in content:
        ways += [_cell(content)] * 3
        tree = _tree(content)
        if tree is not None:
            ways += [_node(tree)] * 3
    return st.one_of(ways)


@st.composite
def _bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Some bytes written over others, or put between them."""
    at = draw(st.integers(0, len(content)))
    noise = draw(_NOISE)
    over = draw(st.sampled_from((0, len(noise))))
    return content[:at] + noise + content[at + over :]


@st.composite
def _cut(draw: st.DrawFn, content: bytes) -> bytes:
    """The end lost, or a stretch repeated."""
    a, b = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
    return draw(
        st.sampled_from((content[:b], content[:b] + content[a:], content[:a] + content[b:]))
    )


@st.composite
def _cell(draw: st.DrawFn, content: bytes) -> bytes:
    """One cell, value or attribute replaced."""
    cells = list(_CELL.finditer(content))
    if not cells:
        return draw(st.sampled_from(HOSTILE)).encode()
    cell = cells[draw(st.integers(0, len(cells) - 1))]
    told = draw(st.sampled_from(HOSTILE)).encode()
    return content[: cell.start()] + told + content[cell.end() :]


@st.composite
def _part(draw: st.DrawFn, content: bytes) -> bytes:
    """One part of an archive damaged, left out, named otherwise or held twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = {name: pack.read(name) for name in pack.namelist()}
    except Exception:  # damaged before: it stays as it is
        return content
    if not parts:
        return content
    name = draw(st.sampled_from(sorted(parts)))
    how = draw(st.sampled_from(("cell", "cell", "cell", "bytes", "cut", "gone", "named")))
    if how == "gone":
        del parts[name]
    elif how == "named":
        parts[draw(st.sampled_from(("../x", "/etc/x", "xl\\x", "é")))] = parts.pop(name)
    else:
        parts[name] = draw({"cell": _cell, "bytes": _bytes, "cut": _cut}[how](parts[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for one, body in parts.items():
            pack.writestr(one, body)
    return out.getvalue()


def _tree(content: bytes) -> Any:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and found else None


@st.composite
def _node(draw: st.DrawFn, tree: Any) -> bytes:
    """One value of a JSON replaced, at any depth."""
    told = json.loads(json.dumps(tree))
    node = told
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        child = node[key]
        if not isinstance(child, dict | list) or not child or draw(st.booleans()):
            node[key] = draw(_VALUES)
            return json.dumps(told).encode()
        node = child
