import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkSound,
  fuzzed,
  importText,
  memorySource,
  refusalOf,
  testHost,
  utf8,
} from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { areaM2 } from "../geometry/measure.ts";
import type { Imported } from "../imported.ts";
import { MAX_KEPT } from "./grid.ts";
import { esriAscii } from "./index.ts";
import { crsOfPrj } from "./prj.ts";
import { Tokens } from "./tokens.ts";

/** The ground of the site Merewether, which is the one copy of it. */
const file = (name: string) => readFileSync(new URL(`../../sites/merewether/recordings/${name}`, import.meta.url));
const full = (imported: Imported) => imported.geometry.filter(({ lod }) => lod === 3);

test("Merewether's ground has the heights and cells of its text, and lies at Merewether", async () => {
  const raw = gunzipSync(file("topography1.asc.gz"));
  const beside = { "topography1.prj": file("topography1.prj") };
  const ground = must(await esriAscii.run(memorySource("topography1.asc", raw, beside), testHost()));
  checkSound(ground);
  const values = raw.toString("latin1").trim().split(/\s+/).slice(12).map(Number);
  const known = values.filter((value) => value !== -9999);
  const z = full(ground).flatMap(({ positions }) => [...positions].filter((_, i) => i % 3 === 2));
  expect(z.reduce((a, b) => Math.min(a, b))).toBeCloseTo(
    known.reduce((a, b) => Math.min(a, b)),
    4,
  );
  expect(z.reduce((a, b) => Math.max(a, b))).toBeCloseTo(
    known.reduce((a, b) => Math.max(a, b)),
    4,
  );
  // The county of Newcastle's own: Merewether lies at 32.94 S, 151.75 E.
  expect(ground.georeference!.crs).toBe("EPSG:32756");
  expect(ground.georeference!.origin!.latitudeDeg).toBeCloseTo(-32.94, 2);
  expect(ground.georeference!.origin!.longitudeDeg).toBeCloseTo(151.74, 2);
  expect(ground.warnings).toEqual([]);
});

const small = "ncols 3\nnrows 2\nxllcorner 10\nyllcorner 20\ncellsize 2\nNODATA_value -1\n1 2 3\n4 5 -1\n";

test("heights stand at the middles of cells, rows from the north; cells without data leave a hole", async () => {
  const ground = must(await importText(esriAscii, small, "small.asc"));
  const [x0, y0] = ground.georeference!.offset;
  const points = full(ground).flatMap(({ positions }) =>
    Array.from({ length: positions.length / 3 }, (_, i) => [...positions.subarray(3 * i, 3 * i + 3)]),
  );
  const world = points.map(([x, y, z]) => [x! + x0, y! + y0, z]);
  expect(world).toEqual([
    [11, 23, 1],
    [13, 23, 2],
    [15, 23, 3],
    [11, 21, 4],
    [13, 21, 5],
  ]);
  expect(full(ground).reduce((sum, { indices }) => sum + indices.length / 3, 0)).toBe(3);
});

test("a slope has its area, at each level of detail, whichever way its corner and its lines are written", async () => {
  const size = 300;
  const rows = Array.from({ length: size }, () =>
    Array.from({ length: size }, (_, i) => (0.75 * i).toFixed(2)).join(" "),
  );
  for (const [corner, gap] of [
    ["xllcenter 0\nyllcenter 0", "\n"],
    ["xllcorner -0.5\r\nyllcorner -0.5", "\t"],
  ] as const) {
    const head = `NCOLS ${size}\nNROWS ${size}\n${corner}\nCELLSIZE 1\n`;
    const ground = must(await importText(esriAscii, head + rows.join(gap), "slope.asc"));
    checkSound(ground);
    for (const lod of [1, 2, 3]) {
      const parts = ground.geometry.filter((part) => part.lod === lod);
      expect(parts.reduce((sum, part) => sum + areaM2(part), 0) / (299 * 299 * Math.hypot(1, 0.75))).toBeCloseTo(1, 4);
    }
  }
});

