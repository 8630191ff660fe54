/* Streets and zones of a territory: fetched once, styled anew without being drawn again.
   Words are written as text, never as HTML. */
window.avMap = (() => {
  const STREETS = [['#8b949a', 3], ['#a3abb0', 2], ['#b9c0c4', 1]];
  const TILE = 8;
  const FULL_ZOOM = 14, THINNEST = 0.25;
  const tiles = {};
  let zones = null, streets = null, given = null;

  const fetched = address => fetch(address).then(answer => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  });

  function tile(kind) {
    if (tiles[kind]) return tiles[kind];
    const made = document.createElement('canvas');
    made.width = made.height = TILE;
    const pen = made.getContext('2d');
    pen.strokeStyle = pen.fillStyle = '#2b353b';
    if (kind.includes('lines')) {
      for (const shift of [-TILE, 0, TILE]) {
        pen.moveTo(shift - 1, TILE + 1);
        pen.lineTo(shift + TILE + 1, -1);
      }
      pen.stroke();
    }
    if (kind.includes('rules')) {
      pen.beginPath();
      pen.moveTo(0, TILE / 4);
      pen.lineTo(TILE, TILE / 4);
      pen.stroke();
    }
    if (kind.includes('dots')) {
      pen.beginPath();
      pen.arc(TILE / 2, TILE / 2, 1.6, 0, 2 * Math.PI);
      pen.fill();
    }
    return tiles[kind] = made;
  }

  const plain = L.Canvas.prototype._fillStroke;
  L.Canvas.include({
    _fillStroke(pen, layer) {
      plain.call(this, pen, layer);
      if (!layer.options.hatch) return;
      pen.globalAlpha = 0.75;
      pen.fillStyle = pen.createPattern(tile(layer.options.hatch), 'repeat');
      pen.fill('evenodd');
      pen.globalAlpha = 1;
    },
  });

  const thin = map => Math.min(1, Math.max(THINNEST, 2 ** ((map.getZoom() - FULL_ZOOM) / 1.5)));

  function follow(map, layers, width) {
    const draw = () => layers.eachLayer(one => one.setStyle({weight: width(one) * thin(map)}));
    map.on('zoomend', draw);
    draw();
  }

  const style = ([fill, opacity, dashes, hatch]) => ({
    fillColor: fill, fillOpacity: opacity, color: '#55616a',
    dashArray: dashes ?? undefined, hatch: hatch ?? undefined,
  });

  function spoken(layer) {
    const box = document.createElement('span');
    box.textContent = layer.feature.properties.words ?? '';
    return box;
  }

  function redraw() {
    if (!zones || !given) return;
    const [styles, of, words] = given;
    zones.getLayers().forEach((layer, at) => {
      layer.feature.properties.words = words[at];
      layer.setStyle(style(styles[of[at]]));
    });
    if (!zones.onMap) {
      zones.onMap = true;
      zones.addTo(zones.wantedOn).bringToBack();
      if (streets) streets.bringToBack();
      follow(zones.wantedOn, zones, () => 1);
    }
  }

  return {
    streets(map, address) {
      fetched(address).then(data => {
        streets = L.geoJSON(data, {interactive: false, style: one => ({
          color: STREETS[one.properties.rank][0], weight: STREETS[one.properties.rank][1],
          opacity: 0.9,
        })}).addTo(map).bringToBack();
        follow(map, streets, one => STREETS[one.feature.properties.rank][1]);
      });
    },
    zones(map, address) {
      fetched(address).then(data => {
        zones = L.geoJSON(data);
        zones.wantedOn = map;
        zones.bindTooltip(spoken, {sticky: true});
        redraw();
      });
    },
    style(wanted) { given = wanted; redraw(); },
  };
})();
