import type { Venue, Xy } from "../../twins/core/venue.ts";
import { boxOf, cornersOf } from "../../twins/import/venue/boxes.ts";
import { innerPoint } from "../../twins/import/venue/inner.ts";

const USES: Readonly<Record<string, string>> = {
  room: "#eef3fa",
  corridor: "#fdf6e3",
  hall: "#e8f5e9",
  stair: "#fde0e0",
  lift: "#dddddd",
  service: "#efe6f5",
};
const OPENINGS: Readonly<Record<string, string>> = { door: "#d9480f", passage: "#2b8a3e", window: "#1c7ed6" };

/** A storey of a venue as a picture for people: rooms by their use, walls, openings by their kind, stairs, obstacles. */
export function venuePicture(venue: Venue, storey: number, pxPerM = 30): string {
  const own = <T extends { readonly storey: number }>(list: readonly T[]): T[] =>
    list.filter((one) => one.storey === storey);
  const rooms = own(venue.rooms);
  const all = [...rooms.flatMap(({ outline }) => outline), ...(storey === 0 ? venue.muster : [])];
  const [left, right] = [Math.min(...all.map(([x]) => x)) - 1, Math.max(...all.map(([x]) => x)) + 1];
  const [low, high] = [Math.min(...all.map(([, y]) => y)) - 1, Math.max(...all.map(([, y]) => y)) + 1];
  const px = ([x, y]: Xy): string => `${((x - left) * pxPerM).toFixed(1)},${((high - y) * pxPerM).toFixed(1)}`;
  const ring = (points: readonly Xy[], style: string): string =>
    `<polygon points="${points.map(px).join(" ")}" ${style}/>`;
  const line = (points: readonly Xy[], style: string): string =>
    `<polyline points="${points.map(px).join(" ")}" fill="none" ${style}/>`;
  const text = (at: Xy, said: string, size: number): string => {
    const [x, y] = px(at).split(",");
    return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="middle" font-family="sans-serif">${said}</text>`;
  };
  const stairs = venue.stairs.filter((one) => one.lower === storey || one.upper === storey);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${((right - left) * pxPerM).toFixed(0)}" height="${((high - low) * pxPerM).toFixed(0)}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...rooms.map(({ outline, use }) => ring(outline, `fill="${USES[use]}" stroke="#bbb" stroke-width="0.5"`)),
    ...own(venue.obstacles).map(({ at, headingRad, sizeM, shelters }) =>
      ring(cornersOf(boxOf(at, headingRad, sizeM)), `fill="${shelters ? "#b2d8b2" : "#ccc"}" stroke="#777"`),
    ),
    ...venue.storeys[storey]!.walls.map((wall) => line(wall, 'stroke="black" stroke-width="2.5"')),
    ...stairs.map((one) =>
      line(
        one.line.map(([x, y]): Xy => [x, y]),
        'stroke="#c2255c" stroke-width="1.5" stroke-dasharray="4 3"',
      ),
    ),
    ...stairs.map((one) =>
      line(one.lower === storey ? one.lowerEdge : one.upperEdge, 'stroke="#c2255c" stroke-width="5"'),
    ),
    ...own(venue.openings).map(({ a, b, kind, isExit }) =>
      line([a, b], `stroke="${OPENINGS[kind]}" stroke-width="${isExit ? 9 : 5}"`),
    ),
    ...rooms.map(({ outline, title }) => text(innerPoint(outline), title.en, 11)),
    ...(storey === 0 ? venue.muster.map((at) => text(at, "muster", 14)) : []),
    "</svg>",
  ].join("\n");
}
