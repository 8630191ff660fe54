"""The activity report as a workbook, which is whole, and as a tagged PDF, which cuts long lists."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from planner.exports.printable import printable_tree
from planner.exports.report_section import Report, Section, cut
from planner.exports.typeset import typeset
from planner.i18n import _, language

PDF_ROWS = 40
"""Rows of a table of the PDF; the workbook has them all."""
_WRITTEN = dt.datetime(2000, 1, 1)
"""Written into every workbook, so that the same report gives the same bytes."""


def activity_xlsx(report: Report) -> bytes:
    """Two sheets of a workbook: what was planned, what is declared; texts are never formulas."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    bold = book.add_format({"bold": True})
    for name, declared in ((_("prévu"), False), (_("déclaré"), True)):
        sections = [one for one in report.sections if one.declared is declared]
        page = book.add_worksheet(name)
        page.set_column(0, 0, 44)
        page.set_column(1, 20, 14)
        page.write_string(0, 0, f"{report.title}, {report.subtitle}", bold)
        line = 2
        for section in sections:
            line = _write(page, section, line, bold)
        for note in () if declared else report.notes:
            page.write_string(line, 0, note)
            line += 1
        if declared and not sections:
            page.write_string(line, 0, _("Rien n'est déclaré : aucune sortie n'est dite tenue."))
    book.close()
    return buffer.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, section: Section, line: int, bold: object) -> int:
    page.write_string(line, 0, section.title, bold)
    for column, head in enumerate(section.columns):
        page.write_string(line + 1, column, head, bold)
    for rank, row in enumerate(section.rows, line + 2):
        for column, text in enumerate(row):
            page.write_string(rank, column, text)
    after = line + 2 + len(section.rows)
    if section.note:
        page.write_string(after, 0, section.note)
    return after + 2


def activity_pdf(report: Report) -> bytes:
    """A PDF/UA-1 document; everything shown travels as JSON and is displayed, never evaluated."""
    content = {
        "title": report.title,
        "subtitle": report.subtitle,
        "lang": language(),
        "notes": list(report.notes),
        "sections": [
            {"title": one.title, "columns": list(one.columns), "rows": [list(r) for r in rows],
             "more": more, "note": one.note, "declared": one.declared}
            for one, (rows, more) in ((one, cut(one, PDF_ROWS)) for one in report.sections)
        ],
        "none": _("aucun"),
    }  # fmt: skip
    return typeset("activity", report=printable_tree(content))
