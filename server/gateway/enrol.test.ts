import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GatewayHarness, type HarnessOptions, startGateway, until } from "../../test/support/gatewayHarness.ts";
import { must } from "../../twins/core/result.ts";
import type { ThingModelInput } from "../../twins/core/thing.ts";
import { enrolText } from "../../twins/protocol/device.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { reportedValue } from "../../twins/state/twinState.ts";
import { connectDevice } from "../device/device.ts";
import { openRegistry } from "./registry.ts";

let gateway: GatewayHarness;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const restart = async (options: HarnessOptions): Promise<void> => {
  await gateway.close();
  gateway = await startGateway(options);
};
const code = (uses = 1, ttlMs = 60_000): string => must(gateway.registry.newCode("lab", ttlMs, uses)).code;

async function post(body: unknown, method = "POST"): Promise<{ status: number; code: string }> {
  const response = await fetch(`${gateway.url}/api/devices/enrol`, {
    method,
    ...(method === "POST" ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const parsed = text === "" ? {} : (JSON.parse(text) as { ok?: boolean; error?: { code: string } });
  return { status: response.status, code: parsed.ok === true ? "ok" : (parsed.error?.code ?? "none") };
}

function request(things: object[], secret = gateway.secret(), enrolCode = code()): Record<string, unknown> {
  const open = { code: enrolCode, publicKey: publicKeyOf(secret), things };
  return { ...open, proof: signText(enrolText(open), secret) };
}

test("DEV-40 a code enrols once; a code for several devices as often as it says", async () => {
  const once = code();
  expect((await post(request([{ id: "thermo-1" }], gateway.secret(), once))).code).toBe("ok");
  expect(await post(request([{ id: "thermo-2" }], gateway.secret(), once))).toEqual({
    status: 403,
    code: "AUTH_FORBIDDEN",
  });
  const twice = code(2);
  expect((await post(request([{ id: "thermo-2" }], gateway.secret(), twice))).code).toBe("ok");
  expect((await post(request([{ id: "vehicle-1" }], gateway.secret(), twice))).code).toBe("ok");
});

test("a code is listed as open, under an id that is not the code, until it is used or expires", async () => {
  const made = must(gateway.registry.newCode("lab", 60_000));
  expect(gateway.registry.openCodes()).toEqual([made.codeId]);
  expect(made.code).not.toContain(made.codeId);
  expect((await post(request([{ id: "thermo-1" }], gateway.secret(), made.code))).code).toBe("ok");
  expect(gateway.registry.openCodes()).toEqual([]);
  code(1, 0);
  expect(gateway.registry.openCodes()).toEqual([]);
});

test("DEV-40 an expired code, a foreign proof, and altered Things are refused; the code is not spent", async () => {
  expect((await post(request([{ id: "thermo-1" }], gateway.secret(), code(1, 0)))).code).toBe("AUTH_FORBIDDEN");
  const enrolCode = code();
  const good = request([{ id: "thermo-1" }], gateway.secret(), enrolCode);
  expect((await post({ ...good, publicKey: publicKeyOf(gateway.secret()) })).code).toBe("AUTH_BAD_SIGNATURE");
  expect((await post({ ...good, things: [{ id: "thermo-2" }] })).code).toBe("AUTH_BAD_SIGNATURE");
  expect((await post({ ...good, publicKey: `0x02${"ff".repeat(32)}` })).code).toBe("AUTH_BAD_SIGNATURE");
  expect((await post(good)).code).toBe("ok");
});

test("DEV-40 devices, Things of a device, and open codes are limited; a Thing has one device", async () => {
  await restart({ registry: { maxDevices: 1, maxThingsPerDevice: 1, maxOpenCodes: 2 } });
  expect((await post(request([{ id: "thermo-1" }, { id: "thermo-2" }]))).code).toBe("WIRE_TOO_LARGE");
  expect((await post(request([{ id: "thermo-1" }]))).code).toBe("ok");
  expect((await post(request([{ id: "thermo-2" }]))).code).toBe("AUTH_RATE");
  expect(gateway.registry.newCode("lab", 1000).ok).toBe(false);
  await restart({});
  const secret = gateway.secret();
  expect((await post(request([{ id: "thermo-1" }], secret))).code).toBe("ok");
  expect((await post(request([{ id: "thermo-1" }]))).code).toBe("AUTH_FORBIDDEN");
  expect((await post(request([{ id: "thermo-2" }], secret))).code).toBe("AUTH_FORBIDDEN");
  expect((await post(request([{ id: "thermo-2" }, { id: "thermo-2" }]))).code).toBe("WIRE_SCHEMA");
  const tooMany = Array.from({ length: 65 }, (_, i) => ({ id: `t-${i}` }));
  expect((await post(request(tooMany))).code).toBe("WIRE_TOO_LARGE");
});

test("DEV-40 a revoked device's Things may be enrolled by another key", async () => {
  const secret = gateway.secret();
  await post(request([{ id: "thermo-1" }], secret));
  const [device] = gateway.registry.all();
  must(gateway.registry.revoke(device!.device));
  expect((await post(request([{ id: "thermo-1" }]))).code).toBe("ok");
  expect((await post(request([{ id: "thermo-2" }], secret))).code).toBe("AUTH_FORBIDDEN");
});

test("DEV-41 a new Thing comes with its model and place, and its readings are checked against that model", async () => {
  const title = { en: "Greenhouse", zh: "温室" };
  const model = {
    type: "greenhouse",
    version: "1.0.0",
    title,
    properties: [
      {
        name: "humidity",
        title,
        type: "number",
        unit: "%",
        min: 0,
        max: 100,
        staleAfterMs: 5000,
      },
    ],
  } satisfies ThingModelInput;
  const options = { url: gateway.url, privateKey: gateway.secret(), batchMs: 5 };
  const things = [{ id: "green-1", place: "hall", title, model }];
  const device = await connectDevice({ ...options, things, enrolCode: code() });
  device.report("green-1", { humidity: [63, "%"] });
  await until(() => reportedValue(gateway.twin, "green-1", "humidity") === 63);
  device.report("green-1", { humidity: [163, "%"] });
  await until(() => gateway.refusals.get("STATE_RANGE") === 1);
  await device.close(0);
  expect((await post(request([{ id: "green-2", place: "nowhere", model }]))).code).toBe("STATE_UNKNOWN_THING");
  expect((await post(request([{ id: "green-3", place: "hall", model: { type: "broken" } }]))).code).toBe("WIRE_SCHEMA");
});

test("a request that breaks off ends nothing: the next one is answered", async () => {
  const { port, hostname } = new URL(gateway.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST /api/devices/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{`, () =>
        socket.destroy(),
      );
    });
    socket.once("close", () => resolve());
  });
  expect((await post(request([{ id: "thermo-1" }]))).code).toBe("ok");
});

test("what is no enrolment is refused with a code, and guessing is slowed down", async () => {
  expect((await post(null, "GET")).status).toBe(405);
  expect((await post("{")).code).toBe("WIRE_NOT_JSON");
  expect((await post({ hello: 1 })).code).toBe("WIRE_SCHEMA");
  expect(await post("x".repeat(300_000))).toEqual({ status: 413, code: "WIRE_TOO_LARGE" });
  let last = "";
  for (let i = 0; i < 60; i++) last = (await post({})).code;
  expect(last).toBe("AUTH_RATE");
});

test("the registry is kept over restarts: devices, chain, refusals, its own key, and a rising epoch", async () => {
  await post(request([{ id: "thermo-1" }]));
  const [device] = gateway.registry.all();
  gateway.registry.savePosition(device!.device, 7, `0x${"ab".repeat(32)}`);
  gateway.registry.refused(device!.device, "STATE_UNIT", 3);
  gateway.registry.quarantine(device!.device);
  const { gatewayKey, epoch } = gateway.registry;
  await gateway.close(true);
  const again = must(openRegistry(gateway.folder, { nowMs: () => 0 }));
  expect([again.gatewayKey, again.epoch]).toEqual([gatewayKey, epoch + 1]);
  expect(again.get(device!.device)).toMatchObject({ seq: 7, head: `0x${"ab".repeat(32)}`, quarantined: true });
  expect(again.get(device!.device)?.refused.get("STATE_UNIT")).toBe(3);
  expect(again.ownerOf("lab", "thermo-1")).toBe(device!.device);
  again.close();
  gateway = await startGateway();
});

test("a number on disk that no frame may have shuts out its own device, and no other and no start", async () => {
  await post(request([{ id: "thermo-1" }]));
  await post(request([{ id: "thermo-2" }]));
  const [poisoned, other] = gateway.registry.all();
  await gateway.close(true);
  const db = new DatabaseSync(join(gateway.folder, "devices.sqlite"));
  db.exec(`UPDATE device SET seq = 9223372036854775807 WHERE device = '${poisoned!.device}'`);
  db.exec(`INSERT INTO refusal VALUES ('${other!.device}', 'AUTH_CHAIN_BROKEN', 9007199254740993)`);
  db.close();
  const again = must(openRegistry(gateway.folder, { nowMs: () => 0 }));
  expect(again.get(poisoned!.device)?.quarantined).toBe(true);
  expect(again.get(other!.device)).toMatchObject({ quarantined: false, seq: 0 });
  again.refused(other!.device, "AUTH_CHAIN_BROKEN", Number.MAX_SAFE_INTEGER);
  again.close();
  must(openRegistry(gateway.folder, { nowMs: () => 0 })).close();
  gateway = await startGateway();
});
