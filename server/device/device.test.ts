import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isOutcomeSignedBy } from "../../contracts-abi/typed-data/outcome.ts";
import { type GatewayHarness, startGateway, until } from "../../test/support/gatewayHarness.ts";
import { enrolRaw } from "../../test/support/rawDevice.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { fail, must, ok } from "../../twins/core/result.ts";
import type { Command } from "../../twins/operations/command.ts";
import { reportedValue } from "../../twins/state/twinState.ts";
import { connectDevice, type Device, type DeviceOptions } from "./device.ts";

let gateway: GatewayHarness;
let open: Device[];
beforeEach(async () => {
  gateway = await startGateway({ gateway: { heartbeatMs: 50 } });
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((device) => device.close(0)));
  await gateway.close();
});

async function device(things: string[], options: Partial<DeviceOptions> = {}): Promise<Device> {
  const { code } = must(gateway.registry.newCode("lab", 60_000));
  const made = await connectDevice({
    url: gateway.url,
    things: things.map((id) => ({ id })),
    ...(options.keyFile === undefined ? { privateKey: gateway.secret() } : {}),
    enrolCode: code,
    batchMs: 5,
    ...options,
  });
  open.push(made);
  return made;
}

const command = (id: string, over: Partial<Command> = {}): Command =>
  ({
    commandId: id,
    siteId: "lab",
    thing: "vehicle-1",
    action: "move",
    input: { path: ["a", "b", "c"], released: 2 },
    plan: null,
    issuedAtMs: Date.now(),
    expiresAtMs: Date.now() + 2000,
    epoch: gateway.connector.epoch,
    ...over,
  }) as Command;

const statesOf = (id: string): string[] =>
  gateway.batches.flatMap((b) => b.states.filter((s) => s.state.commandId === id).map((s) => s.state.state));

test("a device makes its key, enrols, and its readings arrive in the twin", async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), "aitn-key-")), "thermometer.key");
  const thermometer = await device(["thermo-1"], { keyFile });
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  thermometer.report("thermo-1", { temperature: [21.5, "{unstated}"] });
  await until(() => reportedValue(gateway.twin, "thermo-1", "temperature") === 21.5);
  expect(thermometer.siteId).toBe("lab");
  expect(gateway.registry.list(gateway.connector.isOnline)[0]).toMatchObject({
    online: true,
    things: ["thermo-1"],
    tier: 1,
  });
});

test("DEV-12 an acknowledged frame was stored before; what the disk refused is sent again", async () => {
  const thermometer = await device(["thermo-1"]);
  await until(() => thermometer.online);
  let refusals = 0;
  gateway.disk = async () => (refusals++ < 2 ? fail("STORE_FULL", "no room") : ok(undefined));
  thermometer.report("thermo-1", { temperature: [30, "{unstated}"] });
  await until(() => reportedValue(gateway.twin, "thermo-1", "temperature") === 30);
  expect(gateway.refusals.get("STORE_FULL")).toBe(2);
  expect(gateway.batches.flatMap((b) => b.readings)).toHaveLength(1);
});

