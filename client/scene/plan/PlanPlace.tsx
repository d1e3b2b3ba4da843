import { memo } from "react";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingView, Vec2 } from "../../../twins/core/view.ts";
import { FINISHES, type SceneTheme } from "../palette.ts";
import { conveyorRuns, fenceRuns, type Run } from "../stage/fittings.ts";
import { hallOutline } from "../stage/hall.ts";
import { type Side, sidesOf } from "../stage/outline.ts";
import { openingsOf, THICK_M } from "../stage/walls.ts";
import { floorWords } from "../stage/words.ts";
import type { Language } from "../types.ts";

const points = (outline: readonly Vec2[]): string => outline.map(([x, y]) => `${x},${y}`).join(" ");

/** A wall as an architect draws it: solid black where cut, double line at windows, gap with a leaf at doors. */
function WallSide({ side, index, theme }: { side: Side; index: number; theme: SceneTheme }) {
  const { a, lengthM, headingRad } = side;
  const openings = openingsOf(side, index);
  const piers: [number, number][] = [];
  let s = -THICK_M;
  for (const opening of openings) {
    piers.push([s, opening.from]);
    s = opening.to;
  }
  piers.push([s, lengthM + THICK_M]);
  return (
    <g transform={`translate(${a[0]},${a[1]}) rotate(${(headingRad * 180) / Math.PI})`}>
      {piers.map(([from, to]) => (
        <rect key={from} x={from} y={-THICK_M} width={to - from} height={THICK_M} fill={theme.planWall} />
      ))}
      {openings.map(({ from, to, kind }) => (
        <g key={from} stroke={theme.planWall} strokeWidth={0.03} fill={theme.panel}>
          {kind === "window" && <rect x={from} y={-THICK_M} width={to - from} height={THICK_M} />}
          {kind === "window" && <line x1={from} x2={to} y1={-THICK_M / 2} y2={-THICK_M / 2} />}
          {kind === "door" && (
            <path d={`M${from},0 A${to - from},${to - from} 0 0 0 ${to},${to - from} L${to},0`} fill="none" />
          )}
          {kind === "gate" && (
            <line x1={from} x2={to} y1={-THICK_M / 2} y2={-THICK_M / 2} strokeDasharray="0.2 0.12" strokeWidth={0.05} />
          )}
        </g>
      ))}
    </g>
  );
}

/** Lanes: wide strokes under narrower ones, as the paint on the 3D floor. */
function Lanes({ site, theme }: { site: Site; theme: SceneTheme }) {
  const map = site.routeMap;
  if (map === null) return null;
  const at = new Map(map.nodes.map((node) => [node.id, node]));
  const lines = (width: number, colour: string, dash?: string) =>
    map.edges.map((edge) => {
      const [a, b] = [at.get(edge.from)!, at.get(edge.to)!];
      return (
        <line
          key={`${edge.id}${width}`}
          x1={a.x}
          y1={a.y}
          x2={b.x}
          y2={b.y}
          stroke={colour}
          strokeWidth={width}
          strokeLinecap={dash === undefined ? "round" : "butt"}
          strokeDasharray={dash}
        />
      );
    });
  return (
    <g>
      {lines(1.12, theme.laneEdge)}
      {lines(0.98, theme.lane)}
      {lines(0.03, theme.mark, "0.16 0.14")}
      {map.edges
        .filter((edge) => !edge.bidirectional)
        .map((edge) => {
          const [a, b] = [at.get(edge.from)!, at.get(edge.to)!];
          const turn = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
          const place = `translate(${(a.x + b.x) / 2},${(a.y + b.y) / 2}) rotate(${turn})`;
          return <path key={edge.id} d="M-.14,-.15 L.2,0 L-.14,.15 L-.06,0 Z" transform={place} fill={theme.mark} />;
        })}
      {map.nodes
        .filter((node) => node.kind !== "aisle")
        .map((node) => (
          <rect
            key={node.id}
            x={node.x - 0.4}
            y={node.y - 0.4}
            width={0.8}
            height={0.8}
            rx={0.06}
            fill="none"
            stroke={theme.mark}
            strokeWidth={0.03}
            strokeDasharray={node.kind === "parking" ? undefined : "0.2 0.4 0.2 0"}
          />
        ))}
    </g>
  );
}

/** A roller conveyor from above: two rails, rollers between them. */
function Conveyor({ run: { a, b, widthM } }: { run: Run }) {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const turn = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  return (
    <g className="plan-conveyor" transform={`translate(${a[0]},${a[1]}) rotate(${turn})`}>
      <rect y={-widthM / 2} width={length} height={widthM} fill={FINISHES.paintDark.colour} />
      <line x2={length} stroke={FINISHES.steel.colour} strokeWidth={widthM - 0.05} strokeDasharray="0.055 0.03" />
      {[-1, 1].map((side) => (
        <line
          key={side}
          x2={length}
          y1={(side * widthM) / 2}
          y2={(side * widthM) / 2}
          stroke={FINISHES.paintAccent.colour}
          strokeWidth={0.045}
        />
      ))}
    </g>
  );
}

/** The place on paper: floor, fields of work units, lanes, walls with their openings, fence, painted names. */
export const PlanPlace = memo(function PlanPlace({
  site,
  views,
  theme,
  language,
}: {
  site: Site;
  views: Readonly<Record<string, ThingView>>;
  theme: SceneTheme;
  language: Language;
}) {
  const outline = hallOutline(site);
  return (
    <g>
      <polygon points={points(outline)} fill={theme.floor} />
      {site.places
        .filter((place) => place.level === "workUnit" && place.outline.length >= 3)
        .map((place) => (
          <polygon
            key={place.id}
            points={points(place.outline)}
            fill={theme.zone}
            stroke={theme.mark}
            strokeWidth={0.045}
          />
        ))}
      <Lanes site={site} theme={theme} />
      {conveyorRuns(site, views).map((run) => (
        <Conveyor key={`${run.a},${run.b}`} run={run} />
      ))}
      {fenceRuns(site).map(({ a, b }) => (
        <line
          key={`${a}`}
          x1={a[0]}
          y1={a[1]}
          x2={b[0]}
          y2={b[1]}
          stroke={theme.wallCut}
          strokeWidth={0.05}
          strokeDasharray="0.02 0.1"
          strokeLinecap="round"
        />
      ))}
      {sidesOf(outline).map((side, i) => (
        <WallSide key={`${side.a}`} side={side} index={i} theme={theme} />
      ))}
      {floorWords(site, language).map((word) => (
        <text
          key={word.text}
          className="plan-text"
          transform={`translate(${word.at[0]},${word.at[1]}) scale(1,-1)`}
          fontSize={word.heightM * 0.95}
          fontWeight={600}
          textAnchor="middle"
          dominantBaseline="central"
          fill={theme.mark}
        >
          {word.text}
        </text>
      ))}
    </g>
  );
});
