"""Column contracts of the frames that cross packages.

A frame is checked once, where it is made (`TABLE.check(frame)`); everything after trusts it.
All faults are gathered in one error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from planner.errors import Fault, FaultsError
from planner.geo import is_metric
from planner.i18n import _, counted, labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Frame = TypeVar("Frame", bound=pd.DataFrame)

_KINDS: dict[str, Callable[[pd.Series], bool]] = {
    "int": pd.api.types.is_integer_dtype,
    "float": lambda s: pd.api.types.is_float_dtype(s) or pd.api.types.is_integer_dtype(s),
    "bool": pd.api.types.is_bool_dtype,
    "text": lambda s: s.dtype == object or pd.api.types.is_string_dtype(s),
    "geometry": lambda s: str(s.dtype) == "geometry",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind (`int`, `float`, `bool`, `text`, `geometry`), null rule and meaning."""

    name: str
    kind: str
    meaning: str
    nullable: bool = False
    optional: bool = False
    low: float | None = None
    high: float | None = None

    def faults(self, series: pd.Series) -> Iterator[str]:
        """Say what is wrong with a column's values."""
        if not _KINDS[self.kind](series):
            yield _("colonne « {name} » : type {dtype}, attendu {kind}").format(
                name=self.name, dtype=series.dtype, kind=self.kind
            )
            return
        if not self.nullable and series.isna().any():
            yield counted(
                "colonne « {name} » : {num} valeur absente",
                "colonne « {name} » : {num} valeurs absentes",
                int(series.isna().sum()),
                name=self.name,
            )
        if self.kind in ("int", "float"):
            yield from self._range_faults(series)

    def _range_faults(self, series: pd.Series) -> Iterator[str]:
        values = series.dropna().to_numpy(dtype=np.float64)
        if values.size and not np.isfinite(values).all():
            yield _("colonne « {name} » : valeur infinie").format(name=self.name)
        for bound, wrong in (
            (self.low, values < (self.low or 0)),
            (self.high, values > (self.high or 0)),
        ):
            if bound is not None and wrong.any():
                yield _("colonne « {name} » : {value} hors de [{low}, {high}]").format(
                    name=self.name, value=values[wrong][0], low=self.low, high=self.high
                )


@dataclass(frozen=True, slots=True)
class Table:
    """Contract of one frame: name of its unique index, its columns, whether it is in metres."""

    name: str
    index: str
    columns: tuple[Column, ...]
    metric: bool = False

    def check(self, frame: Frame) -> Frame:
        """Return the same frame, or raise `FaultsError` with every departure from the contract."""
        messages = list(self._index_faults(frame))
        for column in self.columns:
            if column.name in frame.columns:
                messages.extend(column.faults(frame[column.name]))
            elif not column.optional:
                messages.append(_("colonne « {name} » absente").format(name=column.name))
        if self.metric and (getattr(frame, "crs", None) is None or not is_metric(frame.crs)):
            messages.append(_("système de coordonnées absent ou non métrique"))
        if messages:
            raise FaultsError([Fault(labelled(self.name, message)) for message in messages])
        return frame

    def _index_faults(self, frame: pd.DataFrame) -> Iterator[str]:
        if frame.index.name != self.index:
            yield _("index « {got} », attendu « {wanted} »").format(
                got=frame.index.name, wanted=self.index
            )
        if not frame.index.is_unique:
            twice = frame.index[frame.index.duplicated()][0]
            yield _("identifiant en double : {id}").format(id=twice)


NODES = Table(
    "nodes",
    "node_id",
    (
        Column("x_m", "float", "easting in the territory's metric system"),
        Column("y_m", "float", "northing in the territory's metric system"),
    ),
)
"""Street nodes; `node_id` is the OSM id where there is one."""

LINKS = Table(
    "links",
    "link_id",
    (
        Column("from_node", "int", "node_id where the directed link starts"),
        Column("to_node", "int", "node_id where it ends"),
        Column("length_m", "float", "length along the street", low=0),
        Column("street", "text", "street name as signed; null: unnamed", nullable=True),
        Column("highway", "text", "OSM highway class; null: unknown", nullable=True),
        Column("junction", "text", "OSM junction tag (roundabout …); null: none", nullable=True),
        Column(
            "freespeed_kmh",
            "float",
            "legal or free-flow car speed; null: unknown",
            nullable=True,
            low=0,
        ),
        Column("osm_id", "int", "OSM way id; null: none", nullable=True),
        Column("car", "bool", "a car may follow this direction"),
        Column("bike", "bool", "a bike may follow this direction"),
        Column("walk", "bool", "a person on foot may follow this direction"),
        Column("tunnel", "bool", "under ground or inside", optional=True),
        Column(
            "access",
            "text",
            "OSM `foot`, else `access` (private, customers, destination …); null: not told",
            nullable=True,
            optional=True,
        ),
        Column("lit", "bool", "lit at night; null: not told", nullable=True, optional=True),
        Column("geometry", "geometry", "LineString from from_node to to_node, along the street"),
    ),
    metric=True,
)
"""Directed street links: a two-way street is two links. Rail and artificial links are left out."""

