import { memo, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { numberText } from "../../ui/format.ts";
import { graticule, scaleBar } from "./graticule.ts";
import { coarseLand, edgePath, FINE_FROM, fineLand, type Piece } from "./land.ts";
import { type Box, type MapWindow, scaleOf } from "./mapWindow.ts";

/** The land by what of it is in sight: what is not need not be drawn. */
const Land = memo(function Land({ d }: { d: string }) {
  const edge = useMemo(edgePath, []);
  return (
    <>
      <clipPath id="map-edge">
        <path d={edge} />
      </clipPath>
      <path className="map-land" clipPath="url(#map-edge)" d={d} fillRule="evenodd" vectorEffect="non-scaling-stroke" />
    </>
  );
});

/** The fine land once it was wanted and has come; null before, and where it cannot be had: the coarse one stays. */
function useFineLand(wanted: boolean): readonly Piece[] | null {
  const [fine, setFine] = useState<readonly Piece[] | null>(null);
  useEffect(() => {
    if (!wanted || fine !== null) return;
    let left = false;
    fineLand().then(
      (land) => !left && setFine(land),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [wanted, fine]);
  return fine;
}

/** What lies under the marks: the land, as fine as one looks close, and the lines of the globe with their degrees. */
export function MapGround({ shown, box }: { shown: MapWindow; box: Box }) {
  const coarse = useMemo(coarseLand, []);
  const scale = scaleOf(shown, box);
  const near = scale >= FINE_FROM;
  const fine = useFineLand(near);
  const [width, height] = [box.width / scale, box.height / scale];
  const [left, top] = [shown.x - width / 2, shown.y - height / 2];
  const d = (near && fine !== null ? fine : coarse)
    .filter(({ x, y }) => x[1] > left && x[0] < left + width && y[1] > top && y[0] < top + height)
    .map((piece) => piece.d)
    .join("");
  const lines = useMemo(() => graticule(shown, box), [shown, box]);
  return (
    <>
      <svg viewBox={`${left} ${top} ${width} ${height}`} aria-hidden>
        <Land d={d} />
        <path className="map-graticule" d={lines.d} vectorEffect="non-scaling-stroke" />
      </svg>
      <svg className="map-degrees" aria-hidden>
        {lines.labels.map(({ of, deg, x, y, text }) => (
          <text
            key={`${of} ${deg}`}
            x={x}
            y={y}
            textAnchor={of === "parallel" ? "start" : "middle"}
            dominantBaseline={of === "parallel" ? "central" : "auto"}
          >
            {text}
          </text>
        ))}
      </svg>
    </>
  );
}

/** How long a stretch of the map is. */
export function MapScale({ shown, box }: { shown: MapWindow; box: Box }) {
  const { t } = useTranslation();
  const bar = scaleBar(shown, box);
  if (bar === null) return null;
  return (
    <div className="map-scale" title={t("map.scale")} style={{ width: bar.px }}>
      {numberText(bar.km, 0)} km
    </div>
  );
}
