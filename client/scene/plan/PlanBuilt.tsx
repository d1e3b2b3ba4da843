import { memo } from "react";
import type { Place } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { BuiltGeometry } from "../built/build.ts";
import { partFinish } from "../built/finishes.ts";
import type { Section } from "../built/section.ts";
import type { SceneTheme } from "../palette.ts";
import { roadSegments } from "../roads/segments.ts";
import type { Theme } from "../types.ts";
import { planPlaces } from "./planStorey.ts";

/** Outlines in the picture at most: a plan of more is a texture, which a browser takes long to draw. */
export const MAX_OUTLINES = 5_000;

const pathOf = (lines: Float32Array): string => {
  const parts: string[] = [];
  for (let i = 0; i < lines.length; i += 4)
    parts.push(
      `M${lines[i]!.toFixed(2)} ${lines[i + 1]!.toFixed(2)}L${lines[i + 2]!.toFixed(2)} ${lines[i + 3]!.toFixed(2)}`,
    );
  return parts.join("");
};

const points = ({ outline }: Place): string => outline.map(([x, y]) => `${x},${y}`).join(" ");

const isInner = ({ level }: Place): boolean => level === "space" || level === "area";

/** What is cut, drawn darker the more it carries. */
function Cut({ section, theme, tokens }: { section: Section; theme: Theme; tokens: SceneTheme }) {
  const { kind, lines } = section;
  const bearing = kind === "wall" || kind === "column";
  return (
    <path
      d={pathOf(lines)}
      fill="none"
      stroke={bearing ? tokens.planWall : kind === "furniture" ? partFinish(kind, theme).colour : tokens.muted}
      strokeWidth={bearing ? 0.09 : 0.05}
      strokeLinecap="round"
    />
  );
}

/** A built site on paper: rooms or houses by their outlines, and what a storey's solids are cut through. */
export const PlanBuilt = memo(function PlanBuilt(props: {
  site: Site;
  geometry: BuiltGeometry;
  storey: string | null;
  theme: Theme;
  tokens: SceneTheme;
}) {
  const { site, geometry, storey, theme, tokens } = props;
  // Walls say where a building ends; its own outline is only the shape around them.
  const isCut = geometry.sections.some((section) => section.storey === storey && section.kind === "wall");
  const places = planPlaces(site, storey).filter((place) => !isCut || isInner(place));
  const at = new Map(site.routeMap?.nodes.map((node) => [node.id, node]));
  const roads = site.routeMap !== null && geometry.sections.length === 0;
  // Over roads that are measured lies how fast they are driven.
  const road = roadSegments(site).length > 0 ? tokens.line : tokens.muted;
  return (
    <g>
      {places.slice(0, MAX_OUTLINES).map((place) => (
        <polygon
          key={place.id}
          points={points(place)}
          fill={
            place.level === "building" && storey === null ? tokens.zone : isInner(place) ? tokens.panel : tokens.floor
          }
          fillOpacity={isInner(place) || place.level === "building" ? 0.9 : 0.35}
          stroke={tokens.line}
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {roads &&
        site.routeMap?.edges.map(({ id, from, to }) => {
          const [a, b] = [at.get(from), at.get(to)];
          return (
            a !== undefined &&
            b !== undefined && (
              <line
                key={id}
                x1={a.x}
                y1={a.y}
                x2={b.x}
                y2={b.y}
                stroke={road}
                strokeWidth={2}
                vectorEffect="non-scaling-stroke"
              />
            )
          );
        })}
      {geometry.sections
        .filter((section) => section.storey === storey)
        .map((section) => (
          <Cut key={section.kind} section={section} theme={theme} tokens={tokens} />
        ))}
    </g>
  );
});
