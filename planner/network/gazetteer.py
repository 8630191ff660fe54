"""Where a place is, from the territory's own names: never a geocoder.

A place is told by exactly one of: a street (with a crossing street or a house number), a landmark,
or longitude and latitude. Names are matched without accents, case or abbreviation; what is unknown
or ambiguous comes back with the nearest names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner import geo
from planner.i18n import _
from planner.model import Point
from planner.network.names import nearest, normalised
from planner.network.streets import Streets

NEAR_CROSSING_M = 30.0
"""Two streets that pass this near without a shared node still cross (a dual carriageway)."""
LONG_STREET_M = 600.0
"""A longer street is not a place by itself: a crossing or a number is asked."""
_SAME_SPOT_M = 120.0
"""Crossings of the same two streets farther apart than this are ambiguous."""
_TOLD_MAX = 60
"""Typed names are cut to this where a fault repeats them."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a row of the means says of a place; exactly one way must be filled in.

    Nothing of it shows when printed: it may be somebody's address.
    """

    street: str | None = field(default=None, repr=False)
    crossing: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    landmark: str | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)
    lon: float | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Located:
    """A position in metres and how it is said (« Rue Carnot / Place du Marché »)."""

    point: Point
    label: str


@dataclass(frozen=True, slots=True)
class LocateFault:
    """Why a place was not found: a sentence, what to do, and nearest names (may be none)."""

    message: str
    hint: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Street:
    name: str
    nodes: NDArray[np.int64]
    length_m: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of a territory. Make it with `from_streets`."""

    epsg: int
    bbox_lonlat: tuple[float, float, float, float]
    streets: dict[str, _Street]
    xy_m: dict[int, tuple[float, float]]
    landmarks: dict[str, list[Located]]
    numbers: dict[tuple[str, str], list[Point]] = field(default_factory=dict)

    @classmethod
    def from_streets(cls, streets: Streets, addresses: pd.DataFrame | None = None) -> Gazetteer:
        """Index the names of streets, landmarks and, where given, addresses."""
        nodes = streets.nodes
        xy_m = dict(
            zip(
                nodes.index.tolist(),
                zip(nodes["x_m"].tolist(), nodes["y_m"].tolist(), strict=True),
                strict=True,
            )
        )
        return cls(
            epsg=streets.epsg,
            bbox_lonlat=streets.bbox_lonlat,
            streets=_streets(streets),
            xy_m=xy_m,
            landmarks=_landmarks(streets.landmarks),
            numbers=_numbers(addresses),
        )

    def street_named(self, name: str) -> str | None:
        """Key (`names.normalised`) of the one street of a name, None where there is not one."""
        found = self._named(name)
        return normalised(found.name) if isinstance(found, _Street) else None

    def locate(self, where: Whereabouts) -> Located | LocateFault:
        """Find a place, or say why not."""
        ways = (where.street, where.landmark, where.lat if where.lat is not None else where.lon)
        if sum(way is not None for way in ways) != 1:
            return LocateFault(
                _("il faut une seule façon de dire où : rue, repère, ou latitude et longitude"),
                _("remplir une seule de ces colonnes"),
            )
        if where.street is not None:
            return self._street(where)
        if where.landmark is not None:
            return self._landmark(where.landmark)
        return self._position(where.lat, where.lon)

    def _position(self, lat: float | None, lon: float | None) -> Located | LocateFault:
        if lat is None or lon is None:
            return LocateFault(_("latitude ou longitude absente"), _("donner les deux"))
        west, south, east, north = self.bbox_lonlat
        if not (west <= lon <= east and south <= lat <= north):
            return LocateFault(
                _("position hors du territoire"),
                _("latitude entre {s:.4f} et {n:.4f}, longitude entre {w:.4f} et {e:.4f}").format(
                    s=south, n=north, w=west, e=east
                ),
            )
        x_m, y_m = geo.to_metric(lon, lat, self.epsg)
        return Located(Point(float(x_m), float(y_m)), "")

    def _landmark(self, name: str) -> Located | LocateFault:
        spots = self.landmarks.get(normalised(name), [])
        if not spots:
            near = nearest(name, (spot[0].label for spot in self.landmarks.values()))
            return unknown(_("repère « {name} » inconnu").format(name=repeated(name)), near)
        if _spread_m([spot.point for spot in spots]) > _SAME_SPOT_M:
            return LocateFault(
                _("repère « {name} » : plusieurs lieux de ce nom").format(name=repeated(name)),
                _("donner la rue et la rue croisée"),
            )
        return spots[0]

    def _street(self, where: Whereabouts) -> Located | LocateFault:
        assert where.street is not None
        street = self._named(where.street)
        if isinstance(street, LocateFault):
            return street
        if where.crossing is not None:
            return self._crossing(street, where.crossing)
        if where.number is not None:
            return self._number(street, where.number)
        return self._middle(street)

    def _named(self, name: str) -> _Street | LocateFault:
        key = normalised(name)
        if not key:
            return unknown(_("rue « {name} » inconnue").format(name=repeated(name)), ())
        if key in self.streets:
            return self.streets[key]
        tails = [s for k, s in self.streets.items() if k.split(" ", 1)[-1] == key]
        if len(tails) == 1:
            return tails[0]
        if tails:
            return LocateFault(
                _("rue « {name} » : plusieurs rues de ce nom").format(name=repeated(name)),
                _("écrire aussi le type de voie"),
                tuple(street.name for street in tails[:3]),
            )
        near = nearest(name, (street.name for street in self.streets.values()))
        return unknown(_("rue « {name} » inconnue").format(name=repeated(name)), near)

    def _points(self, street: _Street) -> NDArray[np.float64]:
        return np.array([self.xy_m[node] for node in street.nodes.tolist()], dtype=np.float64)

    def _crossing(self, street: _Street, name: str) -> Located | LocateFault:
        other = self._named(name)
        if isinstance(other, LocateFault):
            return other
        shared = np.intersect1d(street.nodes, other.nodes)
        if shared.size:
            spots = np.array([self.xy_m[node] for node in shared.tolist()])
        else:
            spots = self._near_pairs(street, other)
        label = f"{street.name} / {other.name}"
        if not len(spots):
            return LocateFault(
                _("« {a} » et « {b} » ne se croisent pas").format(a=street.name, b=other.name),
                _("vérifier la rue croisée"),
            )
        points = [Point(float(x), float(y)) for x, y in spots]
        if _spread_m(points) > _SAME_SPOT_M:
            return LocateFault(
                _("« {a} » et « {b} » se croisent à plusieurs endroits").format(
                    a=street.name, b=other.name
                ),
                _("donner latitude et longitude"),
            )
        return Located(points[0], label)

    def _near_pairs(self, one: _Street, two: _Street) -> NDArray[np.float64]:
        a, b = self._points(one), self._points(two)
        gaps = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
        rank = np.unravel_index(gaps.argmin(), gaps.shape)
        return a[rank[0] : rank[0] + 1] if gaps[rank] <= NEAR_CROSSING_M else a[:0]

    def _number(self, street: _Street, number: str) -> Located | LocateFault:
        if not self.numbers:
            return LocateFault(
                _("numéro donné, mais le territoire n'a pas de fichier d'adresses"),
                _("donner une rue croisée, ou ajouter les adresses au territoire"),
            )
        key = (normalised(street.name), _house(number))
        points = self.numbers.get(key, [])
        if points and _spread_m(points) > _SAME_SPOT_M:
            return LocateFault(
                _("numéro {number}, « {street} » : plusieurs adresses").format(
                    number=number[:10], street=street.name
                ),
                _("donner une rue croisée, ou latitude et longitude"),
            )
        if not points:
            return LocateFault(
                _("numéro {number} inconnu dans « {street} »").format(
                    number=number[:10], street=street.name
                ),
                _("donner une rue croisée"),
            )
        return Located(points[0], street.name)

    def _middle(self, street: _Street) -> Located | LocateFault:
        """The node of a short street nearest to its centre."""
        points = self._points(street)
        if street.length_m > LONG_STREET_M or _spread_m_xy(points) > LONG_STREET_M:
            return LocateFault(
                _("« {street} » est longue ou en plusieurs endroits : où exactement ?").format(
                    street=street.name
                ),
                _("donner une rue croisée ou un numéro"),
            )
        centre = points.mean(axis=0)
        x_m, y_m = points[np.hypot(*(points - centre).T).argmin()]
        return Located(Point(float(x_m), float(y_m)), street.name)


