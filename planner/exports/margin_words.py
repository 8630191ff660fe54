"""What one more hour of each team would bring, in words for the own team."""

from __future__ import annotations

from collections.abc import Iterator

from planner.exports.change_words import ChangeWords
from planner.exports.marks_words import POINT
from planner.exports.score_words import fixed
from planner.i18n import _, labelled, ngettext
from planner.model import Means
from planner.planning.margin import TeamHour, TeamHours
from planner.planning.rules import rule_words
from planner.privacy import SMALL_TEAMS

LITTLE = POINT // 10
"""Values under a tenth of a point are told as nothing found."""


class MarginWords:
    """Says values of an hour; `words` names outings, places and visits."""

    def __init__(self, words: ChangeWords, means: Means) -> None:
        self.words = words
        self._teams = {team.id: team.name for team in means.teams}

    def lines(self, found: TeamHours) -> Iterator[str]:
        """Each team with what the hour brings, then what the figures are and are not."""
        for value in found.values:
            yield labelled(self.team(value.team), self.value(value))
            yield from (f"   {line}" for line in self.details(value))
        yield from self.notes(found)

    def team(self, team: str) -> str:
        """A team by its name, the small ones together."""
        if team == SMALL_TEAMS:
            return _("équipes de moins de trois personnes, ensemble")
        return self._teams.get(team, team)

    def value(self, value: TeamHour) -> str:
        """What the hour brings, at the least."""
        if value.missed:
            return ngettext(
                "au moins {num} rendez-vous à tenir de plus",
                "au moins {num} rendez-vous à tenir de plus",
                value.missed,
            ).format(num=value.missed)
        if value.points < LITTLE:
            return _("rien de plus n'a été trouvé, à 0,1 point près")
        return _("au moins {points} point").format(points=fixed(value.points))

    def details(self, value: TeamHour) -> Iterator[str]:
        """Where the hour goes, what is gained and what it costs."""
        if value.shift is None or (not value.missed and value.points < LITTLE):
            return
        where = self.words.outing(value.shift)
        told = _("une heure plus tôt") if value.earlier else _("une heure plus tard")
        yield labelled(where, told)
        for head, refs in (
            (_("passages en plus"), value.gained),
            (_("passages en moins"), value.lost),
            (_("jour, équipe ou heure annoncés non tenus"), value.broken),
        ):
            if refs:
                yield labelled(head, ", ".join(map(self.words.name, refs)))
        for rule in value.hours:
            yield labelled(_("temps de travail à accepter"), rule_words(rule))

    def notes(self, found: TeamHours) -> Iterator[str]:
        """How to read the values; which teams have none."""
        yield _(
            "Une heure de plus dans la semaine, donnée à la sortie où elle apporte le plus, le "
            "reste de la semaine ne changeant pas. « Au moins » : une recherche plus longue peut "
            "trouver davantage."
        )
        if found.untold:
            teams = ", ".join(map(self.team, found.untold))
            yield labelled(_("Équipe de moins de trois personnes, sans chiffre à elle"), teams)
        if found.unreached:
            teams = ", ".join(map(self.team, found.unreached))
            yield labelled(_("Le temps n'a pas suffi pour"), teams)
