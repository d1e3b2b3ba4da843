import { randomBytes } from "node:crypto";
import { enrol } from "../../server/device/enrol.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { must } from "../../twins/core/result.ts";
import type { ConsoleClient } from "./consoleClient.ts";
import { type RawDevice, rawDevice } from "./rawDevice.ts";

/** Counters of /metrics, by name. */
export async function metrics(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  const lines = (await response.text()).trim().split("\n");
  return new Map(lines.map((line) => line.split(" ")).map(([name, value]) => [name!, Number(value)]));
}

export const refusedOf = async (url: string, code: ErrorCode): Promise<number> =>
  (await metrics(url)).get(`aitn_refused_${code}`) ?? 0;

const title = { en: "Probe", zh: "探针" };
export const PROBE_MODEL = {
  type: "bad-input-probe",
  version: "1.0.0",
  title,
  properties: [{ name: "level", title, type: "number" as const, unit: "Cel", min: 0, max: 1000, staleAfterMs: 5_000 }],
};

/** A raw device of its own in the running product, that can also do what a device must not. */
export interface Probe {
  readonly thing: string;
  readonly raw: RawDevice;
  /** Telemetry of one value; by default a good one. */
  payload(value: unknown, unit?: string): object;
  /** Sends one good value. @throws when it is not acknowledged. */
  good(value: number): Promise<void>;
  /** Another connection, from where the last acknowledgement left the chain. */
  reopen(): Promise<void>;
  /** Forgets frames that were made and not taken. */
  rewind(): void;
}

export async function enrolProbe(url: string, console_: ConsoleClient, thing: string): Promise<Probe> {
  const secret = new Uint8Array(randomBytes(32));
  const { code } = await console_.ask("enrolCode", { siteId: "fms" });
  must(await enrol(url, code, [{ id: thing, title, model: PROBE_MODEL }], secret));
  const raw = rawDevice(url, secret);
  await raw.open();
  let kept = { seq: raw.seq, head: raw.head };
  const payload = (value: unknown, unit = "Cel") => ({
    kind: "telemetry",
    rows: [[Date.now(), thing, { level: [value, unit] }]],
  });
  return {
    thing,
    raw,
    payload,
    async good(value) {
      const answer = await raw.send([raw.frame(payload(value))]);
      if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
      kept = { seq: raw.seq, head: raw.head };
    },
    async reopen() {
      raw.again();
      Object.assign(raw, kept);
      await raw.open();
    },
    rewind: () => void Object.assign(raw, kept),
  };
}

/** Every value of the probe that the history has. */
export async function kept(console_: ConsoleClient, thing: string, fromMs: number): Promise<number[]> {
  const { rows } = await console_.ask("range", {
    siteId: "fms",
    thing,
    property: "level",
    fromMs,
    toMs: Date.now() + 1_000,
    points: 2_000,
  });
  return [...new Set(rows.flatMap(([, min, max]) => [min, max]))].sort((a, b) => a - b);
}