ZONES = Table(
    "zones",
    "zone_id",
    (
        Column("name", "text", "name people know; null: none", nullable=True),
        Column("kind", "text", "`iris`, `cell` (grid square) or `polygon`"),
        Column("commune", "text", "commune code or name; null: unknown", nullable=True),
        Column("population", "float", "inhabitants; null: unknown", nullable=True, low=0),
        Column("households", "float", "ordinary households; null: unknown", nullable=True, low=0),
        Column(
            "poor_households",
            "float",
            "households under 60 % of the median living standard; null: unknown or suppressed",
            nullable=True,
            low=0,
        ),
        Column(
            "poverty_share",
            "float",
            "share of people under 60 % of the median living standard; null: unknown or suppressed, never zero",
            nullable=True,
            low=0,
            high=1,
        ),
        Column(
            "median_income_eur",
            "float",
            "median living standard per consumption unit and year; null: unknown",
            nullable=True,
        ),
        Column(
            "minima_share",
            "float",
            "share of minimum social benefits in disposable income; null: unknown",
            nullable=True,
            low=0,
            high=1,
        ),
        Column(
            "residential", "bool", "false for activity or various IRIS, with few or no residents"
        ),
        Column(
            "imputed",
            "bool",
            "the source itself estimated these values (INSEE `i_est`)",
            optional=True,
        ),
        Column(
            "parent",
            "text",
            "area whose estimate stands in for an unknown value (IRIS, 1 km or natural square, commune); null: the territory",
            nullable=True,
            optional=True,
        ),
        Column(
            "living_standard_sum_eur",
            "float",
            "sum of the inhabitants' living standards a year (INSEE `ind_snv`); ÷ population is the mean; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "near_poverty_share",
            "float",
            "share of people from 60 % up to 75 % of the median living standard; null: unknown",
            nullable=True,
            optional=True,
            low=0,
            high=1,
        ),
        Column(
            "single_parent_households",
            "float",
            "households of one parent with children; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "one_person_households",
            "float",
            "households of one person; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "older_population",
            "float",
            "inhabitants of 65 and over; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column("geometry", "geometry", "Polygon or MultiPolygon"),
    ),
    metric=True,
)
"""Zones with their indicators; a source leaves null what it does not give."""

SERVICE_CATEGORIES = (
    "france_services",
    "town_hall",
    "toilets",
    "drinking_water",
    "shower",
    "station",
    "food",
    "health",
    "social",
    "shelter",
    "library",
    "other",
)
"""Kinds of fixed provision; a measure of access never adds two of them."""


COMMUNES = Table(
    "communes",
    "commune_id",
    (
        Column("name", "text", "name of the commune; null: none", nullable=True),
        Column("population", "float", "legal population; null: unknown", nullable=True, low=0),
        Column("geometry", "geometry", "Polygon or MultiPolygon"),
    ),
    metric=True,
)
"""Communes the zones lie in, by INSEE code: parents of zones whose own values are unknown."""

QPV = Table(
    "qpv",
    "qpv_id",
    (
        Column("name", "text", "name of the district; null: none", nullable=True),
        Column("commune", "text", "name of its commune; null: none", nullable=True),
        Column("geometry", "geometry", "Polygon or MultiPolygon"),
    ),
    metric=True,
)
"""Priority districts (quartiers prioritaires de la politique de la ville), by code."""

SERVICES = Table(
    "services",
    "service_id",
    (
        Column("name", "text", "public name"),
        Column("category", "text", "one of `SERVICE_CATEGORIES`"),
        Column("opening_hours", "text", "OSM opening_hours syntax; null: unknown", nullable=True),
        Column("mobile", "bool", "an itinerant service"),
        Column("source", "text", "key of data/sources.toml"),
        Column(
            "capacity_h_week",
            "float",
            "staffed hours a week the file gives; null: the weekly opening hours stand in",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "closes_on",
            "text",
            "ISO date of an announced closing; null: none known",
            nullable=True,
            optional=True,
        ),
        Column(
            "merged_from",
            "text",
            "ids of the same place in other sources, set aside for this record, separated by spaces; null: none",
            nullable=True,
            optional=True,
        ),
        Column("geometry", "geometry", "Point"),
    ),
    metric=True,
)
"""Fixed provision people can go to."""

PRESENCE = Table(
    "presence",
    "presence_id",
    (
        Column("operator", "text", "organisation that passes, as the file names it"),
        Column("weekday", "int", "0 (Monday) to 6; one line a day", low=0, high=6),
        Column("start_min", "int", "minutes after local midnight", low=0, high=1439),
        Column("end_min", "int", "above start_min; past 1440: the next day", low=1, high=2880),
        Column(
            "vague", "bool", "the hours were told as « soir », « matin »… and stand for a range"
        ),
        Column("months", "int", "bit mask, bit 0 is January; 4095: all year", low=1, high=4095),
        Column("kind", "text", "`maraude`, `fixed`, `bus`, `food`, `health`, `other`"),
        Column("sure", "bool", "false: unsure, or only heard of"),
        Column("checked_on", "text", "ISO date it was last checked; null: never", nullable=True),
        Column("source", "text", "key of data/sources.toml"),
        Column(
            "geometry",
            "geometry",
            "Point of a place, LineString of a street, Polygon of a district",
        ),
    ),
    metric=True,
)
"""Who passes where and when (« qui passe où »), all operators; nothing about anybody met."""

OBSERVATIONS = Table(
    "observations",
    "observation_id",
    (
        Column("kind", "text", "`met` (own count) or `report` (115 and others)"),
        Column("date", "text", "ISO date"),
        Column("start_min", "int", "minutes after local midnight", low=0, high=1439),
        Column("end_min", "int", "above start_min; past 1440: the next day", low=1, high=2880),
        Column("count", "int", "people in this band, never a line per person", low=0),
        Column("expires_on", "text", "ISO date from which it no longer counts"),
        Column("protected", "bool", "true: its contribution is for the team only"),
        Column("source", "text", "key of data/sources.toml"),
        Column("geometry", "geometry", "Point or Polygon"),
    ),
    metric=True,
)
"""Counts per place and time band, with expiry; never per person."""

ADDRESSES = Table(
    "addresses",
    "address_id",
    (
        Column("number", "text", "house number with its suffix (`12bis`)", nullable=True),
        Column("street", "text", "street name as signed"),
        Column("commune", "text", "commune name; null: unknown", nullable=True),
        Column("x_m", "float", "easting in the territory's metric system"),
        Column("y_m", "float", "northing in the territory's metric system"),
    ),
)
"""Local address file in the layout of the Base adresse nationale."""

NEEDS = Table(
    "needs",
    "zone_id",
    (
        Column(
            "need", "float", "need index of the named public; null: unknown", nullable=True, low=0
        ),
        Column(
            "need_share",
            "float",
            "part of the territory's known need, sums to 1; null: unknown",
            nullable=True,
            low=0,
            high=1,
        ),
        Column(
            "need_low",
            "float",
            "low end of the need's interval; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "need_high",
            "float",
            "high end of the need's interval; null: unknown",
            nullable=True,
            optional=True,
            low=0,
        ),
        Column(
            "estimated",
            "bool",
            "a value that counts is the parent area's estimate, not the zone's own",
            optional=True,
        ),
    ),
)
"""Need of one public per zone; component columns follow, one per weight, each in [0, 1] or null."""

STOPS = Table(
    "stops",
    "stop_id",
    (
        Column("name", "text", "street and crossing, as said to a team"),
        Column("node_id", "int", "street node"),
        Column("x_m", "float", "easting in the territory's metric system"),
        Column("y_m", "float", "northing in the territory's metric system"),
        Column(
            "need_share",
            "float",
            "part of the territory's need first reached by this stop",
            low=0,
            high=1,
        ),
        Column("covers", "text", "what it covers, in words"),
        Column("worth", "float", "how much need counts when reached from there", low=0, high=1),
        Column("why", "text", "what makes it a good place to stop, in words"),
        Column("team_only", "bool", "chosen with protected places in view: for the team only"),
    ),
)
"""Stops proposed from need and streets, best first."""

PARTS = (
    "coverage",
    "optional_appointments",
    "passages_missing",
    "due_missed",
    "area_shortfall",
    "exploration_shortfall",
    "promises_broken",
    "travel",
    "distance",
    "tardiness",
    "largest_tardiness",
    "fixed",
)
"""Parts of the judge's points, in its order."""

OUTING_PARTS = Table(
    "outing_parts",
    "row",
    (
        Column("outing", "text", "id of the outing; null: several, or none", nullable=True),
        Column("num_outings", "int", "outings of the row that go out", low=0),
        *(Column(name, "int", f"points of {name}, costs negative") for name in PARTS),
        Column("points", "int", "sum of the parts"),
    ),
)
"""The judge's points by outing: a row each, `small_teams` together, `week` for what no outing makes;
columns sum to the judge's parts. Outings of teams under three people are never told one by one."""

ZONE_PARTS = Table(
    "zone_parts",
    "row",
    (
        Column("kind", "text", "`zone`, `places` (known places, together) or `week` (the rest)"),
        Column("public", "text", "public the need is of; null: the rest", nullable=True),
        Column("zone_id", "text", "the zone; null: no zone", nullable=True),
        Column("points", "int", "points of the row"),
    ),
)
"""The judge's points by zone: they sum to its points. Without protected places' passages unless it
is for the team: those are then in `week`."""
