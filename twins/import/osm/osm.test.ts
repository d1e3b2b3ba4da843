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
import type { Imported, PartKind } from "../imported.ts";
import { osm } from "./index.ts";
import { joined } from "./rings.ts";

/** Metres to degrees at 9 degrees east on the equator, in UTM zone 32 with its scale of 0.9996. */
const METRE = 1 / (0.9996 * (Math.PI / 180) * 6378137);
const NORTH = 1 / (0.9996 * 110574.27);
interface Node {
  readonly id: number;
  readonly lat: number;
  readonly lon: number;
  readonly tags?: Record<string, string>;
}
const node = (id: number, x: number, y: number, tags?: Record<string, string>): Node => ({
  id,
  lat: y * NORTH,
  lon: 9 + x * METRE,
  tags,
});

/** A town of one of each kind: a block of 20 by 10 m, a pond with an island, a crossing, a bench. */
const nodes = [
  node(1, 0, 0),
  node(2, 20, 0),
  node(3, 20, 10),
  node(4, 0, 10),
  node(11, 100, 0),
  node(12, 140, 0),
  node(13, 140, 40),
  node(14, 100, 40),
  node(21, 110, 10),
  node(22, 120, 10),
  node(23, 120, 20),
  node(24, 110, 20),
  node(31, 0, 50),
  node(32, 50, 50),
  node(33, 100, 50),
  node(34, 50, 90),
  node(41, 5, 5, { amenity: "bench" }),
];
const ways: { id: number; nodes: number[]; tags: Record<string, string> }[] = [
  { id: 1, nodes: [1, 2, 3, 4, 1], tags: { building: "yes", height: "9", name: "Mill & Son" } },
  { id: 2, nodes: [11, 12, 13], tags: {} },
  { id: 3, nodes: [11, 14, 13], tags: {} },
  { id: 4, nodes: [21, 22, 23, 24, 21], tags: {} },
  { id: 5, nodes: [31, 32, 33], tags: { highway: "residential" } },
  { id: 6, nodes: [32, 34], tags: { highway: "service", oneway: "yes", maxspeed: "36" } },
  { id: 7, nodes: [1, 31], tags: { barrier: "fence" } },
];
const relation = {
  id: 9,
  tags: { type: "multipolygon", natural: "water" },
  members: [
    { type: "way", ref: 2, role: "outer" },
    { type: "way", ref: 3, role: "outer" },
    { type: "way", ref: 4, role: "inner" },
  ],
};

const escaped = (text: string) => text.replaceAll("&", "&amp;");
const xmlTags = (tags: Record<string, string> = {}) =>
  Object.entries(tags)
    .map(([k, v]) => `    <tag k="${k}" v="${escaped(v)}"/>\n`)
    .join("");
const xml = `<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
${nodes.map(({ id, lat, lon, tags }) => `  <node id="${id}" lat="${lat}" lon="${lon}">\n${xmlTags(tags)}  </node>\n`).join("")}
${ways.map(({ id, nodes: refs, tags }) => `  <way id="${id}">\n${refs.map((ref) => `    <nd ref="${ref}"/>\n`).join("")}${xmlTags(tags)}  </way>\n`).join("")}
  <relation id="9">
${relation.members.map(({ type, ref, role }) => `    <member type="${type}" ref="${ref}" role="${role}"/>\n`).join("")}${xmlTags(relation.tags)}  </relation>
</osm>
`;
const elements = [
  ...ways.map((way) => ({ type: "way", ...way })),
  { type: "relation", ...relation },
  ...nodes.map((one) => ({ type: "node", ...one })),
];
const json = JSON.stringify({ version: 0.6, generator: "Overpass API", osm3s: {}, elements });
const position = (id: number) => {
  const { lat, lon } = nodes.find((one) => one.id === id)!;
  return { lat, lon };
};
const drawn = JSON.stringify({
  version: 0.6,
  elements: [
    ...ways
      .filter(({ id }) => ![2, 3, 4].includes(id))
      .map((way) => ({ type: "way", ...way, geometry: way.nodes.map(position) })),
    {
      type: "relation",
      ...relation,
      members: relation.members.map((member) => ({
        ...member,
        geometry: ways.find(({ id }) => id === member.ref)!.nodes.map(position),
      })),
    },
  ],
});

const area = ({ geometry }: Imported, kind: PartKind) =>
  geometry.filter((part) => part.kind === kind).reduce((sum, part) => sum + areaM2(part), 0);

