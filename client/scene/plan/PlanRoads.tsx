import { useMemo } from "react";
import type { SceneTheme } from "../palette.ts";
import { dashesOf, isTold, ROAD_LOOKS, roadColour, TOLD_DASHES } from "../roads/looks.ts";
import { ROAD_STATES, RoadStates } from "../roads/roadStates.ts";
import { roadSegments } from "../roads/segments.ts";
import type { SiteSceneProps } from "../types.ts";

/** The roads of a plan by how fast they are driven, a path a state: as in the 3D picture, the slower the wider. */
export function PlanRoads({ site, models, replica, speeds, tokens }: SiteSceneProps & { readonly tokens: SceneTheme }) {
  const segments = useMemo(() => roadSegments(site), [site]);
  const states = useMemo(() => new RoadStates(segments, models["traffic-detector"]), [segments, models]);
  states.update(replica, speeds ?? null);
  if (segments.length === 0) return null;
  const paths = ROAD_STATES.map((state, code) => ({
    state,
    d: segments
      .filter((_, i) => states.codes[i] === code)
      .map(({ a, b }) => `M${a[0]} ${a[1]}L${b[0]} ${b[1]}`)
      .join(""),
  })).toReversed();
  return (
    <g className="plan-roads" fill="none" strokeLinecap="butt">
      {paths.map(({ state, d }) => {
        const look = ROAD_LOOKS[state];
        return (
          <path
            key={state}
            data-state={state}
            d={d}
            stroke={roadColour(look, tokens)}
            strokeWidth={look.px}
            strokeDasharray={dashesOf(look)}
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
      {speeds?.forecast === true && (
        <g className="plan-roads-told" stroke={tokens.forecast} strokeDasharray={TOLD_DASHES}>
          {paths.map(
            ({ state, d }) =>
              isTold(state) && (
                <path key={state} d={d} strokeWidth={ROAD_LOOKS[state].px} vectorEffect="non-scaling-stroke" />
              ),
          )}
        </g>
      )}
    </g>
  );
}
