"""E4, E13, E17: the papers say what the tool does, with its own figures, and promise no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re

import pypdf
import pytest

from planner import privacy
from planner.audit import Verb
from planner.errors import AskFirstError
from planner.exports.paper import PAPERS, Rows, as_markdown, content, facts_of, template
from planner.exports.printable import printable
from planner.hosting import HealthHost, Hosting
from planner.i18n import language, set_language
from planner.model import Organisation, Territory
from planner.publication import MIN_HOUSEHOLDS
from planner.roles import Account, Role
from planner.service.paper_facts import facts_of_workspace
from planner.service.papers import CARD, MOST_CONTACT, papers_made, write_papers
from planner.sources.regimes import shipped_regimes
from planner.store import crypto
from planner.store.workspace import Workspace
from planner.ui.organisation import Organisation as OrganisationFile
from tests.cli.runner import av
from tests.ethics.test_words import STIGMA
from tests.store import samples

TODAY = dt.date(2026, 11, 27)
HOSTILE = "Entraide | *ici* [x](http://x) #panic() `${y}` {date}"
NUAGE = HealthHost("Nuage", "HDS-7", dt.date(2027, 12, 31))


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "settings" / "test.key"))
    workspace = Workspace(tmp_path / "home")
    yield workspace
    workspace.close()


def made(store, hosting=None):
    return papers_made(store, hosting=hosting, today=TODAY)


def text(store, name):
    return re.sub(r"\s+", " ", made(store)[f"{name}.md"][0].decode())


def filled(store, name="Entraide du Pont"):
    """A territory with places of each class, a team, roles; the means of the planted names."""
    box = (2.0, 48.0, 2.1, 48.1)
    town = Territory(
        "ville", "Ville-Test", 2154, "Europe/Paris", box, vintages={"filosofi": "2021"}
    )
    store.add_territory(town, {})
    means = dataclasses.replace(samples.means(), organisation=Organisation(name, regime="cc66"))
    store.save_means("ville", means, "m.xlsx")
    store.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.COORDINATOR))
    store.save_account(Account("QRST-UVWX-YZ23-4567", Role.DPO))
    return store


@pytest.mark.parametrize("name", PAPERS)
def test_e4_e13_e17_papers_leave_the_organisation_its_lines_and_every_fact_is_found(store, name):
    known = facts_of_workspace(store, hosting=None, today=TODAY)
    assert facts_of(template(name)) <= set(known)
    told = text(store, name)
    assert len(told) > 800
    assert "[… à compléter : " in told
    assert "{" not in told
    assert not STIGMA.search(told)


def test_e4_days_and_counts_are_those_of_the_code(store):
    told = text(store, "registre")
    assert f"{privacy.SHEET_RETENTION_DAYS} jours après la sortie" in told
    assert f"{privacy.APPOINTMENT_RETENTION_DAYS} jours après la visite" in told
    assert f"sans passage {privacy.PLACE_RETENTION_DAYS} jours" in told
    assert f"sous {MIN_HOUSEHOLDS} ménages" in told
    assert f"comptes déclarés sous {privacy.PUBLICATION_COUNT} retenus" in text(store, "aipd")
    assert "AES-GCM" in told
    assert crypto.AESGCM


def test_e4_the_register_is_filled_with_what_the_workspace_holds(store):
    filled(store)
    told = text(store, "registre")
    for fact in (
        "**Responsable** : Entraide du Pont.",
        "**Territoires** : Ville-Test.",
        "**Équipes** : 1 (maraude : 1, visites : 0).",
        "| lieux connus | 1 | 0 | 1 | 1 |",
        "| rendez-vous | 0 | 0 | 0 | 1 |",
        "| coordination | 1 |",
        "Revenus et pauvreté par IRIS (Filosofi) | INSEE | Licence Ouverte 2.0 | 2021 |",
        "| Affiche des points fixes (PDF) | pour toutes et tous |",
        "un fichier SQLite",
        "Aucune purge d'urgence dans le journal.",
    ):
        assert fact in told, fact
    assert f"temps de travail lues** : {shipped_regimes()['cc66'].label}." in told


def test_e4_no_place_position_code_or_member_of_a_team_is_in_a_paper(store):
    filled(store)
    hidden = (*samples.PLANTED, *samples.OPEN, "Équipe 1", "ABCD-EFGH", "01 02 03 04 05")
    for name, (content_, _blanks) in made(store).items():
        told = _read(content_) if name.endswith(".pdf") else content_.decode()
        assert [one for one in hidden if one in told] == [], name


def test_e4_the_last_erasure_and_purge_are_those_of_the_log(store):
    store.record(Verb.EXPIRED_ERASED, num=7)
    store.record(Verb.PURGED, num=3)
    facts = facts_of_workspace(store, hosting=None, today=dt.datetime.now(dt.UTC).date())
    assert re.search(r"Dernier effacement.* 7 éléments", facts["last_erasure"])
    assert facts["last_purge"].startswith("Dernière purge d'urgence : ")


@pytest.mark.parametrize(
    ("hosting", "said"),
    [(Hosting(), "machine de l'organisation"),
     (Hosting(NUAGE), "certifié pour les données de santé"),
     (Hosting(NUAGE), "Nuage, certificat HDS-7 valable jusqu'au vendredi 31"),
     (None, "[… à compléter : où est gardé le dossier de travail]")],
)  # fmt: skip
def test_e4_hosting_is_what_the_organisation_declares_and_blank_otherwise(store, hosting, said):
    told = made(store, hosting)["aipd.md"][0].decode()
    assert said in re.search(r"Hébergement déclaré\*\* : (.*)", told)[1]


def test_e4_what_is_not_held_is_said(store):
    assert "À la charge de l'organisation" in text(store, "registre")
    told = text(store, "aipd")
    assert "pas les pages regardées" in told
    assert "l'outil ne peut pas le" in told


def test_e4_what_is_said_of_hosting_and_of_the_log_is_what_the_code_has(store):
    assert "`hosting`" in text(store, "aipd")
    assert "hosting" in {field.name for field in dataclasses.fields(OrganisationFile)}
    assert Verb.PAGE_REFUSED
    assert not any("seen" in verb or "viewed" in verb for verb in Verb)


def test_e4_a_hostile_name_is_printed_as_typed_and_read_as_no_mark(store):
    filled(store, HOSTILE)
    files = made(store)
    runs = content(template("registre"), {**_no_facts(), "organisation": HOSTILE})["blocks"][1]
    assert {"kind": "plain", "text": HOSTILE} in runs["items"][0]
    assert HOSTILE in _read(files["aipd.pdf"][0])
    line = next(one for one in files["registre.md"][0].decode().splitlines() if "Entraide" in one)
    for mark in ("| ", "*ici", "](", "`$", "#panic"):
        assert not re.search(rf"(?<!\\){re.escape(mark)}", line.split("** : ")[1]), mark


def test_e4_a_table_is_a_table_on_paper_and_every_template_can_be_drawn():
    table = Rows(("a", "b"), (("1|2", "[… à compléter : x]"),))
    assert as_markdown("# T\n\n{t}", {"t": table}).endswith("| 1\\|2 | [… à compléter : x] |")
    (block,) = content("# T\n\n{t}", {"t": table})["blocks"]
    assert block["rows"][0][1] == [{"kind": "blank", "text": "[… à compléter : x]"}]
    for name in PAPERS:
        for line in template(name).splitlines():
            assert printable(line) == line.strip(" "), line


def test_e4_pdfs_are_tagged_french_and_say_what_the_markdown_says(store):
    filled(store)
    set_language("en")
    files = made(store)
    assert language() == "en"
    for name in PAPERS:
        reader = pypdf.PdfReader(io.BytesIO(files[f"{name}.pdf"][0]))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"].lower().startswith("fr")
        assert "Entraide du Pont" in _read(files[f"{name}.pdf"][0])
        assert files[f"{name}.pdf"][1] == files[f"{name}.md"][1] > 0
    assert "lieu réservé à l'équipe" in files["registre.md"][0].decode()


def test_e4_what_was_completed_by_hand_is_not_overwritten_and_the_log_says_files_were_made(
    store, tmp_path
):
    filled(store)
    write_papers(store, tmp_path / "out", today=TODAY)
    register = tmp_path / "out" / "registre.md"
    register.write_text("complété", "utf-8")
    with pytest.raises(AskFirstError, match=r"registre\.md"):
        write_papers(store, tmp_path / "out", today=TODAY)
    assert register.read_text("utf-8") == "complété"
    write_papers(store, tmp_path / "out", today=TODAY, replace=True)
    assert "Entraide du Pont" in register.read_text("utf-8")
    today = dt.datetime.now(dt.UTC).date()
    logged = store.log(today - dt.timedelta(days=1), today + dt.timedelta(days=1))
    assert [one.num for one in logged if one.verb is Verb.EXPORT_TEAM] == [2 * len(PAPERS)] * 2
    assert [one.num for one in logged if one.verb is Verb.EXPORT_PUBLIC] == [1, 1]  # the card


def test_e4_the_verb_says_what_is_left_to_complete_and_reads_the_organisations_file(
    store, tmp_path
):
    own = tmp_path / "organisation.toml"
    own.write_text(
        'hosting = "hds"\n[host]\nname = "Nuage"\n'
        'certificate = "HDS-7"\nuntil = 2999-12-31\n[auth]\nredirect_uri = "https://m.example.org/oauth2callback"\n'
        f'cookie_secret = "{"x" * 32}"\nclient_id = "a"\nclient_secret = "b"\n'
        'server_metadata_url = "https://login.example.org/x"\n'
    )
    asked = ("papers", "--home", store.home, "--out", tmp_path / "out", "--organisation", own)
    ran = av(*asked, "--json")
    assert ran.code == 0, ran.err
    assert {one["path"] for one in ran.json["files"]} == {
        str(tmp_path / "out" / name)
        for name in (CARD, *(f"{name}.{kind}" for name in PAPERS for kind in ("md", "pdf")))
    }
    assert "certifié" in (tmp_path / "out" / "registre.md").read_text("utf-8")
    assert av(*asked, "--replace", "--contact", "x" * (MOST_CONTACT + 1)).code == 2
    again = av(*asked, "--replace", "--contact", "permanence du mardi")
    notice = (tmp_path / "out" / "information-personnes.md").read_text("utf-8")
    assert "vous concerne : permanence du mardi." in notice
    assert re.search(r"registre\.md : \d lignes à compléter", again.out)
    assert "traduction à relire par un locuteur" in again.out
    own.write_text("hosting = 1")
    assert av(*asked, "--replace").code == 3


def test_e13_the_notice_is_short_says_no_is_possible_and_where_to_complain(store):
    told = made(store)["information-personnes.md"][0].decode()
    for needed in ("**non**", "CNIL", "115", "effacer", "pourquoi"):
        assert needed in told
    flat = re.sub(r"\[…[^\]]*\]", "ici", re.sub(r"\s+", " ", told))
    sentences = [one for one in re.split(r"[.!?:]\s", flat) if one]
    assert max(len(one.split()) for one in sentences) <= 25  # plain French: short sentences


def test_e17_staff_are_told_no_position_no_figure_per_person_and_no_legal_advice(store):
    told = text(store, "information-equipe")
    for needed in ("Aucune géolocalisation", "Aucun chiffre par personne",
                   "Alerte, non avis juridique", "comité social et économique"):  # fmt: skip
        assert needed in told


def _no_facts():
    return dict.fromkeys(facts_of(template("registre")), "–")


def _read(content_):
    pages = pypdf.PdfReader(io.BytesIO(content_)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