test.each([
  ["XML", xml],
  ["Overpass's JSON", json],
  ["out geom", drawn],
])("a town is the same in %s", async (_, text) => {
  const town = must(await importText(osm, text, "town.osm"));
  checkSound(town);
  expect(town.places.find(({ level }) => level === "building")).toMatchObject({
    id: "way-1",
    title: { en: "Mill & Son" },
    heightM: 9,
  });
  expect(area(town, "wall")).toBeCloseTo(60 * 9, 1);
  expect(area(town, "water")).toBeCloseTo(40 * 40 - 10 * 10, 0);
  const { routeMap } = town;
  expect(routeMap!.nodes).toHaveLength(4);
  expect(routeMap!.edges.map(({ lengthM }) => Math.round(lengthM)).toSorted((a, b) => a - b)).toEqual([40, 50, 50]);
  expect(routeMap!.edges.find(({ id }) => id === "way-6-1")).toMatchObject({ bidirectional: false, maxSpeedMps: 10 });
  expect(town.warnings.find(({ kind }) => kind === "lineUnknown:barrier")).toMatchObject({ count: 1 });
  expect(town.georeference).toMatchObject({ crs: "EPSG:32632" });
});

test("ways of a ring come in any order and direction", () => {
  expect(
    joined([
      [1, 2],
      [3, 2],
      [3, 1],
    ]).closed.map((ring) => ring.toSorted()),
  ).toEqual([[1, 2, 3]]);
  expect(
    joined([
      [1, 2],
      [2, 3],
    ]),
  ).toEqual({ closed: [], open: 1 });
  expect(joined([[1, 2, 1], [5], [4, 5, 6, 4]]).closed).toHaveLength(2);
});

test("what an extract cuts off is told, and the rest drawn", async () => {
  const cut = xml
    .replace(/ {2}<node id="14"[\s\S]*?<\/node>\n/, "")
    .replace('<member type="way" ref="3" role="outer"/>', "");
  const town = must(await importText(osm, cut, "town.osm"));
  expect(town.warnings.map(({ kind }) => kind)).toEqual(["lineUnknown:barrier", "relationOpen", "node"]);
});

const small = '<osm version="0.6">\n<node id="1" lat="0" lon="9"/>\n<way id="2">\n<nd ref="1"/>\n</way>\n</osm>\n';
test.each([
  ["an empty file", "", 1],
  ["another document", "<robot/>", 1],
  ["text", "hello", 1],
  ["a node without a position", small.replace('lat="0"', ""), 2],
  ["a latitude of words", small.replace('lat="0"', 'lat="x"'), 2],
  ["a latitude above 90", small.replace('lat="0"', 'lat="90.5"'), 2],
  ["NaN", small.replace('lat="0"', 'lat="NaN"'), 2],
  ["an id of words", small.replace('id="2"', 'id="x"'), 3],
  ["an id that is not exact", small.replace('ref="1"', 'ref="99999999999999999999"'), 4],
  ["a tag that is not closed", small.replace("</way>", ""), 6],
  ["an unknown entity", small.replace('lat="0"', 'lat="&no;"'), 2],
])("%s is refused with its line", async (_, text, line) => {
  expect((await refusalOf(osm, text)).details).toEqual({ line });
});

test("entities of a document's own are not expanded, and nothing is fetched", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("\n");
  const bomb = `<?xml version="1.0"?>\n<!DOCTYPE osm [\n<!ENTITY l0 "x">\n${rows}\n<!ENTITY file SYSTEM "file:///etc/hostname">]>\n`;
  await refusalOf(osm, `${bomb}<osm><node id="1" lat="&l20;" lon="0"/></osm>`);
  await refusalOf(osm, `${bomb}<osm><node id="1" lat="&file;" lon="0"/></osm>`);
  await refusalOf(osm, `${"<osm>".repeat(100_000)}`);
});

test.each([
  ["no elements", '{"version": 0.6}', { line: 1 }],
  [
    "an element that is none",
    '{"elements": [{"type": "node", "id": 1, "lat": 0, "lon": 0}, 7]}',
    { entity: "elements/1" },
  ],
  ["an unknown type", '{"elements": [{"type": "road"}]}', { entity: "elements/0" }],
  ["a node without a position", '{"elements": [{"type": "node", "id": 1}]}', { entity: "elements/0" }],
  ["half an id", '{"elements": [{"type": "way", "id": 1.5}]}', { entity: "elements/0" }],
  ["nodes that are text", '{"elements": [{"type": "way", "id": 1, "nodes": "x"}]}', { entity: "elements/0" }],
])("%s is refused with its element", async (_, text, details) => {
  expect((await refusalOf(osm, text)).details).toEqual(details);
});

test("letters that are cut between two reads stay whole", async () => {
  const name = "黄河".repeat(50_000);
  const town = must(await importText(osm, xml.replace("Mill &amp; Son", name), "town.osm"));
  expect(town.places.find(({ level }) => level === "building")!.title.en).toBe(name.slice(0, 200));
  await refusalOf(osm, new Uint8Array([...utf8("<osm>"), 0xff, 0xfe]));
});

test("whatever bytes change, the answer is a Result; it can be stopped", async () => {
  await fuzzed(osm, utf8(xml), 250, 7);
  await fuzzed(osm, utf8(json), 250, 8);
  await fuzzed(osm, utf8(drawn), 250, 9);
  expect(await osm.run(memorySource("x", utf8(xml)), testHost(1))).toMatchObject({
    error: { code: "IMPORT_CANCELLED" },
  });
});
