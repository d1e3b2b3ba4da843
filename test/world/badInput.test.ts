import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDevice } from "../../server/device/device.ts";
import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { Failure } from "../../twins/core/result.ts";
import { DEVICE_LIMITS, type DeviceAnswer } from "../../twins/protocol/device.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, startProduct } from "../support/product.ts";
import { enrolProbe, kept, metrics, PROBE_MODEL, type Probe, refusedOf } from "../support/productProbe.ts";
import { rawDevice } from "../support/rawDevice.ts";

let product: Product;
let console_: ConsoleClient;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  console_ = await connectConsole(product.url);
});

afterAll(async () => {
  console_?.close();
  await product?.stop();
});

/** Resolves when the counter of a code has grown. Ends by the test's own time limit. */
async function counted(code: ErrorCode, before: number): Promise<void> {
  while ((await refusedOf(product.url, code)) <= before) await wait(20);
}

/** Codes a device gets, with what it is told: the failure of a message, or the counts of what was passed over. */
function told(answer: DeviceAnswer<unknown>): { codes: string[]; message: string; said?: LocalText } {
  if (!answer.ok) return { codes: [answer.error.code], ...answer.error };
  const { refused } = answer.value as { refused?: Record<string, number> };
  return { codes: Object.keys(refused ?? {}), message: "" };
}

interface Case {
  readonly name: string;
  readonly code: ErrorCode;
  /** The session is over afterwards. */
  readonly closes: boolean;
  provoke(probe: Probe): Promise<DeviceAnswer<unknown>>;
}

const stranger = (): Uint8Array => new Uint8Array(randomBytes(32));

async function wrongKey({ raw }: Probe): Promise<DeviceAnswer<unknown>> {
  const thief = rawDevice(product.url, stranger());
  const challenged = await thief.hello({ device: raw.device, seq: raw.seq, head: raw.head });
  if (!challenged.ok) throw new Error(challenged.error.code);
  const answer = await thief.prove(thief.proofFor(challenged.value));
  thief.socket.disconnect();
  return answer;
}

const CASES: Case[] = [
  { name: "a wrong key", code: "AUTH_BAD_SIGNATURE", closes: true, provoke: wrongKey },
  {
    name: "an unknown device",
    code: "AUTH_UNKNOWN_DEVICE",
    closes: false,
    async provoke() {
      const unknown = rawDevice(product.url, stranger());
      const answer = await unknown.hello();
      unknown.socket.disconnect();
      return answer;
    },
  },
  {
    name: "a forged frame",
    code: "AUTH_FORGED_FRAME",
    closes: true,
    provoke: ({ raw, payload }) => raw.send([{ ...raw.frame(payload(500)), payload: JSON.stringify(payload(999)) }]),
  },
  {
    name: "a replay",
    code: "AUTH_REPLAY",
    closes: false,
    async provoke({ raw, payload }) {
      const frame = raw.frame(payload(30));
      await raw.send([frame]);
      return raw.send([frame]);
    },
  },
  {
    name: "a wrong unit",
    code: "STATE_UNIT",
    closes: false,
    provoke: ({ raw, payload }) => raw.send([raw.frame(payload(500, "kg"))]),
  },
  {
    name: "a value out of range",
    code: "STATE_RANGE",
    closes: false,
    provoke: ({ raw, payload }) => raw.send([raw.frame(payload(5_000))]),
  },
  {
    name: "a frame that is not JSON",
    code: "WIRE_NOT_JSON",
    closes: false,
    provoke: ({ raw }) => raw.send([raw.frame("{ this is no JSON")]),
  },
  {
    name: "a frame of the wrong shape",
    code: "WIRE_SCHEMA",
    closes: false,
    provoke: ({ raw }) => raw.send([raw.frame({ kind: "poem", lines: [] })]),
  },
  {
    name: "an oversized message",
    code: "WIRE_TOO_LARGE",
    closes: true,
    provoke: ({ raw }) => raw.send([1, 2, 3].map(() => raw.frame(`"${"x".repeat(DEVICE_LIMITS.messageBytes / 2)}"`))),
  },
];