def _streets(streets: Streets) -> dict[str, _Street]:
    """Streets by normalised name: its commonest spelling, its nodes and its length."""
    columns = ["street", "from_node", "to_node", "length_m"]
    named = pd.DataFrame(streets.links[columns]).dropna(subset=["street"])
    spelt = {name: normalised(name) for name in named["street"].unique()}
    named["key"] = named["street"].map(spelt)
    named = named[named["key"] != ""]
    if named.empty:
        return {}
    spellings = named.groupby(["key", "street"], sort=True).size().rename("num").reset_index()
    commonest = spellings.sort_values(["key", "num"], ascending=[True, False], kind="stable")
    names = commonest.drop_duplicates("key").set_index("key")["street"]
    length_m = named.groupby("key", sort=True)["length_m"].sum() / 2
    ends = named.melt("key", ["from_node", "to_node"], value_name="node")[["key", "node"]]
    ends = ends.drop_duplicates().sort_values(["key", "node"])
    keys = ends["key"].to_numpy(dtype=object)
    starts = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    nodes = np.split(ends["node"].to_numpy(dtype=np.int64), starts)
    return {
        str(key): _Street(str(name), found, float(metres))
        for key, name, found, metres in zip(names.index, names, nodes, length_m, strict=True)
    }


def repeated(name: str) -> str:
    """Repeat a typed name on one line, cut where it is long."""
    name = " ".join(name.split())
    return name if len(name) <= _TOLD_MAX else name[: _TOLD_MAX - 1] + "…"


