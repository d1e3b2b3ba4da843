import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkSound, importFile, importText } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { routeGraph, shortestPaths } from "../../core/routeMap.ts";
import { volumeM3 } from "../geometry/measure.ts";
import type { Imported, PartKind } from "../imported.ts";
import { buildingYaml } from "./index.ts";

const sample = (name: string) =>
  fileURLToPath(new URL(`../../sites/${name}/plan/${name}.building.yaml`, import.meta.url));
const hotelText = readFileSync(sample("hotel"), "utf8");
const hotel = must(await importFile(buildingYaml, sample("hotel")));
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const volumeOf = (imported: Imported, kind: PartKind) =>
  imported.geometry.filter((part) => part.kind === kind).reduce((sum, part) => sum + volumeM3(part), 0);

test("the hotel has the storeys, doors, robots, models and lanes that its text has", () => {
  checkSound(hotel);
  const storeys = hotel.places.filter(({ level }) => level === "storey");
  expect(storeys.map(({ title, floorZ }) => [title.en, floorZ])).toEqual([
    ["L1", 0],
    ["L2", 8],
    ["L3", 16],
  ]);
  const kinds = (kind: string) => hotel.things.filter((thing) => thing.kind === kind).length;
  // Two lifts have a door on each of three storeys.
  expect(kinds("door")).toBe(count(hotelText, /motion_axis:/g) + 6);
  expect(kinds("furniture")).toBe(count(hotelText, /model_name:/g));
  expect(kinds("robot")).toBe(count(hotelText, /spawn_robot_type:/g));
  expect(kinds("lift")).toBe(2);
  const lanes = hotel.routeMap!.edges.filter(({ kind }) => kind !== "lift");
  expect(lanes).toHaveLength(count(hotelText, /graph_idx:/g));
  expect(hotel.routeMap!.edges.filter(({ kind }) => kind === "lift")).toHaveLength(4);
});

