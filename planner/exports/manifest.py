"""What was written, from which plan and data, and for whom: a JSON beside the files.

Each file has its SHA-256, so that a copy can be told from another. Nothing of a place or a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from planner.exports.audience import Audience
from planner.exports.sheet_inputs import SheetInputs
from planner.model import AlertSpan

FORMAT = "manifest/1"


@dataclass(frozen=True, slots=True)
class Made:
    """A file made: name, kind (key of its export), content."""

    name: str
    kind: str
    content: bytes


def manifest_name(inputs: SheetInputs, audience: Audience) -> str:
    """File name of the manifest."""
    plan = inputs.plan
    return f"manifeste-{plan.territory}-{plan.week}-v{plan.version}-{audience}.json"


def render_manifest(inputs: SheetInputs, audience: Audience, files: Mapping[str, Made]) -> bytes:
    """Write the manifest of files by name; the same files and plan give the same bytes."""
    plan, alerted = inputs.plan, inputs.means.alerted
    content = {
        "format": FORMAT,
        "plan": {
            "id": plan.id,
            "territory": plan.territory,
            "week": str(plan.week),
            "version": plan.version,
            "replaces": plan.replaces,
            "published": plan.published,
            "means": plan.means,
            "engine": plan.engine,
            "seed": plan.seed,
            "versions": dict(sorted(plan.versions.items())),
        },
        "alerts": [_alert(span) for span in alerted.spans] if alerted else [],
        "audience": str(audience),
        "fictional": inputs.territory.fictional,
        "vintages": dict(sorted((inputs.territory.vintages | plan.vintages).items())),
        "files": [
            {
                "name": made.name,
                "kind": made.kind,
                "bytes": len(made.content),
                "sha256": hashlib.sha256(made.content).hexdigest(),
            }
            for _name, made in sorted(files.items())
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"


def _alert(span: AlertSpan) -> dict[str, str | None]:
    """An alert the week was planned under: why, its first day, its last (null: until lifted)."""
    last = None if span.last_date is None else span.last_date.isoformat()
    return {"kind": str(span.kind), "since": span.first_date.isoformat(), "until": last}