def unknown(message: str, near: tuple[str, ...]) -> LocateFault:
    """A name that is not there, with those near it."""
    hint = _("aucun nom du territoire n'en est proche")
    if near:
        hint = _("noms les plus proches : {names}").format(names=" · ".join(near))
    return LocateFault(message, hint, near)


def _spread_m(points: list[Point]) -> float:
    return _spread_m_xy(np.array([(p.x_m, p.y_m) for p in points]))


def _spread_m_xy(points: NDArray[np.float64]) -> float:
    """Diagonal of the box around points."""
    return float(np.hypot(*(points.max(axis=0) - points.min(axis=0))))


def _landmarks(frame: pd.DataFrame) -> dict[str, list[Located]]:
    found: dict[str, list[Located]] = {}
    for name, point in zip(frame["name"].astype(str), _points(frame), strict=True):
        if key := normalised(name):
            found.setdefault(key, []).append(Located(point, name))
    return found


def _numbers(addresses: pd.DataFrame | None) -> dict[tuple[str, str], list[Point]]:
    found: dict[tuple[str, str], list[Point]] = {}
    if addresses is None:
        return found
    numbered = addresses.dropna(subset=["number"])
    told = zip(numbered["street"].astype(str), numbered["number"].astype(str), strict=True)
    for (street, number), point in zip(told, _points(numbered), strict=True):
        key = (normalised(street), _house(number))
        found.setdefault(key, []).append(point)
    return found


def _house(number: str) -> str:
    """« 12 Bis » → `12bis`."""
    return number.lower().replace(" ", "")


def _points(frame: pd.DataFrame) -> list[Point]:
    xy_m = frame[["x_m", "y_m"]].to_numpy(dtype=np.float64).tolist()
    return [Point(x_m, y_m) for x_m, y_m in xy_m]
