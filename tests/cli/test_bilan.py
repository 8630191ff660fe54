"""`aller-vers bilan`: from published plans and declared tallies to a PDF and a workbook."""

from __future__ import annotations

import datetime as dt
import json
import re

from tests.cli.runner import av

SPAN = ("--from", "2026-11-30", "--to", "2026-12-06")


def test_a_published_week_and_declared_tallies_give_a_report_and_its_files(
    chain, own_home, tmp_path
):
    nothing = av("bilan", "demo", *SPAN, "--home", own_home)
    assert nothing.code == 0, nothing.err
    assert "Aucune semaine n'est publiée" in nothing.out
    assert av("publish", chain.plan, "--home", own_home).code == 0
    tallies = tmp_path / "comptes.csv"
    tallies.write_text(
        "date;tenue;rencontrées;dont 1re fois;ne souhaite pas\n01/12/2026;oui;31;12;2\n", "utf-8"
    )
    ran = av("bilan", "demo", *SPAN, "--home", own_home, "--declared", tallies, "--out", tmp_path)
    assert ran.code == 0, ran.err
    assert "1 semaine publiée sur 1" in ran.out
    assert "Déclaré, comptes des feuilles" in ran.out
    assert "un mois entamé n'est pas dit" in ran.out
    assert " 31" not in ran.out.partition("comptes des feuilles")[2]
    for suffix in (".pdf", ".xlsx"):
        assert (tmp_path / f"bilan-demo-2026-11-30-2026-12-06{suffix}").stat().st_size > 2000
    found = av("bilan", "demo", *SPAN, "--home", own_home, "--json").json
    document = json.loads(chain.plan.read_text("utf-8"))
    passages = sum("place" in p for s in document["shifts"] for p in s["passages"])
    months = next(
        one for one in found["sections"] if one["title"] == "Prévu, moyens et passages par mois"
    )
    *each, whole = (int(re.sub(r"\D", "", row[4])) for row in months["rows"])
    assert sum(each) == whole == passages
    assert not any(one["declared"] for one in found["sections"])


def test_e6_a_month_published_once_keeps_its_counts_though_tallies_were_corrected(
    chain, own_home, tmp_path
):
    last = dt.date.today().replace(day=1) - dt.timedelta(days=1)
    first = last.replace(day=1)
    span = ("--from", first, "--to", last)
    tallies = tmp_path / "comptes.csv"
    head = f"date;tenue;rencontrées;dont 1re fois\n{last:%d/%m/%Y};oui;31;12\n"

    def report(folder: str, *more: str) -> tuple[str, list[bytes]]:
        tallies.write_text(head + "".join(more), "utf-8")
        out = tmp_path / folder
        ran = av("bilan", "demo", *span, "--home", own_home, "--declared", tallies, "--out", out)
        assert ran.code == 0, ran.err
        return ran.out, [path.read_bytes() for path in sorted(out.glob("*.pdf"))]

    told, made = report("a")
    assert "Comptes arrêtés" in told
    again, made_again = report("b")
    assert "Comptes arrêtés" not in again
    assert made_again == made
    corrected, _made = report("c", f"{first:%d/%m/%Y};oui;3;1\n")
    for text in (told, corrected):
        (met,) = (line for line in text.splitlines() if line.lstrip("│ ").startswith("rencontrées"))
        assert re.findall(r"\d+", met) == ["31", "31"]
    logged = av("audit", "list", "--home", own_home, "--json").json
    assert [one["verb"] for one in logged].count("counts_released") == 1


def test_wrong_dates_are_wrong_usage(chain):
    ran = av("bilan", "demo", "--from", "hier", "--to", "2026-12-06", "--home", chain.home)
    assert ran.code == 2
    ran = av("bilan", "demo", "--from", "2026-12-07", "--to", "2026-12-06", "--home", chain.home)
    assert ran.code == 2
    assert "précède" in ran.err


def test_e6_a_published_month_is_corrected_on_request_where_no_small_count_can_be_deduced(
    chain, own_home, tmp_path
):
    last = dt.date.today().replace(day=1) - dt.timedelta(days=1)
    span = ("--from", last.replace(day=1), "--to", last)
    tallies = tmp_path / "comptes.csv"

    def report(met: int, *options: str) -> str:
        tallies.write_text(f"date;tenue;rencontrées\n{last:%d/%m/%Y};oui;{met}\n", "utf-8")
        at = ("--home", own_home, "--declared", tallies, "--out", tmp_path)
        ran = av("bilan", "demo", *span, *at, *options)
        assert ran.code == 0, ran.err
        return ran.out

    def met(told: str) -> list[str]:
        (line,) = (one for one in told.splitlines() if one.lstrip("│ ").startswith("rencontrées"))
        return re.findall(r"\d+", line)

    assert met(report(31)) == ["31", "31"]
    small = report(34, "--correct")
    assert met(small) == ["31", "31"]
    assert "Comptes laissés tels que publiés" in small
    assert met(report(45)) == ["31", "31"]
    large = report(45, "--correct")
    assert met(large) == ["45", "45"]
    assert "Comptes corrigés :" in large
    assert "à la place de ceux d'un bilan antérieur" in large
