"""Open a spreadsheet safely: size, kind and zip checked before anything is parsed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.means_cells import shown
from planner.sources.means_zip import BROKEN, NotAWorkbookError, SwellingError, harmless

MAX_BYTES = 5_000_000


def read_workbook(
    path: Path, *, hint: str = "", max_bytes: int | None = None
) -> dict[str, list[list[Any]]]:
    """Cells of every sheet by name, nothing evaluated.

    Parameters
    ----------
    path
        An `.xlsx`.
    hint
        What to do, told with every fault.
    max_bytes
        Largest file read; None: `MAX_BYTES`.

    Raises
    ------
    InputFileError
        Missing, empty, too large, not a spreadsheet, or one that swells when unzipped.
    """
    content = _checked_content(path, hint, max_bytes or MAX_BYTES)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, *BROKEN, KeyError) as error:
        raise _refused(path, _("ce n'est pas un classeur lisible"), hint) from error


def _refused(path: Path, message: str, hint: str) -> InputFileError:
    return InputFileError([Fault(message, hint, file=shown(path.name))])


def _checked_content(path: Path, hint: str, max_bytes: int) -> bytes:
    """Content of the workbook, rewritten so that nothing in it can swell."""
    if not path.is_file():
        raise _refused(path, _("fichier absent"), hint)
    try:
        size = path.stat().st_size
        if size == 0:
            raise _refused(path, _("fichier vide"), hint)
        if size > max_bytes:
            message = _("fichier de plus de {mb} Mo").format(mb=max_bytes // 10**6)
            raise _refused(path, message, hint)
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, _("fichier illisible"), hint) from error
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise _refused(path, _("ce n'est pas un classeur .xlsx, ou il est tronqué"), hint)
    try:
        return harmless(content)
    except NotAWorkbookError as error:
        raise _refused(path, _("ce n'est pas un classeur .xlsx"), hint) from error
    except SwellingError as error:
        message = _("classeur qui gonfle démesurément une fois ouvert")
        raise _refused(path, message, hint) from error
    except BROKEN as error:
        raise _refused(path, _("classeur abîmé"), hint) from error
