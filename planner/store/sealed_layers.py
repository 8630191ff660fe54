"""Layers whose positions may not stand in clear: sealed whole with the workspace's key."""

from __future__ import annotations

import base64
import io

import geopandas as gpd
from pyarrow import ArrowException

from planner.errors import StoreError
from planner.i18n import _
from planner.store.layers import SEALED
from planner.store.sensitive import SensitiveStore


class SealedLayerStore(SensitiveStore):
    """Sealed layers of a territory; `add_territory` and `update_territory` write their bytes."""

    def seal_layer(self, code: str, name: str, frame: gpd.GeoDataFrame) -> bytes:
        """Seal a layer of a territory (which need not exist yet); empty bytes for no row.

        Raises
        ------
        StoreError
            The key is absent although something was sealed with it.
        """
        if frame.empty:
            return b""
        content = io.BytesIO()
        frame.to_parquet(content)
        with self.reading() as session:
            may_create = self.nothing_sealed(session)
        text = base64.b64encode(content.getvalue()).decode("ascii")
        return self._vault().seal(text, row_id=_row_id(code, name), may_create=may_create)

    def sealed_layer(self, code: str, name: str) -> gpd.GeoDataFrame | None:
        """A sealed layer, opened; None if the territory has none of that name.

        Raises
        ------
        StoreError
            The key that opens it is absent or another one.
        """
        sealed = self._layers.sealed(code, self.generation(code), name)
        if sealed is None:
            return None
        text = self._vault().open(sealed, row_id=_row_id(code, name))
        try:
            return gpd.read_parquet(io.BytesIO(base64.b64decode(text)))
        except (ArrowException, ValueError) as error:
            raise StoreError(
                _("couche « {name} » du territoire « {code} » illisible").format(
                    name=name, code=code
                )
            ) from error

    def sealed_layer_names(self, code: str) -> list[str]:
        """Names of a territory's sealed layers, sorted."""
        files = self.layer_files(code, self.generation(code))
        return [path.stem for path in files if path.suffix == SEALED]


def _row_id(code: str, name: str) -> str:
    return f"layer {code} {name}"