test("of a grid above the limit every second row and column is kept", async () => {
  const size = Math.ceil(Math.sqrt(MAX_KEPT)) + 1;
  const row = `${Array(size).fill("1").join(" ")}\n`;
  const head = `ncols ${size}\nnrows ${size}\nxllcorner 0\nyllcorner 0\ncellsize 1\n`;
  const ground = must(await importText(esriAscii, head + row.repeat(size), "large.asc"));
  expect(ground.warnings.map(({ kind }) => kind)).toContain("thinned");
  const { outline } = ground.places[0]!;
  expect(outline[1]![0] - outline[0]![0]).toBe(2 * (Math.ceil(size / 2) - 1));
}, 60_000);

test("numbers are read to the bit, wherever the text is cut", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.float({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        ),
        { minLength: 1 },
      ),
      fc.nat(),
      (values, at) => {
        const bytes = utf8(values.map(String).join(" "));
        const cut = at % bytes.length;
        const read: number[] = [];
        const tokens = new Tokens({ number: (value) => void read.push(value), word: (text) => expect.fail(text) });
        tokens.take(bytes.subarray(0, cut));
        tokens.take(bytes.subarray(cut));
        tokens.end();
        expect(read).toEqual(values.map((value) => Number(String(value))));
      },
    ),
    { numRuns: 300, seed: 11 },
  );
});

test("a .prj is read as Well-Known Text and as ArcInfo's keywords", () => {
  const wkt =
    'PROJCS["WGS_1984_UTM_Zone_56S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",153.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
  expect(crsOfPrj(wkt)!.name).toBe("EPSG:32756");
  const own = crsOfPrj(wkt.replace("WGS_1984_UTM_Zone_56S", "Home grid"))!;
  expect(own.name).toBeNull();
  expect(own.toWgs84(500000, 10000000)!.longitudeDeg).toBeCloseTo(153, 8);
  expect(crsOfPrj("Projection UTM\nZone -33\nDatum WGS84")!.name).toBe("EPSG:32733");
  expect(crsOfPrj("Projection GEOGRAPHIC\nDatum WGS84")!.geographic).toBe(true);
  expect([crsOfPrj("Projection UTM\nZone 99"), crsOfPrj("hello"), crsOfPrj('PROJCS["x"')]).toEqual([null, null, null]);
});

const head = small.split("\n").slice(0, 6).join("\n");
test.each([
  ["an empty file", "", 1],
  ["a head without heights", `${head}\n`, 7],
  ["too few heights", `${head}\n1 2 3\n4 5\n`, 9],
  ["too many heights", `${head}\n1 2 3\n4 5 6\n7\n`, 9],
  ["a word among the heights", `${head}\n1 2 x\n`, 7],
  ["NaN among the heights", `${head}\n1 2 NaN\n`, 7],
  ["a decimal comma", `${head}\n1,5 2 3\n`, 7],
  ["a number too large", `${head}\n1e999 2 3\n`, 7],
  ["no columns", small.replace("ncols 3", "ncols 0"), 7],
  ["half a row", small.replace("nrows 2", "nrows 1.5"), 7],
  ["too many cells", small.replace("ncols 3", "ncols 1000000000"), 7],
  ["cells of no size", small.replace("cellsize 2", "cellsize 0"), 7],
  ["no corner", small.replace("xllcorner 10\n", ""), 6],
  ["a key twice", small.replace("nrows 2", "ncols 2"), 2],
  ["another format", "ISO-10303-21;\n", 1],
  ["an endless word", `${head}\n${"9".repeat(100_000)}`, 7],
])("%s is refused with its line", async (_, text, line) => {
  expect((await refusalOf(esriAscii, text)).details).toEqual({ line });
});

test("a byte order mark and CRLF are read", async () => {
  expect((await importText(esriAscii, `\ufeff${small.replaceAll("\n", "\r\n")}`)).ok).toBe(true);
});

test("whatever bytes change, the answer is a Result", async () => {
  await fuzzed(esriAscii, utf8(small), 500, 4);
});
