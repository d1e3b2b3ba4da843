import { spawn } from "node:child_process";
import { createHmac, hash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { createIngest } from "../../server/ingest/ingest.ts";
import { must, ok } from "../../twins/core/result.ts";
import { type Frame, frameText, GENESIS_HEAD, type TelemetryPayload } from "../../twins/protocol/device.ts";
import { applyReading } from "../../twins/state/apply.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { placed, startGateway } from "../support/gatewayHarness.ts";
import type { Report } from "./report.ts";

const BATCH = 20;
const KEY = new Uint8Array(32).fill(5);
const mac = (text: string): string => `0x${createHmac("sha256", KEY).update(text).digest("hex").slice(0, 32)}`;

const cpuUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

function frames(count: number, nowMs: number): Frame[] {
  const made: Frame[] = [];
  let head: string = GENESIS_HEAD;
  for (let seq = 0; seq < count; seq++) {
    const rows = Array.from({ length: BATCH / 4 }, (_, i) => [
      nowMs - count + seq,
      "vehicle-1",
      { x: [(seq % 100) + i, "m"], y: [i, "m"], heading: [0.5, "rad"], speed: [1.5, "m/s"] },
    ]) as unknown as TelemetryPayload["rows"];
    const checkpoint = seq % 101 === 100;
    const payload = JSON.stringify(
      checkpoint ? { kind: "checkpoint", signature: `0x${"1".repeat(128)}` } : { kind: "telemetry", rows },
    );
    const text = frameText(seq, head, payload);
    made.push({ seq, prev: head as Frame["prev"], payload, mac: mac(text) });
    head = `0x${hash("sha256", text, "hex")}`;
  }
  return made;
}

/** Verification alone: schema, chain, code, values, twin; without network and disk. */
async function benchVerify(report: Report): Promise<void> {
  const count = 4_000;
  const nowMs = Date.now();
  const all = frames(count, nowMs);
  const once = async (): Promise<number> => {
    const twin = createTwinState("lab");
    must(addThing(twin, placed("vehicle-1", agv), agv));
    const ingest = createIngest({
      clock: { nowMs: () => nowMs },
      twin: () => twin,
      durable: async () => ok(undefined),
      apply: ({ readings }) => {
        for (const reading of readings) applyReading(twin, reading);
      },
      refused: () => {},
      limits: { readingsPerS: 1e9, burstReadings: 1e9 },
    });
    const session = {
      session: "s",
      device: "0x1",
      siteId: "lab",
      things: ["vehicle-1"],
      tier: 1,
      provenance: {},
    } as const;
    const sink = ingest.open({ ...session, seq: 0, head: GENESIS_HEAD, mac, verify: () => true });
    const before = cpuUs();
    for (let i = 0; i < count; i += 10) await sink.accept(all.slice(i, i + 10));
    return (cpuUs() - before) / (count * BATCH);
  };
  const parse = (): number => {
    const values = new Float64Array(64);
    const before = cpuUs();
    for (const { payload } of all) {
      const { rows } = JSON.parse(payload) as { rows?: [number, string, Record<string, [number, string]>][] };
      for (const [, , row] of rows ?? []) {
        let slot = 0;
        for (const name in row) values[slot++] = row[name]![0];
      }
    }
    return (cpuUs() - before) / (count * BATCH);
  };
  let [best, floor] = [Infinity, Infinity];
  for (let round = 0; round < 5; round++) {
    best = Math.min(best, await once());
    floor = Math.min(floor, parse());
  }
  report.line({
    name: "verify and apply a reading, batches of 20",
    value: best,
    unit: "us CPU",
    floor: { name: "JSON.parse and array write", value: floor },
    atMost: 12,
  });
}

const LOAD = fileURLToPath(new URL("ingestLoad.ts", import.meta.url));
const load = (args: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LOAD, ...args], { stdio: ["ignore", "ignore", "inherit"] });
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the load ended with ${code}`))));
  });

/** CPU time of the server process from its first reading to its last, a reading. */
async function wsFloor(readings: number): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const values = new Float64Array(4);
  let [before, after, got] = [0, 0, 0];
  server.on("connection", (socket) =>
    socket.on("message", (data) => {
      if (got === 0) before = cpuUs();
      for (const { value } of JSON.parse(String(data)) as { value: number }[]) values[got++ & 3] = value;
      after = cpuUs();
    }),
  );
  await load(["ws", `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, "-", String(readings)]);
  server.close();
  return (after - before) / got;
}

async function gatewayCost(readings: number): Promise<number> {
  const gateway = await startGateway({ ingest: { readingsPerS: 1e9, burstReadings: 1e9 } });
  const { code } = must(gateway.registry.newCode("lab", 60_000));
  let [before, after, got] = [0, 0, 0];
  gateway.disk = async () => {
    if (before === 0) before = cpuUs();
    return ok(undefined);
  };
  const count = setInterval(() => {
    const now = gateway.batches.reduce((sum, batch) => sum + batch.readings.length, 0);
    if (now !== got) after = cpuUs();
    got = now;
  }, 20);
  await load(["device", gateway.url, code, String(readings)]);
  clearInterval(count);
  await gateway.close();
  if (got < readings) throw new Error(`${got} of ${readings} readings arrived`);
  return (after - before) / got;
}

/** What it costs the server to take in a reading: a real connection, everything checked, against a bare ws server. */
export async function benchIngest(report: Report): Promise<void> {
  await benchVerify(report);
  const readings = 100_000;
  let [ours, floor] = [Infinity, Infinity];
  for (let round = 0; round < 3; round++) {
    floor = Math.min(floor, await wsFloor(readings));
    ours = Math.min(ours, await gatewayCost(readings));
  }
  report.line({
    name: "a reading from a device into the twin",
    value: ours,
    unit: "us server CPU",
    floor: { name: "ws + JSON.parse, batches of 20", value: floor },
    atMost: 1.25,
  });
}