/** The numbers of a level's vertices, by their own route through the text. */
const verticesOf = (level: string): [number, number][] => {
  const part = hotelText.slice(hotelText.indexOf(`\n  ${level}:\n`));
  const list = part.slice(part.indexOf("    vertices:\n"), part.indexOf("    walls:\n"));
  return [...list.matchAll(/^ {6}- \[([-\d.]+), ([-\d.]+),/gm)].map((match) => [Number(match[1]), Number(match[2])]);
};

test("a measurement gives metres a pixel, and y points north", () => {
  const [a, b] = [verticesOf("L1")[53]!, verticesOf("L1")[54]!];
  expect(hotel.units).toEqual({ length: "px", metres: expect.closeTo(3.4 / Math.hypot(a[0] - b[0], a[1] - b[1]), 12) });
  const lift = hotel.things.find(({ title }) => title.en === "Lift1")!;
  expect(lift.pose.x).toBeCloseTo(355 * hotel.units.metres, 9);
  expect(lift.pose.y).toBeCloseTo(-340 * hotel.units.metres, 9);
});

test("fiducials lay the storeys over each other: each lift's places are above one another", () => {
  for (const lift of hotel.things.filter(({ kind }) => kind === "lift")) {
    const stops = hotel.routeMap!.nodes.filter((node) => node.lift === lift.id);
    expect(new Set(stops.map(({ place }) => place)).size).toBe(3);
    for (const { x, y } of stops) expect(Math.hypot(x - lift.pose.x, y - lift.pose.y)).toBeLessThan(0.15);
  }
});

test("a robot finds its way from the first floor to the third, through a lift", () => {
  const graph = must(routeGraph(hotel.routeMap!));
  const on = (storey: string) =>
    hotel.routeMap!.nodes.findIndex(({ place, lift }) => place === storey && lift === undefined);
  const { seconds } = shortestPaths(graph, on("l1"));
  expect(seconds[on("l3")]).toBeGreaterThan(16 / 2);
  expect(seconds[on("l3")]).toBeLessThan(Infinity);
});

test("the office names its places and what may be done there", async () => {
  const office = must(await importFile(buildingYaml, sample("office")));
  checkSound(office);
  const text = readFileSync(sample("office"), "utf8");
  const roles = (role: string) => office.routeMap!.nodes.filter((node) => node.roles?.includes(role as never)).length;
  expect(roles("charger")).toBe(count(text, /is_charger: \[4, true\]/g));
  expect(roles("pickup")).toBe(count(text, /pickup_dispenser:/g));
  expect(roles("dropoff")).toBe(count(text, /dropoff_ingestor:/g));
  const bounds = office.geometry.filter(({ kind }) => kind === "door").flatMap(({ positions }) => [...positions]);
  expect(Math.max(...bounds)).toBeLessThan(30);
});

const room = (more = "", level = "") => `
coordinate_system: cartesian_meters
name: room
levels:
  L1:
    elevation: 1
    vertices:
      - [0, 0, 0, a]
      - [4, 0, 0, b]
      - [4, 3, 0, ""]
      - [0, 3, 0, ""]
      - [1, 0, 0, ""]
      - [2, 0, 0, ""]
      - [1.5, -1, 0, out, {is_charger: [4, true]}]
      - [1.5, 1, 0, in]
    walls: [[0, 1, {}], [1, 2, {}], [2, 3, {}], [3, 0, {}]]
    floors: [{vertices: [0, 1, 2, 3]}]
    doors: [[4, 5, {name: [1, front], type: [1, hinged]}]]
    lanes: [[6, 7, {graph_idx: [2, 1], speed_limit: [3, 0.5], orientation: [1, forward], is_bidirectional: [4, false]}]]
${level}${more}`;

test("a room of 4 by 3 m: walls 0.1 m thick and 2.5 m high without the door, a floor 0.1 m thick", async () => {
  const imported = must(await importText(buildingYaml, room()));
  // Each wall reaches 0.05 m beyond its ends; the door takes 1 m by 2.2 m out of one.
  const lengths = 2 * (4 + 0.1) + 2 * (3 + 0.1);
  expect(volumeOf(imported, "wall")).toBeCloseTo(lengths * 0.1 * 2.5 - 1 * 0.1 * 2.2, 5);
  expect(volumeOf(imported, "floor")).toBeCloseTo(4 * 3 * 0.1, 5);
  expect(volumeOf(imported, "door")).toBeCloseTo(1 * 0.03 * 2.2, 5);
  const walls = imported.geometry.find(({ kind }) => kind === "wall")!;
  const heights = [...walls.positions].filter((_, i) => i % 3 === 2);
  expect([Math.min(...heights), Math.max(...heights)]).toEqual([1, 3.5]);
});

test("a lane through a door says so, with its direction, speed and graph", async () => {
  const { routeMap } = must(await importText(buildingYaml, room()));
  expect(routeMap!.edges).toEqual([
    {
      id: "l1-lane-1",
      from: "l1-out",
      to: "l1-in",
      lengthM: 2,
      maxSpeedMps: 0.5,
      bidirectional: false,
      kind: "door",
      through: "front",
      orientation: "forward",
      graph: 1,
    },
  ]);
  expect(routeMap!.nodes[0]).toMatchObject({ kind: "parking", roles: ["charger"], place: "l1", name: "out", z: 1 });
});

test("a hole is cut out of a floor that it lies in", async () => {
  const hole = `      - [1, 1, 0, ""]
      - [2, 1, 0, ""]
      - [2, 2, 0, ""]
`;
  const text = room("", "    holes: [{vertices: [8, 9, 10]}]\n").replace("    walls:", `${hole}    walls:`);
  const imported = must(await importText(buildingYaml, text));
  expect(volumeOf(imported, "floor")).toBeCloseTo((4 * 3 - 0.5) * 0.1, 5);
  expect(imported.warnings.map(({ kind }) => kind)).not.toContain("holeAcrossBorder");
});

test("wgs84 is laid out in metres about an origin that is kept", async () => {
  const text = room()
    .replace("cartesian_meters", "wgs84")
    .replaceAll(
      /- \[([\d.-]+), ([\d.-]+), 0/g,
      (_, x, y) => `- [${103.8 + Number(x) / 1e5}, ${1.3 + Number(y) / 1e5}, 0`,
    );
  const imported = must(await importText(buildingYaml, text));
  expect(imported.georeference).toMatchObject({ crs: "EPSG:32648" });
  expect(imported.georeference!.origin!.longitudeDeg).toBeCloseTo(103.8, 4);
  expect(imported.georeference!.origin!.latitudeDeg).toBeCloseTo(1.3, 4);
  // 4e-5 degrees of longitude there: 4e-5 * pi/180 * 6378137 m * cos(1.3 degrees), at UTM's scale near 0.99977.
  const outline = imported.places.find(({ level }) => level === "storey")!.outline;
  const width = Math.max(...outline.map(([x]) => x)) - Math.min(...outline.map(([x]) => x));
  expect(width).toBeCloseTo(4e-5 * (Math.PI / 180) * 6378137 * Math.cos((1.3 * Math.PI) / 180), 2);
});
