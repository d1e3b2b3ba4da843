/**
 * ESRI ASCII grid (Arc/Info ASCII grid, "ASCII raster" of ArcGIS) as a ground model, heights in metres.
 *
 * Read: ncols, nrows, xllcorner or xllcenter, yllcorner or yllcenter, cellsize (or GDAL's dx, dy), NODATA_value, heights in
 * any line breaks; a .prj beside it (Well-Known Text, or ArcInfo's keywords for UTM and degrees). Heights are taken at the
 * middles of cells. Three levels of detail: every cell (3), every fourth (2), every sixteenth (1), in tiles.
 * Not read: other units of height than metres. Of grids above MAX_KEPT cells every n-th row and column is kept.
 */
import type { Crs } from "../crs/crs.ts";
import { type Frame, frameAbout } from "../crs/frame.ts";
import { Mesh, Parts } from "../geometry/mesh.ts";
import type { Imported } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { Ids, outline, title } from "../names.ts";
import { type ImportHost, Pace, readWhole, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { type Grid, readGrid } from "./grid.ts";
import { crsOfPrj } from "./prj.ts";

const TILE = 256;
const MAX_PRJ_BYTES = 64 * 1024;
const LEVELS = [
  { lod: 3, step: 1 },
  { lod: 2, step: 4 },
  { lod: 1, step: 16 },
] as const;

async function crsBeside(source: Source, host: ImportHost, pace: Pace, warnings: Warnings): Promise<Crs | null> {
  const beside = await source.sibling(`${source.name.replace(/\.[^.]*$/, "")}.prj`);
  const text = beside === null || beside.size > MAX_PRJ_BYTES ? null : host.utf8(await readWhole(beside, pace, 0));
  const crs = text === null ? null : crsOfPrj(text);
  if (crs === null) {
    const said =
      beside === null
        ? { en: "There is no .prj beside the grid: metres stay local.", zh: "栅格旁没有 .prj 文件：保留本地米制坐标。" }
        : {
            en: "The .prj beside the grid names no system that is known: metres stay local.",
            zh: "栅格旁的 .prj 没有给出已知的坐标系：保留本地米制坐标。",
          };
    warnings.add("crsUnknown", { line: 1 }, said);
  }
  return crs;
}

/** x, y, z of every cell's middle in the site's frame. */
function positionsOf(grid: Grid, frame: Frame): Float64Array {
  const { columns, rows, heights } = grid;
  const positions = new Float64Array(3 * columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      positions[3 * cell] = grid.x + column * grid.stepX;
      positions[3 * cell + 1] = grid.y + (rows - 1 - row) * grid.stepY;
      positions[3 * cell + 2] = heights[cell]!;
    }
  frame.apply(positions);
  return positions;
}

/** Rows or columns that a level keeps of a tile: its borders always, so that tiles meet. */
function kept(from: number, count: number, step: number): number[] {
  const last = Math.min(from + TILE, count - 1);
  const list: number[] = [];
  for (let i = from; i < last; i += step) list.push(i);
  return [...list, last];
}

function tile(mesh: Mesh, grid: Grid, positions: Float64Array, rows: readonly number[], columns: readonly number[]) {
  const vertices = rows.map((row) =>
    columns.map((column) => {
      const at = 3 * (row * grid.columns + column);
      return Number.isNaN(positions[at + 2]!)
        ? -1
        : mesh.vertex(positions[at]!, positions[at + 1]!, positions[at + 2]!);
    }),
  );
  for (let r = 0; r + 1 < rows.length; r++)
    for (let c = 0; c + 1 < columns.length; c++) {
      const [nw, ne] = [vertices[r]![c]!, vertices[r]![c + 1]!];
      const [sw, se] = [vertices[r + 1]![c]!, vertices[r + 1]![c + 1]!];
      if (sw >= 0 && se >= 0 && ne >= 0) mesh.triangle(sw, se, ne);
      else if (sw >= 0 && se >= 0 && nw >= 0) mesh.triangle(sw, se, nw);
      if (sw >= 0 && ne >= 0 && nw >= 0) mesh.triangle(sw, ne, nw);
      else if (se >= 0 && ne >= 0 && nw >= 0) mesh.triangle(se, ne, nw);
    }
}

async function terrain(grid: Grid, positions: Float64Array, place: string, parts: Parts, pace: Pace): Promise<void> {
  const mesh = new Mesh();
  for (const { lod, step } of LEVELS)
    for (let row = 0; row + 1 < grid.rows; row += TILE)
      for (let column = 0; column + 1 < grid.columns; column += TILE) {
        tile(mesh, grid, positions, kept(row, grid.rows, step), kept(column, grid.columns, step));
        parts.take(place, "terrain", lod, mesh);
        if (pace.due((TILE / step) ** 2)) await pace.rest(0.7 + (0.3 * row) / grid.rows);
      }
}

/**
 * A ground model, and the grid of heights that it was made of, in the file's own system.
 * @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE, IMPORT_CANCELLED
 */
export async function readGround(source: Source, host: ImportHost): Promise<{ grid: Grid; ground: Imported }> {
  const pace = new Pace(host);
  const warnings = new Warnings();
  const crs = await crsBeside(source, host, pace, warnings);
  const grid = await readGrid(source, pace, warnings);
  const { columns, rows, stepX, stepY } = grid;
  const frame = frameAbout(crs, grid.x + ((columns - 1) * stepX) / 2, grid.y + ((rows - 1) * stepY) / 2);
  const positions = positionsOf(grid, frame);
  const parts = new Parts();
  const ids = new Ids();
  const name = source.name.replace(/\.[^.]*$/, "");
  const [site, area] = [ids.make(name, "site"), ids.make("ground", "ground")];
  await terrain(grid, positions, area, parts, pace);
  const corner = (row: number, column: number) => {
    const at = 3 * (row * columns + column);
    return [positions[at]!, positions[at + 1]!] as const;
  };
  const [low, high] = [parts.low[2], parts.high[2]];
  const shape = {
    outline: outline([corner(rows - 1, 0), corner(rows - 1, columns - 1), corner(0, columns - 1), corner(0, 0)]),
    floorZ: low <= high ? low : 0,
    heightM: low <= high ? high - low : 0,
  };
  const said = title(name, { en: "Terrain", zh: "地形" });
  const ground: Imported = {
    format: "esri-ascii",
    version: "",
    title: said,
    units: crs?.geographic ? { length: "deg", metres: 111_320 } : { length: "m", metres: 1 },
    georeference: frame.georeference,
    places: [
      { id: site, level: "site", title: said, parent: null, ...shape },
      { id: area, level: "area", title: { en: "Ground", zh: "地面" }, parent: site, ...shape },
    ],
    things: [],
    machines: [],
    routeMap: null,
    geometry: parts.list,
    warnings: warnings.list(),
  };
  return { grid, ground };
}

export const esriAscii: Importer = {
  format: "esri-ascii",
  title: { en: "ESRI ASCII grid", zh: "ESRI ASCII 栅格" },
  run: (source, host) => atBoundary(async () => (await readGround(source, host)).ground),
};
