"""Every relative link, picture and anchor of the documentation leads somewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def pages() -> list[Path]:
    """Markdown files of the project, in order."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")]
    return sorted(found)


def links(page: Path) -> list[str]:
    """Targets of the links of a page, code left out."""
    return _LINK.findall(_FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """Anchors a reader makes of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_resolves(document) -> None:
    for target in links(document):
        if re.match(r"[a-z]+:", target):
            continue
        path, _sign, anchor = target.partition("#")
        aimed = (document.parent / path).resolve() if path else document
        assert aimed.exists(), f"{document.name}: {target}"
        assert aimed.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(aimed), f"{document.name}: {target}"


def test_the_readme_shows_a_picture_that_is_kept() -> None:
    shown = [target for target in links(ROOT / "README.md") if target.endswith((".png", ".svg"))]
    assert shown
    for target in shown:
        body = (ROOT / target).read_bytes()
        assert len(body) > 10_000
        assert body[1:4] == b"PNG" or b"<svg" in body[:500]


def test_documentation_names_no_machine_of_its_writers() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\n")):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/", text), name
