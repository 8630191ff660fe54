"""The errors a person can act on.

Every error says what is wrong, the value, where it stands (file, sheet, line, column) and what to
do. Several faults of one file travel together in one `FaultsError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from planner.i18n import _, labelled


class PlannerError(Exception):
    """Root of all errors shown to people: a message in the user's language, never a traceback."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one input.

    `line` and `column` are 1-based as a spreadsheet shows them (`column` is the header's text);
    None where they have no meaning. `hint` says what to do.
    """

    message: str
    hint: str = ""
    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.sheet:
            where.append(_("feuille « {name} »").format(name=self.sheet))
        if self.line is not None:
            where.append(_("ligne {line}").format(line=self.line))
        if self.column is not None:
            where.append(_("colonne « {name} »").format(name=self.column))
        text = labelled(", ".join(where), self.message) if where else self.message
        return f"{text} — {self.hint}" if self.hint else text


class FaultsError(PlannerError, ValueError):
    """All faults of an input at once.

    Parameters
    ----------
    faults
        At least one fault, in the order of the file.
    """

    def __init__(self, faults: list[Fault] | tuple[Fault, ...]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[FaultsError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


@contextmanager
def gathered(faults: list[Fault]) -> Iterator[None]:
    """Add to a list the faults of one of several inputs: all of them are told at once, later."""
    try:
        yield
    except FaultsError as error:
        faults += error.faults


class InputFileError(FaultsError):
    """A file that cannot be read: missing, empty, truncated, of another kind, too large."""


class StreetsError(FaultsError):
    """Streets that cannot carry a route: none routable, wrong reference system, all clipped."""


class ZonesError(FaultsError):
    """Zones that cannot be used: no geometry, no indicator, outside the streets."""


class MeansError(FaultsError):
    """Faults of the means spreadsheet."""


class ReturnError(FaultsError):
    """Faults of what a team brings back of its outing; nothing of it was saved."""


class PlanFormatError(FaultsError):
    """A plan file that is not `plan/1` or contradicts itself."""


class UnknownTerritoryError(PlannerError, KeyError):
    """No territory of that code in the workspace."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class TerritoryExistsError(PlannerError, FileExistsError):
    """The code is taken and `--replace` was not given."""


class UsageError(PlannerError, ValueError):
    """A command asked with a value outside what it takes (exit code 2)."""


class ComparisonError(PlannerError, ValueError):
    """Two things that cannot be compared; the message says why."""


class PrivacyError(PlannerError, PermissionError):
    """An exit asked for something a protection class forbids."""


class AccessError(PlannerError, PermissionError):
    """Asked by somebody whose role does not open it."""


class StoreError(PlannerError, OSError):
    """The workspace cannot be read or written."""


class DownloadError(PlannerError, OSError):
    """A producer's file that could not be fetched, or is not the one published."""


class AskFirstError(PlannerError):
    """What is asked bears on others too: it is done only once somebody has said yes."""


class StaleVersionError(PlannerError):
    """Somebody else saved a newer version of the same row."""


class SolveError(PlannerError, RuntimeError):
    """No engine gave an answer; the message says which and why."""


class CancelledError(PlannerError):
    """The person cancelled; nothing was kept."""
