/* Streets, zones and services of a territory: fetched once, styled anew without being drawn again.
   Words are written as text, never as HTML. */
window.avMap = (() => {
  const STREETS = [['#8b949a', 3], ['#a3abb0', 2], ['#b9c0c4', 1]];
  const TILE = 8;
  const FULL_ZOOM = 14, THINNEST = 0.25;
  const OUTLINED_PX = 8; /* the outlines of smaller zones would hide their colours */
  const DOT_PX = 3, SIGN_PX = 11, READ_PX = 7;
  const tiles = {};
  let zones = null, streets = null, given = null, asked = 0;

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

  const {_fillStroke, _updatePoly, _updateCircle, _draw} = L.Canvas.prototype;

  function hatched(pen, kind, ...shape) {
    if (!kind) return;
    pen.globalAlpha = 0.75;
    pen.fillStyle = pen.createPattern(tile(kind), 'repeat');
    pen.fill(...shape, 'evenodd');
    pen.globalAlpha = 1;
  }

  /* Zones without outlines are one shape a class: each is filled once, whatever their number. */
  L.Canvas.include({
    _fillStroke(pen, layer) {
      _fillStroke.call(this, pen, layer);
      hatched(pen, layer.options.hatch);
    },
    _updatePoly(layer, closed) {
      if (!this._drawing || !layer.options.dissolved) {
        this._fillClasses();
        _updatePoly.call(this, layer, closed);
        return;
      }
      const {fillColor, fillOpacity, hatch} = layer.options;
      const key = `${fillColor} ${fillOpacity} ${hatch}`;
      this._classes ??= new Map();
      if (!this._classes.has(key)) this._classes.set(key, [layer.options, []]);
      const written = this._classes.get(key)[1];
      for (const ring of layer._parts) {
        if (!ring.length) continue;
        let corners = 'M';
        for (const {x, y} of ring) corners += `${x} ${y} `;
        written.push(corners, 'Z');
      }
    },
    _updateCircle(layer) {
      this._fillClasses();
      _updateCircle.call(this, layer);
    },
    _draw() {
      _draw.call(this);
      this._fillClasses();
    },
    _fillClasses() {
      if (!this._classes) return;
      const pen = this._ctx, bounds = this._redrawBounds;
      pen.save();
      if (bounds) {
        const {x, y} = bounds.getSize();
        pen.beginPath();
        pen.rect(bounds.min.x, bounds.min.y, x, y);
        pen.clip();
      }
      for (const [{fillColor, fillOpacity, hatch}, written] of this._classes.values()) {
        const shape = new Path2D(written.join('')); /* ten times as quick as corner by corner */
        pen.globalAlpha = fillOpacity;
        pen.fillStyle = fillColor;
        pen.fill(shape, 'evenodd');
        hatched(pen, hatch, shape);
      }
      pen.restore();
      this._classes = null;
    },
  });

  /* A disc with a drawing in it, of `side` × `side` before it is laid on the disc. */
  const Sign = L.CircleMarker.extend({
    _updatePath() {
      const {_renderer: canvas, _point: at, _radius: radius} = this;
      canvas._updateCircle(this);
      if (!canvas._drawing || this._empty() || radius < READ_PX) return;
      const {sign, side, ink} = this.options, pen = canvas._ctx, scale = 1.25 * radius / side;
      pen.save();
      pen.translate(at.x - scale * side / 2, at.y - scale * side / 2);
      pen.scale(scale, scale);
      pen.globalAlpha = 1;
      pen.fillStyle = ink;
      pen.fill(sign, 'evenodd');
      pen.restore();
    },
  });

  const thin = map => Math.min(1, Math.max(THINNEST, 2 ** ((map.getZoom() - FULL_ZOOM) / 1.5)));

  /* Side of a zone in pixels, on average over what they span. */
  function mean(map, layers) {
    const bounds = layers.getBounds();
    const {x, y} = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
    return Math.sqrt(x * y / layers.getLayers().length);
  }

  function follow(map, layers, style) {
    const draw = () => {
      const now = style();
      layers.eachLayer(one => one.setStyle(now(one)));
    };
    map.on('zoomend', draw);
    draw();
  }

  const style = ([fill, opacity, dashes, hatch]) => ({
    fillColor: fill, fillOpacity: opacity, color: '#55616a',
    dashArray: dashes ?? undefined, hatch: hatch ?? undefined,
  });

  const text = words => {
    const box = document.createElement('span');
    box.textContent = words;
    return box;
  };

  function icon(sign, colour) {
    const box = document.createElement('div');
    box.textContent = sign;
    const wide = 17 + 7 * sign.length;  // several stops at one point are one wide mark
    box.style.cssText = 'color:#fff;border:2px solid #fff;border-radius:12px;box-sizing:border-box;' +
      'height:24px;text-align:center;white-space:nowrap;font:700 13px/20px sans-serif';
    box.style.width = `${wide}px`;
    box.style.background = colour;
    return L.divIcon(
      {html: box, iconSize: [wide, 24], iconAnchor: [wide / 2, 12], className: 'av-mark'});
  }

  const spoken = layer => text(layer.feature.properties.words ?? '');

  /* A ring told as its first corner, then the way from each corner to the next. */
  function corners(ring, degree) {
    const found = [];
    let x = 0, y = 0;
    for (let at = 0; at < ring.length; at += 2) {
      x += ring[at];
      y += ring[at + 1];
      found.push([y / degree, x / degree]);
    }
    return found;
  }

  function zone(polygons, degree) {
    const made = L.polygon(polygons.map(rings => rings.map(ring => corners(ring, degree))));
    made.feature = {properties: {}};
    return made;
  }

  function redraw() {
    if (!zones || !given) return;
    const {kinds, drawn, words, said} = given, styles = kinds.map(style);
    const [before, between, after] = zones.pieces;
    zones.getLayers().forEach((layer, at) => {
      layer.feature.properties.words =
        before + zones.names[at] + between + words[said[at]] + after;
      layer.setStyle(styles[drawn[at]]);
    });
    if (!zones.onMap) {
      zones.onMap = true;
      zones.addTo(zones.wantedOn).bringToBack();
      if (streets) streets.bringToBack();
      const map = zones.wantedOn;
      follow(map, zones, () => {
        const stroke = mean(map, zones) >= OUTLINED_PX;
        const drawn = {weight: thin(map), stroke, dissolved: !stroke};
        return () => drawn;
      });
    }
  }

  return {
    /* Tiles ask their host for each area looked at; it learns this server's address, no page's. */
    tiles(map, address, credit) {
      const words = text(credit).outerHTML;
      L.tileLayer(address, {maxZoom: 19, attribution: words, referrerPolicy: 'origin'}).addTo(map);
      L.control.attribution({prefix: false}).addTo(map);
    },
    streets(map, address) {
      fetched(address).then(data => {
        streets = L.geoJSON(data, {interactive: false, style: one => ({
          color: STREETS[one.properties.rank][0], weight: STREETS[one.properties.rank][1],
          opacity: 0.9,
        })}).addTo(map).bringToBack();
        follow(map, streets, () => one => (
          {weight: STREETS[one.feature.properties.rank][1] * thin(map)}));
      });
    },
    zones(map, address, names, degree, pieces) {
      Promise.all([fetched(address), fetched(names)]).then(([shapes, told]) => {
        zones = L.featureGroup(shapes.map(polygons => zone(polygons, degree)));
        Object.assign(zones, {names: told, pieces, wantedOn: map});
        zones.bindTooltip(spoken, {sticky: true});
        redraw();
      });
    },
    /* Each service is the icon of its kind; a dot where an icon would be too small to be read. */
    services(map, address, icons, side, ink, [before, between, after]) {
      const drawn = icons.map(([path]) => new Path2D(path));
      fetched(address).then(points => {
        const signs = L.featureGroup(points.map(([lat, lon, name, kind]) => new Sign([lat, lon], {
          weight: 2, color: ink, fill: true, fillOpacity: 1, sign: drawn[kind], side, ink,
        }).bindTooltip(text(before + name + between + icons[kind][1] + after)))).addTo(map);
        follow(map, signs, () => {
          const radius = SIGN_PX * Math.sqrt(thin(map)), read = radius >= READ_PX;
          return () => ({radius: read ? radius : DOT_PX, fillColor: read ? '#fff' : ink});
        });
      });
    },
    /* Outings: ways under their stops. They stand in the page alone, and have no address. */
    routes(map, ways, marks, degree) {
      for (const [color, dashes, way] of ways) L.polyline(
        corners(way, degree), {color, weight: 4, opacity: 0.9, dashArray: dashes ?? undefined},
      ).addTo(map);
      for (const [lat, lon, sign, color, words] of marks) {
        const made = sign === null
          ? L.circleMarker([lat, lon], {radius: 5, color, fill: true, fillOpacity: 0.9})
          : L.marker([lat, lon], {icon: icon(sign, color)});
        made.bindTooltip(text(words)).addTo(map);
      }
    },
    style(address) {
      const rank = ++asked;
      fetched(address).then(wanted => {
        if (rank !== asked) return; /* a later one was asked for meanwhile */
        given = wanted;
        redraw();
      });
    },
  };
})();
