import { useMemo } from "react";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { Whereabouts } from "../motion/whereabouts.ts";
import type { Rect } from "../overlay/labels.ts";
import type { SceneTheme } from "../palette.ts";
import { placeLabels, routeDrawing } from "../roads/routeDrawing.ts";
import { ROUTE_PX, routeColour } from "../roads/routes.ts";
import type { SiteSceneProps } from "../types.ts";
import { labelOf, placeOf } from "./PlanLabels.tsx";

type Props = SiteSceneProps & {
  readonly tokens: SceneTheme;
  /** Metres a pixel spans: marks and labels keep their size on the screen. */
  readonly pixelM: number;
  /** The picture's left and right side, m on the plan. */
  readonly sides: readonly [left: number, right: number];
  /** Where something stands over the picture, px on the plan. */
  readonly taken: readonly Rect[];
  readonly whereabouts: Whereabouts;
};

const line = (points: readonly Vec2[]): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x},${-y}`).join(" ");

function Square({ at, px, fill, rim, pixelM }: { at: Vec2; px: number; fill: string; rim: string; pixelM: number }) {
  return (
    <rect
      transform={`translate(${at[0]},${-at[1]}) scale(${pixelM})`}
      x={-px}
      y={-px}
      width={2 * px}
      height={2 * px}
      fill={fill}
      stroke={rim}
      strokeWidth={1.5}
    />
  );
}

/** A dispatch on the plan: ways, stands, vehicles, the incident, and what is said beside them. */
export function PlanRoutes(props: Props) {
  const { site, routes, tokens, pixelM, sides, taken: covered, whereabouts, selection } = props;
  const drawing = useMemo(() => (routes == null ? null : routeDrawing(site, routes)), [site, routes]);
  if (drawing === null) return null;
  const { ways, waiting, sent, incident } = drawing;
  const chosen = selection === null ? undefined : whereabouts.actors.get(selection);
  const named = chosen === undefined ? null : labelOf(chosen, { ...props, actors: [], lost: new Set() });
  const place = named === null ? null : placeOf(named, props);
  const taken =
    named === null || place === null ? [] : [{ x: place.x / pixelM, y: place.y / pixelM, widthPx: named.widthPx }];
  const labels = placeLabels(
    drawing.labels,
    ([x, y]) => [x / pixelM, -y / pixelM],
    [sides[0] / pixelM, sides[1] / pixelM],
    taken,
    covered,
  );
  const marks = { pixelM, rim: tokens.panel };
  return (
    <g className="plan-routes" pointerEvents="none" fill="none" strokeLinejoin="round">
      {ways.map(({ by, points, faint, thick }) => {
        const width = faint ? ROUTE_PX[by] / 2 : ROUTE_PX[by] + (thick ? ROUTE_PX.thicker : 0);
        const dashes = by === "current" ? { strokeDasharray: "10 6" } : {};
        return [tokens.panel, routeColour(by, tokens)].map((stroke, top) => (
          <path
            key={`${by} ${stroke}`}
            className={top === 1 ? `plan-route plan-route-${by}` : undefined}
            d={line(points)}
            stroke={stroke}
            strokeWidth={top === 1 ? width : width + 2 * ROUTE_PX.casing}
            vectorEffect="non-scaling-stroke"
            {...dashes}
          />
        ));
      })}
      {waiting.map((at) => (
        <Square key={`${at}`} at={at} px={ROUTE_PX.stand} fill={tokens.panel} {...marks} rim={tokens.text} />
      ))}
      {sent.map((at) => (
        <Square key={`${at}`} at={at} px={ROUTE_PX.sent} fill={tokens.interactive} {...marks} />
      ))}
      {incident !== null && (
        <g transform={`translate(${incident[0]},${-incident[1]}) scale(${pixelM})`} stroke={tokens.panel}>
          <circle r={ROUTE_PX.incident} fill={tokens.text} strokeWidth={2} />
          <path d="M-5 0H5M0 -5V5" strokeWidth={2.4} />
        </g>
      )}
      {labels.map(({ id, x, y, widthPx, title, value }) => (
        <g key={id} className="plan-route-label" transform={`translate(${x * pixelM},${y * pixelM}) scale(${pixelM})`}>
          <rect x={-widthPx / 2} y={-22} width={widthPx} height={22} rx={6} fill={tokens.panel} stroke={tokens.line} />
          <text className="plan-text" y={-7} fontSize={12} textAnchor="middle" fill={tokens.text}>
            <tspan fontWeight={600}>{title}</tspan> <tspan fill={tokens.muted}>{value}</tspan>
          </text>
        </g>
      ))}
    </g>
  );
}
