import type { Point2 } from "../../core/ring.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import type { Georeference } from "../../import/imported.ts";
import { groundAt, type Mark, parseMarks, parseOutline } from "./read.ts";

/** What the site takes from its files, in its own frame: that of the imported ground model. */
export interface District {
  readonly georeference: Georeference;
  /** In the order of their numbers. */
  readonly houses: readonly {
    readonly number: number;
    readonly outline: readonly Point2[];
    /** Lowest and highest ground under its corners, m above the datum. */
    readonly groundLowM: number;
    readonly groundHighM: number;
  }[];
  readonly road: readonly Point2[];
  readonly extent: readonly Point2[];
  readonly marks: readonly (Mark & { readonly groundM: number })[];
}

const round = (x: number): number => Number(x.toFixed(3));

/** @param houses texts of the houses' outlines by their numbers @throws RangeError for files that are none, or a house beside the ground */
export function districtOf(
  grid: Grid,
  georeference: Georeference,
  houses: ReadonlyMap<number, string>,
  { road, extent, marks }: Readonly<Record<"road" | "extent" | "marks", string>>,
): District {
  const [x0, y0] = georeference.offset;
  const here = ([x, y]: Point2): Point2 => [round(x - x0), round(y - y0)];
  return {
    georeference,
    houses: [...houses].map(([number, text]) => {
      const outline = parseOutline(text);
      const ground = outline.map((corner) => groundAt(grid, corner));
      if (ground.some(Number.isNaN)) throw new RangeError(`house ${number} stands beside the ground`);
      const [low, high] = [Math.min(...ground), Math.max(...ground)];
      return { number, outline: outline.map(here), groundLowM: round(low), groundHighM: round(high) };
    }),
    road: parseOutline(road).map(here),
    extent: parseOutline(extent).map(here),
    marks: parseMarks(marks).map((mark) => {
      const [x, y] = here([mark.x, mark.y]);
      return { ...mark, x, y, groundM: round(groundAt(grid, [mark.x, mark.y])) };
    }),
  };
}