test("DEV-13 after a restart of the gateway every reading has arrived once, in order", async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), "aitn-key-")), "k");
  const thermometer = await device(["thermo-1"], { keyFile });
  const startMs = Date.now() - 10_000;
  const report = (i: number) =>
    thermometer.report("thermo-1", { temperature: [i, "{unstated}"] }, { tMs: startMs + i });
  for (let i = 0; i < 100; i++) report(i);
  await until(() => gateway.batches.length > 0);
  const port = Number(new URL(gateway.url).port);
  const before = gateway.batches.flatMap((b) => b.readings.map((r) => r.value));
  const { folder } = gateway;
  // A disk that stalls while the server goes away: nothing of this is acknowledged.
  await gateway.connector.stop();
  for (let i = 100; i < 200; i++) report(i);
  const registryEpoch = gateway.connector.epoch;
  await gateway.close(true);
  gateway = await startGateway({ folder, port, gateway: { heartbeatMs: 50 } });
  expect(gateway.connector.epoch).toBe(registryEpoch + 1);
  const all = () => [...before, ...gateway.batches.flatMap((b) => b.readings.map((r) => r.value))];
  await until(() => all().length >= 200);
  expect(all()).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test("DEV-15 the same command acts once; the same id with another body is refused", async () => {
  const vehicle = await device(["vehicle-1"]);
  let acts = 0;
  vehicle.onCommand({
    async run() {
      acts++;
      return { distanceM: 3 };
    },
  });
  await until(() => vehicle.online);
  const first = command("p.s.0");
  for (let i = 0; i < 5; i++) expect(gateway.connector.send(first)).toBe(true);
  await until(() => statesOf("p.s.0").includes("SUCCEEDED"));
  gateway.connector.send(first);
  await until(() => statesOf("p.s.0").filter((s) => s === "SUCCEEDED").length >= 2);
  gateway.connector.send({ ...first, input: { path: ["a"], released: 1 } });
  await until(() => statesOf("p.s.0").includes("REJECTED"));
  expect(acts).toBe(1);
  expect(statesOf("p.s.0").slice(0, 2)).toEqual(["ACCEPTED", "RUNNING"]);
});

test("DEV-16 the final state carries the device's signature over the outcome", async () => {
  const vehicle = await device(["vehicle-1"]);
  vehicle.onCommand({ run: async () => ({ distanceM: 3 }) });
  await until(() => vehicle.online);
  gateway.connector.send(command("p.s.1"));
  await until(() => statesOf("p.s.1").includes("SUCCEEDED"));
  const last = gateway.batches.flatMap((b) => b.states).find((s) => s.state.state === "SUCCEEDED")!;
  const { commandDigest, telemetryHash, final } = last.outcome!;
  const signed = { commandDigest, telemetryHash, finalDigest: digestOf(final) };
  expect(isOutcomeSignedBy(signed, last.signature!, vehicle.device)).toBe(true);
  expect(isOutcomeSignedBy({ ...signed, finalDigest: digestOf({}) }, last.signature!, vehicle.device)).toBe(false);
});

test("DEV-17 an expired command never acts: at the gateway it becomes a question, at the device it is refused", async () => {
  const vehicle = await device(["vehicle-1"]);
  let acts = 0;
  vehicle.onCommand({
    async run() {
      acts++;
      return {};
    },
  });
  await until(() => vehicle.online);
  gateway.connector.send(command("late.0", { expiresAtMs: Date.now() - 1 }));
  await until(() => statesOf("late.0").includes("EXPIRED"));
  // The late original must not act either, now that the device has said that it never will.
  gateway.connector.send(command("late.0", { expiresAtMs: Date.now() + 60_000 }));
  await until(() => statesOf("late.0").includes("REJECTED"));
  expect(acts).toBe(0);
});

test("DEV-18 a command of an older epoch is refused", async () => {
  const vehicle = await device(["vehicle-1"]);
  vehicle.onCommand({ run: async () => ({}) });
  await until(() => vehicle.online);
  gateway.connector.send(command("old.0", { epoch: gateway.connector.epoch - 1 }));
  await until(() => statesOf("old.0").includes("REJECTED"));
  expect(statesOf("old.0")).toEqual(["REJECTED"]);
});

test("DEV-19 the base grows by release, and cancel ends the action", async () => {
  const vehicle = await device(["vehicle-1"]);
  const released: number[] = [];
  vehicle.onCommand({
    run: (_body, control) =>
      new Promise((_resolve, reject) => {
        released.push(control.released());
        control.onRelease((n) => released.push(n));
        control.signal.addEventListener("abort", () => reject(new Error("stood still")));
      }),
  });
  await until(() => vehicle.online);
  gateway.connector.send(command("p.s.2"));
  await until(() => released.length === 1);
  gateway.connector.release("vehicle-1", "p.s.2", 3);
  gateway.connector.release("vehicle-1", "p.s.2", 1);
  await until(() => released.length === 2);
  gateway.connector.cancel("vehicle-1", "p.s.2");
  await until(() => statesOf("p.s.2").includes("CANCELLED"));
  expect(released).toEqual([2, 3]);
});

