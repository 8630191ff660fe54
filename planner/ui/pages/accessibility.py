"""The accessibility statement: what was checked, what is known not to work, no more."""

from __future__ import annotations

from planner.i18n import _
from planner.ui import parts


def show() -> None:
    """Show the page."""
    parts.heading(_("Accessibilité"))
    parts.notes(
        [
            _(
                "Aucun audit RGAA n'a été mené : au sens de la loi, l'application est donc non "
                "conforme, quoi que montrent les vérifications automatiques ci-dessous."
            ),
            _("L'organisation qui installe l'application répond de sa déclaration et la complète."),
        ]
    )
    parts.section(_("Ce qui est vérifié à chaque changement"))
    parts.points(checked())
    parts.section(_("Ce qui manque"))
    parts.points(missing())
    parts.section(_("Signaler un défaut"))
    parts.notes(
        [
            _(
                "Dire le défaut à la personne qui administre l'application dans votre "
                "organisation. Sans réponse, le Défenseur des droits peut être saisi."
            )
        ]
    )


def checked() -> list[str]:
    """What tests hold, one sentence each."""
    return [
        _(
            "Chaque page, en français et en anglais, à 1 280 et à 390 pixels de large, ses parties "
            "dépliées : aucune infraction aux règles WCAG 2.2 A et AA ni aux bonnes pratiques "
            "que sait juger axe-core."
        ),
        _(
            "Chaque bouton, liste, curseur, case et lien s'atteint par la touche Tab, et le "
            "contour dit où l'on est."
        ),
        _("La langue de la page est dite, et change avec elle ; celle des cartes aussi."),
        _("Chaque carte est suivie du tableau des mêmes données."),
        _(
            "Les classes d'une carte se distinguent pour les trois formes de daltonisme simulées ; "
            "un trait, une trame ou un signe double la couleur des trajets et des zones moins "
            "bien desservies."
        ),
        _("Les feuilles de route en PDF sont balisées, dans leur langue."),
    ]


def missing() -> list[str]:
    """What is known not to be as it should, one sentence each."""
    return [
        _("Aucun essai avec un lecteur d'écran ni par des personnes handicapées."),
        _(
            "Les zones d'une carte ne se désignent qu'à la souris ou au doigt : le clavier a le "
            "tableau."
        ),
        _(
            "Un long tableau ne montre que ses premières lignes ; le fichier à télécharger les a "
            "toutes."
        ),
        _(
            "Les tableaux à remplir (moyens) sont dessinés d'une façon que ces vérifications ne "
            "savent pas juger."
        ),
        _("Ce qui n'apparaît qu'après une recherche n'est pas parcouru par ces vérifications."),
        _("Chromium est le seul navigateur essayé."),
    ]
