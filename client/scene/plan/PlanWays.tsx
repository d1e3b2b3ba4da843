import type { Vec2 } from "../../../twins/core/view.ts";
import type { Whereabouts } from "../motion/whereabouts.ts";
import { stretches } from "../overlay/leaseMarks.ts";
import type { SceneTheme } from "../palette.ts";
import type { SiteSceneProps } from "../types.ts";
import { footprintPath } from "./footprint.ts";

type Props = SiteSceneProps & { readonly tokens: SceneTheme; readonly whereabouts: Whereabouts };

const line = (points: readonly Vec2[]): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x},${y}`).join(" ");

/** Ways ahead (base solid, horizon dashed), zones held, and ghosts of poses that are not now. */
export function PlanWays({ site, paths, leases, ghosts, tokens, whereabouts, views }: Props) {
  const at = new Map((site.routeMap?.nodes ?? []).map((node): [string, Vec2] => [node.id, [node.x, node.y]]));
  const held = stretches(site.routeMap, leases.held);
  const ways = [...paths].map(([vehicle, path]) => {
    const e = whereabouts.actors.get(vehicle)?.world.elements;
    const nodes = path.nodes.map((id) => at.get(id)).filter((point) => point !== undefined);
    const all: Vec2[] = e === undefined ? nodes : [[e[12]!, e[13]!], ...nodes];
    const split = path.released + (e === undefined ? 0 : 1);
    return { vehicle, base: all.slice(0, split), horizon: all.slice(Math.max(0, split - 1)) };
  });
  return (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <defs>
        <pattern id="plan-hatch" width="0.12" height="0.12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="0.06" height="0.12" fill={tokens.forecast} fillOpacity={0.75} />
        </pattern>
      </defs>
      {/* One opacity for all of a layer: bands that meet do not darken each other. */}
      {[
        { widthM: 0.86, opacity: 1, stroke: leases.expected ? tokens.forecast : tokens.lease },
        { widthM: 0.77, opacity: 1, stroke: tokens.lane },
        leases.expected
          ? { widthM: 0.77, opacity: 1, stroke: "url(#plan-hatch)" }
          : { widthM: 0.77, opacity: 0.3, stroke: tokens.lease },
      ].map(({ widthM, opacity, stroke }) => (
        <g key={`${stroke}${widthM}`} className="plan-leases" opacity={opacity} stroke={stroke} strokeWidth={widthM}>
          {held.map(({ id, a, b }) => (
            <path key={id} d={line([a, b])} />
          ))}
        </g>
      ))}
      {ways.map(({ vehicle, base, horizon }) => (
        <g key={vehicle} stroke={tokens.interactive} strokeWidth={0.08}>
          <path d={line(base)} />
          {horizon.length > 1 && <path d={line(horizon)} strokeDasharray="0.16 0.16" />}
        </g>
      ))}
      {ghosts.map((ghost) => {
        const thing = site.things.find((each) => each.id === ghost.thing);
        const view = thing === undefined ? undefined : views[thing.model];
        if (view === undefined) return null;
        const turn = (ghost.headingRad * 180) / Math.PI;
        return (
          <path
            key={`${ghost.thing}${ghost.x},${ghost.y}`}
            d={footprintPath(view)}
            transform={`translate(${ghost.x},${ghost.y}) rotate(${turn})`}
            fill="url(#plan-hatch)"
            stroke={tokens.forecast}
            strokeWidth={0.03}
          />
        );
      })}
    </g>
  );
}