test("DEV-20 the stop latches: it ends actions, refuses new ones, and is told to a device that connects later", async () => {
  const vehicle = await device(["vehicle-1"]);
  vehicle.onCommand({
    run: (_body, control) =>
      new Promise((_resolve, reject) => control.signal.addEventListener("abort", () => reject(new Error("stop")))),
  });
  await until(() => vehicle.online);
  gateway.connector.send(command("p.s.3"));
  await until(() => statesOf("p.s.3").includes("RUNNING"));
  expect(gateway.connector.stopAll("lab")).toBe(1);
  await until(() => statesOf("p.s.3").includes("CANCELLED"));
  expect(gateway.stopTimes).toHaveLength(1);
  gateway.connector.send(command("p.s.4"));
  await until(() => statesOf("p.s.4").includes("REJECTED"));
  const other = await device(["thermo-1"]);
  await until(() => other.stopped);
  expect(gateway.connector.resumeAll("lab")).toBe(2);
  await until(() => !other.stopped && !vehicle.stopped);
});

test("DEV-44 an order sent the moment the gateway knows of the session is followed", async () => {
  gateway.onOnline = () => {
    gateway.connector.send(command("p.s.3"));
    gateway.connector.release("vehicle-1", "p.s.3", 3);
  };
  const vehicle = await device(["vehicle-1"]);
  const released: number[] = [];
  vehicle.onCommand({
    run: (_body, control) =>
      new Promise((resolve) => {
        released.push(control.released());
        control.onRelease((n) => {
          released.push(n);
          resolve({});
        });
      }),
  });
  await until(() => statesOf("p.s.3").includes("SUCCEEDED"));
  expect(released).toEqual([2, 3]);
});

test("DEV-21 without the server's heartbeat the device is told to freeze, and told when it is back", async () => {
  const heard: boolean[] = [];
  let nowMs = Date.now();
  const vehicle = await device(["vehicle-1"], {
    clock: { nowMs: () => nowMs },
    onHeartbeat: (alive) => heard.push(alive),
  });
  await until(() => vehicle.online);
  await gateway.connector.stop();
  // Until then a heartbeat may still be on its way, and would count as one of later.
  await until(() => !vehicle.online);
  nowMs += 3_500;
  await until(() => heard.length === 1);
  gateway.connector.start();
  await until(() => heard.length === 2);
  expect(heard).toEqual([false, true]);
});

test("DEV-15 a command that a restart interrupted is reported FAILED and never begins again", async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), "aitn-key-")), "k");
  const first = await device(["vehicle-1"], { keyFile });
  first.onCommand({ run: () => new Promise(() => {}) });
  await until(() => first.online);
  const sent = command("p.s.5");
  gateway.connector.send(sent);
  await until(() => statesOf("p.s.5").includes("RUNNING"));
  await first.close(0);
  const second = await device(["vehicle-1"], { keyFile });
  let acts = 0;
  second.onCommand({
    async run() {
      acts++;
      return {};
    },
  });
  await until(() => statesOf("p.s.5").includes("FAILED"));
  gateway.connector.send(sent);
  await until(() => statesOf("p.s.5").filter((s) => s === "FAILED").length === 2);
  expect(acts).toBe(0);
});

test("DEV-43 a device gives no proof to a gateway that does not have the key it enrolled with", async () => {
  const privateKey = gateway.secret();
  const memoryFile = join(mkdtempSync(join(tmpdir(), "aitn-key-")), "m");
  const thermometer = await device(["thermo-1"], { privateKey, memoryFile });
  await until(() => thermometer.online);
  await thermometer.close();
  const impostor = await startGateway();
  // It has the device in its books; what it lacks is the true gateway's key.
  enrolRaw(impostor, ["thermo-1"], privateKey).socket.disconnect();
  const codes: string[] = [];
  const lured = await connectDevice({
    url: impostor.url,
    things: [{ id: "thermo-1" }],
    privateKey,
    memoryFile,
    onRefused: (error) => codes.push(error.code),
  });
  open.push(lured);
  await until(() => codes.length > 0);
  expect(codes[0]).toBe("AUTH_BAD_SIGNATURE");
  expect(impostor.events).toEqual([]);
  await impostor.close();
});
