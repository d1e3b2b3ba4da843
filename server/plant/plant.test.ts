import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GatewayHarness, startGateway, until } from "../../test/support/gatewayHarness.ts";
import { must } from "../../twins/core/result.ts";
import type { Command } from "../../twins/operations/command.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { addThing, createTwinState, reportedEnum, reportedValue, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { createCell } from "./cell/cell.ts";
import { writeCell } from "./cell/stored.ts";
import { type Plant, type PlantEvent, type PlantOptions, startPlant } from "./plant.ts";
import type { FmsPlant } from "./sites/fms.ts";

let gateway: GatewayHarness;
let twin: TwinState;
let plant: Plant;
let folder: string;
let events: PlantEvent[];

beforeEach(async () => {
  twin = createTwinState("fms");
  for (const thing of fms.things) must(addThing(twin, thing, thingModels[thing.model]!));
  gateway = await startGateway({ site: twin, gateway: { heartbeatMs: 100 } });
  folder = mkdtempSync(join(tmpdir(), "aitn-plant-"));
  events = [];
});
afterEach(async () => {
  await plant.close();
  await gateway.close();
});

const world = () => (plant.sites.get("fms")!.plant as FmsPlant).world;
const devices = () => [...plant.sites.values()].flatMap((site) => [...site.devices.values()]);

async function start(over: Partial<PlantOptions> = {}): Promise<void> {
  const { code } = must(gateway.registry.newCode("fms", 60_000, fms.things.length));
  plant = await startPlant({
    url: gateway.url,
    folder,
    sites: ["fms"],
    enrolCode: () => code,
    factor: 1,
    siteFactor: 60,
    from: "fault",
    jobset: 1,
    seed: 1,
    nowMs: () => Date.now(),
    monotonicS: () => performance.now() / 1000,
    tell: (event) => events.push(event),
    ...over,
  });
  await until(() => devices().every((device) => device.online));
}

/** A cell that is in the plan's hands from the beginning: nothing is under way. */
async function startRemote(): Promise<void> {
  const stored = createCell(1, 1, null);
  stored.setMode("remote");
  mkdirSync(folder, { recursive: true });
  writeCell(join(folder, "cell.json"), stored.cell);
  await start();
}

const send = (commandId: string, thing: string, action: string, input: object): boolean =>
  gateway.connector.send({
    commandId,
    siteId: "fms",
    thing,
    action,
    input,
    plan: null,
    issuedAtMs: Date.now(),
    expiresAtMs: Date.now() + 5000,
    epoch: gateway.connector.epoch,
  } as unknown as Command);

const states = (id: string) => gateway.batches.flatMap((b) => b.states).filter((s) => s.state.commandId === id);
const stateNames = (id: string): string[] => states(id).map((s) => s.state.state);
const node = (id: string): number => fms.routeMap!.nodes.findIndex((n) => n.id === id);
const value = (thing: string, property: string): number => reportedValue(twin, thing, property);

test("the cell is alive at first glance: every Thing reports, says where its data come from, and vehicles drive", async () => {
  await start({ factor: 10 });
  const silent = () =>
    twin.entries.filter((e) => e.model.properties.every((_, i) => Number.isNaN(twin.values[e.base + i]!)));
  await until(() => silent().length === 0);
  await until(() => value("vehicle-1", "distance") > 1);
  const kinds = Object.fromEntries(twin.entries.map((e) => [e.thing.id, e.provenance?.kind]));
  expect([kinds["pump-1"], kinds["thermo-2"], kinds["arm-1"]]).toEqual(["recorded", "recorded", "recorded"]);
  expect([kinds["machine-1"], kinds["vehicle-2"], kinds["cell-1"], kinds["pallet-8"]]).toEqual(
    Array(4).fill("virtual"),
  );
  expect(twin.byId.get("pump-1")?.provenance).toMatchObject({ factor: 10, source: expect.stringContaining("SKAB") });
  expect([...gateway.refusals]).toEqual([]);
  expect(reportedEnum(twin, "cell-1", "mode")).toBe("local");
  // Local rule: no command but the hand-over is obeyed.
  send("early", "machine-1", "process", { job: 1, operation: 0, durationS: 1 });
  await until(() => stateNames("early").includes("REJECTED"));
  send("mode", "cell-1", "setMode", { mode: 1 });
  await until(() => stateNames("mode").includes("SUCCEEDED"));
  await until(() => ["vehicle-1", "vehicle-2"].every((id) => reportedEnum(twin, id, "state") === "idle"));
  expect(world().cell.vehicles.map((v) => v.drive)).toEqual([null, null]);
}, 120_000);

