import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hotel } from "../../../twins/sites/hotel/index.ts";
import type { Reported } from "../../device/device.ts";
import { hotelPlant, officePlant } from "./deliveries.ts";
import type { PlayOptions, SitePlant } from "./sitePlant.ts";

let folder: string;
let nowS = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aitn-deliveries-"));
  nowS = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (): PlayOptions => ({
  folder,
  factor: 1,
  from: "start",
  siteFactor: 60,
  jobset: 1,
  seed: 1,
  nowMs: () => nowS * 1000,
  monotonicS: () => nowS,
  tell() {},
});

type Values = Readonly<Record<string, Reported>>;

/** What is said in so many seconds, the newest of each Thing. */
function play(plant: SitePlant, seconds: number): Map<string, { device: string; values: Values; times: number }> {
  const said = new Map<string, { device: string; values: Values; times: number }>();
  for (const endS = nowS + seconds; nowS < endS; nowS += 0.05)
    plant.step(nowS * 1000, (device, thing, values) =>
      said.set(thing, { device, values, times: (said.get(thing)?.times ?? 0) + 1 }),
    );
  return said;
}

test("robots drive through the hotel and say so; lifts and doors speak by a device of their own, all as virtual", () => {
  const plant = hotelPlant(options());
  expect(plant.devices.map(({ name }) => name)).toEqual(["hotel-robots", "hotel-building"]);
  for (const { provenance } of plant.devices)
    expect(new Set(Object.values(provenance).map(({ kind }) => kind))).toEqual(new Set(["virtual"]));
  const said = play(plant, 300);
  expect([...said.keys()].sort()).toEqual(hotel.things.map(({ id }) => id).sort());
  const robots = [...said].filter(([, { device }]) => device === "hotel-robots");
  expect(robots).toHaveLength(4);
  // Five times a second while it moves, and once a second while it does not.
  for (const [, { times }] of robots) expect(times).toBeGreaterThan(250);
  const moved = robots.filter(([id, { values }]) => {
    const home = hotel.things.find((thing) => thing.id === id)!.pose;
    const [x, y] = [values.x, values.y].map((value) => (value as readonly [number, string])[0]) as [number, number];
    return Math.hypot(x - home.x, y - home.y) > 1 || (values.task as number) > 0;
  });
  expect(moved.length).toBeGreaterThan(0);
});

test("a stop holds all of them until it is taken back; a restart goes on where they were, and a torn file begins anew", () => {
  const plant = officePlant(options());
  play(plant, 120);
  const [fleet] = plant.devices;
  fleet?.onStop?.(true);
  const held = play(plant, 5);
  const later = play(plant, 5);
  for (const [thing, { values }] of later)
    if (values.state === "stopped") expect(values.x).toEqual(held.get(thing)?.values.x);
  expect([...later.values()].some(({ values }) => values.state === "stopped")).toBe(true);
  fleet?.onStop?.(false);
  const before = play(plant, 1);
  plant.close();
  const again = play(officePlant(options()), 0.3);
  const where = (said: ReturnType<typeof play>) =>
    [...said].filter(([, { device }]) => device === "office-robots").map(([id, { values }]) => [id, values.task]);
  expect(where(again).sort()).toEqual(where(before).sort());
  writeFileSync(join(folder, "office", "deliveries.json"), "{");
  expect(play(officePlant(options()), 1).size).toBeGreaterThan(0);
});