describe("what a device must not do is refused with its code, counted, and costs no good reading", () => {
  test.each(CASES)("$name: $code", async ({ name, code, closes, provoke }) => {
    const startedMs = Date.now();
    const probe = await enrolProbe(product.url, console_, `probe-${name.toLowerCase().replaceAll(" ", "-")}`);
    await probe.good(20);
    const before = await refusedOf(product.url, code);
    const { codes, message, said } = told(await provoke(probe));
    expect(codes).toEqual([code]);
    // Either the refusal has worded it whole, or its code's sentence follows.
    if (said !== undefined) {
      expect(said.en).toBe(message);
      expect(said).toEqual({ en: expect.stringMatching(/^[A-Z].*\.$/), zh: expect.stringMatching(/。$/) });
    } else if (message !== "") expect(message).toContain(ERRORS[code].en);
    await counted(code, before);
    if (closes) await probe.reopen();
    await probe.good(21);
    const values = await kept(console_, probe.thing, startedMs - 1_000);
    expect(values.filter((value) => value !== 30)).toEqual([20, 21]);
    probe.raw.socket.disconnect();
  });

  test("every one of these codes says what happened and what to do, in both languages", () => {
    const hosts: ErrorCode[] = ["STORE_CORRUPT", "STORE_FULL", "HOST_PORT", "HOST_CHROMIUM"];
    for (const code of [...CASES.map((each) => each.code), ...hosts]) {
      expect(ERRORS[code].en, code).toMatch(/^[A-Z][^.;]+[.;] \S.*\.$/s);
      expect(ERRORS[code].zh, code).toMatch(/^[^，。；]+[，；].+。$/);
    }
  });

  test.each([
    [
      "a message beyond the transport's limit",
      "WIRE_TOO_LARGE",
      (probe: Probe) => {
        probe.raw.socket.emit("hello", "x".repeat(2_000_000));
      },
    ],
    [
      "bytes that are no packet",
      "WIRE_NOT_JSON",
      (probe: Probe) => {
        (probe.raw.socket.io as unknown as { engine: { write(packet: string): void } }).engine.write("no packet {{{");
      },
    ],
  ] as const)("%s ends the connection and is counted", async (name, code, provoke) => {
    const startedMs = Date.now();
    const probe = await enrolProbe(product.url, console_, `probe-${name.replaceAll(/\W/g, "-")}`);
    await probe.good(20);
    const before = await refusedOf(product.url, code);
    provoke(probe);
    await counted(code, before);
    await probe.reopen();
    await probe.good(21);
    expect(await kept(console_, probe.thing, startedMs - 1_000)).toEqual([20, 21]);
    probe.raw.socket.disconnect();
  });

  test("an enrolment that is not JSON is refused over HTTP with help in both languages", async () => {
    const before = await refusedOf(product.url, "WIRE_NOT_JSON");
    const response = await fetch(`${product.url}/api/devices/enrol`, { method: "POST", body: "name=probe" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "WIRE_NOT_JSON" }, help: ERRORS.WIRE_NOT_JSON });
    expect(await refusedOf(product.url, "WIRE_NOT_JSON")).toBe(before + 1);
  });

  test("the owner of a device hears what was passed over", async () => {
    const { code } = await console_.ask("enrolCode", { siteId: "fms" });
    const refusals: Failure[] = [];
    const device = await connectDevice({
      url: product.url,
      privateKey: stranger(),
      enrolCode: code,
      things: [{ id: "probe-owner", title: PROBE_MODEL.title, model: PROBE_MODEL }],
      onRefused: (failure) => refusals.push(failure),
    });
    device.report("probe-owner", { level: [20, "kg"] });
    device.report("probe-owner", { level: [20_000, "Cel"] });
    while (refusals.length < 2) await wait(20);
    expect(refusals.map((refusal) => refusal.code).sort()).toEqual(["STATE_RANGE", "STATE_UNIT"]);
    for (const { code, message } of refusals) expect(message).toContain(ERRORS[code].en);
    await device.close();
  });

  test("the console sees the same counts as /metrics", async () => {
    const { counters } = await console_.ask("health", {});
    const scraped = await metrics(product.url);
    for (const { code } of CASES) expect(counters[`refused.${code}`]).toBe(scraped.get(`aitn_refused_${code}`));
  });
});