test("handed over, a vehicle carries a job along released nodes only, and a machine works on it", async () => {
  await startRemote();
  await until(() => reportedEnum(twin, "vehicle-1", "state") === "idle");
  const path = ["station", "n0", "n1", "machine-1"];
  send("t", "vehicle-1", "transport", { path, pickAt: 0, job: 1, released: 2 });
  await until(
    () => value("vehicle-1", "lastNode") === node("n0") && reportedEnum(twin, "vehicle-1", "state") === "waiting",
  );
  expect(value("vehicle-1", "load")).toBe(1);
  expect(value("vehicle-1", "pathIndex")).toBe(1);
  await until(() => value("pallet-1", "at") === 101);
  gateway.connector.release("vehicle-1", "t", 4);
  await until(() => stateNames("t").includes("SUCCEEDED"));
  expect(stateNames("t")).toEqual(["ACCEPTED", "RUNNING", "SUCCEEDED"]);
  expect(states("t").at(-1)?.state.result.distanceM).toBeCloseTo(9, 2);
  await until(() => value("pallet-1", "at") === 1 && reportedEnum(twin, "vehicle-1", "state") === "idle");
  send("wrong", "machine-2", "process", { job: 1, operation: 0, durationS: 1 });
  await until(() => stateNames("wrong").includes("REJECTED"));
  send("p", "machine-1", "process", { job: 1, operation: 0, durationS: 1 });
  await until(() => reportedEnum(twin, "machine-1", "state") === "processing");
  await until(() => stateNames("p").includes("SUCCEEDED"));
  await until(() => value("pallet-1", "nextOperation") === 1);
  expect(value("machine-1", "partCount")).toBe(1);
}, 120_000);

test("a restart of the plant repeats nothing: the job stays where it was, the command is FAILED", async () => {
  await startRemote();
  await until(() => reportedEnum(twin, "vehicle-1", "state") === "idle");
  send("t", "vehicle-1", "transport", { path: ["station", "n0", "n1", "machine-1"], pickAt: 0, job: 1, released: 4 });
  await until(() => value("vehicle-1", "lastNode") === node("n0"));
  await plant.close();
  await start();
  await until(() => stateNames("t").includes("FAILED"));
  expect(world().cell.mode).toBe("remote");
  expect(world().cell.vehicles[0]).toMatchObject({ load: 1, node: node("n0"), drive: null });
  // The job is on board: a new command may carry it on from there.
  await until(
    () => value("vehicle-1", "lastNode") === node("n0") && reportedEnum(twin, "vehicle-1", "state") === "idle",
  );
  send("t2", "vehicle-1", "transport", { path: ["n0", "n1", "machine-1"], pickAt: 0, job: 1, released: 3 });
  await until(() => stateNames("t2").includes("SUCCEEDED"));
  await until(() => value("pallet-1", "at") === 1);
}, 120_000);

test("the operational stop reaches every device; vehicles brake, and the latch holds after it is cleared", async () => {
  await start();
  await until(() => value("vehicle-1", "speed") > 0.5);
  expect(gateway.connector.stopAll("fms")).toBe(devices().length);
  await until(() => reportedEnum(twin, "cell-1", "mode") === "stopped" && value("vehicle-1", "speed") === 0);
  await until(() => gateway.stopTimes.length === devices().length);
  gateway.connector.resumeAll("fms");
  await until(() => devices().every((device) => !device.stopped));
  const before = world().cell.vehicles.map((v) => v.distanceM);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(world().cell.vehicles.map((v) => v.distanceM)).toEqual(before);
  send("again", "cell-1", "setMode", { mode: 0 });
  await until(() => value("vehicle-1", "speed") > 0.5);
}, 120_000);
