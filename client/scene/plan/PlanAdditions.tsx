import type { Zone } from "../../../twins/core/additions.ts";
import type { ShownLevels } from "../motion/whereabouts.ts";
import { PLANNED_WORD } from "../overlay/thingText.ts";
import type { SceneTheme } from "../palette.ts";
import { boundsOf } from "../stage/outline.ts";
import type { SiteSceneProps } from "../types.ts";
import { footprintPath } from "./footprint.ts";

type Props = SiteSceneProps & {
  readonly tokens: SceneTheme;
  /** Metres a pixel spans. */
  readonly pixelM: number;
  readonly shown: ShownLevels;
};

const FONT_PX = 12;

/** Patterns of the zones' uses; a work area is plain. */
function Patterns({ css, pixelM }: { css: string; pixelM: number }) {
  const step = 9 * pixelM;
  const line = (d: string) => <path d={d} stroke={css} strokeWidth={1.6 * pixelM} fill="none" />;
  const pattern = (id: string, inner: React.ReactNode) => (
    <pattern id={id} width={step} height={step} patternUnits="userSpaceOnUse">
      {inner}
    </pattern>
  );
  return (
    <defs>
      {pattern("zone-storage", line(`M0,${step} L${step},0`))}
      {pattern("zone-keepOut", line(`M0,${step} L${step},0 M0,0 L${step},${step}`))}
      {pattern("zone-assembly", <circle cx={step / 2} cy={step / 2} r={1.8 * pixelM} fill={css} />)}
    </defs>
  );
}

function PlanZone({ zone, props }: { zone: Zone; props: Props }) {
  const { tokens, pixelM, selection, language } = props;
  const selected = zone.id === selection;
  const css = selected ? tokens.interactive : tokens.muted;
  const points = zone.outline.map(([x, y]) => `${x},${-y}`).join(" ");
  const { x0, y0, x1, y1 } = boundsOf(zone.outline);
  return (
    <g className="plan-zone">
      <polygon points={points} fill={css} fillOpacity={0.14} />
      {zone.use !== "work" && <polygon points={points} fill={`url(#zone-${zone.use})`} fillOpacity={0.75} />}
      <polygon
        points={points}
        fill="none"
        stroke={css}
        strokeWidth={selected ? 2.5 : 1.5}
        vectorEffect="non-scaling-stroke"
      />
      <text
        x={(x0 + x1) / 2}
        y={-(y0 + y1) / 2}
        fontSize={FONT_PX * pixelM}
        textAnchor="middle"
        dominantBaseline="middle"
        fill={tokens.text}
        stroke={tokens.panel}
        strokeWidth={3 * pixelM}
        paintOrder="stroke"
      >
        {zone.title[language]}
      </text>
    </g>
  );
}

/** Zones, planned Things and the outline that is being drawn, on the plan (y downwards). */
export function PlanAdditions(props: Props) {
  const { additions, tokens, views, pixelM, shown, selection, language } = props;
  const isShown = (z: number): boolean => z >= (shown.shownFromZ ?? -Infinity) - 0.01 && z < shown.hiddenFromZ;
  if (additions == null) return null;
  const outline = additions.outline.map(([x, y]) => `${x},${-y}`).join(" ");
  return (
    <g pointerEvents="none">
      <Patterns css={tokens.muted} pixelM={pixelM} />
      {props.marked != null && isShown(props.marked.floorZ) && (
        <polygon
          className="plan-marked"
          points={props.marked.outline.map(([x, y]) => `${x},${-y}`).join(" ")}
          fill={tokens.interactive}
          fillOpacity={0.08}
          stroke={tokens.interactive}
          strokeWidth={2.5}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {additions.zones
        .filter(({ floorZ }) => isShown(floorZ))
        .map((zone) => (
          <PlanZone key={zone.id} zone={zone} props={props} />
        ))}
      {(additions.draft === null ? additions.things : [...additions.things, additions.draft])
        .filter(({ pose, model }) => isShown(pose.z) && views[model] !== undefined)
        .map(({ id, title, model, pose }) => {
          const view = views[model]!;
          const wide = Math.max(view.bounds.size[0], view.bounds.size[1]);
          // What is too small to be seen is drawn as a mark of 14 px.
          const by = Math.max(1, (14 * pixelM) / Math.max(0.01, wide));
          return (
            <g key={id}>
              <path
                d={footprintPath(view)}
                transform={`translate(${pose.x},${-pose.y}) scale(${by},${-by}) rotate(${(pose.headingRad * 180) / Math.PI})`}
                fill={tokens.forecast}
                fillOpacity={0.35}
                stroke={id === selection ? tokens.interactive : tokens.forecast}
                strokeWidth={id === selection ? 3 : 1.5}
                strokeDasharray="4 2"
                vectorEffect="non-scaling-stroke"
              />
              {id !== additions.draft?.id && (
                <text
                  x={pose.x}
                  y={-pose.y + (wide * by) / 2 + FONT_PX * pixelM}
                  fontSize={FONT_PX * pixelM}
                  textAnchor="middle"
                  fill={tokens.text}
                  stroke={tokens.panel}
                  strokeWidth={3 * pixelM}
                  paintOrder="stroke"
                >
                  {`${title[language]} · ${PLANNED_WORD[language]}`}
                </text>
              )}
            </g>
          );
        })}
      {additions.outline.length > 0 && (
        <>
          <polyline
            points={outline}
            fill="none"
            stroke={tokens.interactive}
            strokeWidth={2.5}
            vectorEffect="non-scaling-stroke"
          />
          {additions.outline.map(([x, y], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: corners have no name but their number
            <circle key={i} cx={x} cy={-y} r={4 * pixelM} fill={tokens.interactive} />
          ))}
        </>
      )}
    </g>
  );
}
