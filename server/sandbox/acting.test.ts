import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PumpMind } from "../../models/zoo/pump-health/index.ts";
import { loadPumpHealth, ownMind, parseSkab, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { ActingModel } from "../../twins/protocol/sandbox.ts";
import { zooModelPath } from "../rounds/zooTasks.ts";
import { type Acting, type ActingDeps, openActing } from "./acting.ts";
import { readStranger } from "./contestant.ts";
import { packModel } from "./readModel.ts";

const WIDTH = 6;
/** A dense layer of six by six; what lies on its diagonal, and its bias. */
function dense(diagonal: number, bias: number): Uint8Array {
  const config = { name: "d", units: WIDTH, activation: "linear", use_bias: true, batch_input_shape: [null, WIDTH] };
  const kernel = Array.from({ length: WIDTH ** 2 }, (_, i) => (i % (WIDTH + 1) === 0 ? diagonal : 0));
  const weights = new Uint8Array(Float32Array.from([...kernel, ...new Array<number>(WIDTH).fill(bias)]).buffer);
  const topology = { class_name: "Sequential", config: { layers: [{ class_name: "Dense", config }] } };
  const specs = [
    { name: "d/kernel", shape: [WIDTH, WIDTH], dtype: "float32" },
    { name: "d/bias", shape: [WIDTH], dtype: "float32" },
  ];
  return packModel({ topology, specs, weights });
}

/** Zoo: trained together. Wild: what it says of a pump that has lost its flow is far outside of what was ever measured. */
const paths = new Map<string, string>();
const dir = mkdtempSync(join(tmpdir(), "aitn-acting-"));
const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(dir, `${name}.json`), bytes);
  return join(dir, `${name}.json`);
};
const cids: Record<"zoo" | "wild" | "blind", string> = { zoo: "", wild: "", blind: "" };
const own = ownMind(must(loadPumpHealth(pumpHealthBytes())));
const approved = new Set([own.cid]);
const opened: Acting[] = [];
const kept = new Map<string, unknown>();
let states: ActingModel[] = [];

beforeAll(async () => {
  const bytes = { zoo: readFileSync(zooModelPath("pump-health")), wild: dense(60, 0), blind: dense(1, 0) };
  for (const name of ["zoo", "wild", "blind"] as const) {
    const { cid } = must(await readStranger("m.json", async () => ok(bytes[name])));
    cids[name] = cid;
    paths.set(cid, write(name, bytes[name]));
    approved.add(cid);
  }
});
afterAll(() => {
  for (const one of opened) one.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(): Acting {
  states = [];
  const journal: ActingDeps["journal"] = {
    get: (key) => kept.get(key),
    async put(key, value) {
      kept.set(key, value);
      return ok(undefined);
    },
  };
  const acting = openActing({
    journal,
    own,
    approved: (cid) => approved.has(cid),
    pathOf: (cid) => paths.get(cid) ?? null,
    onChange: (state) => states.push(state),
  });
  opened.push(acting);
  return acting;
}

const SKAB = new URL("../../twins/sites/fms/recordings/skab/", import.meta.url);
const { samples, anomaly } = must(parseSkab(readFileSync(new URL("valve1_0.csv", SKAB), "utf8")));

/** F1 of the alarms past the baseline, sample by sample. */
async function f1Of(mind: PumpMind): Promise<number> {
  const pump = mind.watch(null);
  const counts = { hits: 0, wrong: 0 };
  for (const [i, sample] of samples.entries()) {
    const { alarm, phase } = await pump.push(sample);
    if (phase === "baseline") continue;
    if (alarm && anomaly?.[i] === 1) counts.hits++;
    else if (alarm !== (anomaly?.[i] === 1)) counts.wrong++;
  }
  return (2 * counts.hits) / (2 * counts.hits + counts.wrong);
}

// Each choice measures a model over all recordings, in a thread that lets everything else go first.
describe("the model that judges the pumps", { timeout: 240_000 }, () => {
  it("is the program's own until another is chosen, and none where the community has approved none", () => {
    const acting = open();
    expect(acting.mind()).toBe(own);
    expect(acting.state()).toMatchObject({ cid: own.cid, own: true, quarantined: false });
    approved.delete(own.cid);
    expect(acting.mind()).toBeNull();
    approved.add(own.cid);
  });

  it("is a community's model once it is approved, in a process of its own under the guard; revoked, it acts no more", async () => {
    const acting = open();
    approved.delete(cids.zoo);
    expect(await acting.use(cids.zoo)).toMatchObject({ ok: false, error: { code: "GOV_MODEL" } });
    approved.add(cids.zoo);
    expect(await acting.use(cids.zoo)).toEqual(ok(undefined));
    const mind = acting.mind();
    expect(mind?.cid).toBe(cids.zoo);
    expect(states.map(({ preparing, cid }) => [preparing, cid])).toEqual([
      [cids.zoo, own.cid],
      [cids.zoo, cids.zoo],
      [null, cids.zoo],
    ]);
    if (mind === null) throw new Error("no mind");
    // What its card says of this recording.
    expect(await f1Of(mind)).toBeCloseTo(0.726, 2);
    const { ticks, byRule, quarantined } = acting.state();
    expect({ byRule, quarantined }).toEqual({ byRule: 0, quarantined: false });
    expect(ticks).toBeGreaterThan(500);
    const state = { thing: "pump-1", madeAtMs: 1, exceedance: 1, horizonS: 3_600 };
    expect(mind.forecast(state)).toMatchObject({ modelCid: cids.zoo, meaning: "failure-probability" });
    approved.delete(cids.zoo);
    expect(acting.mind()).toBe(own);
    approved.add(cids.zoo);
    expect(await acting.use(own.cid)).toEqual(ok(undefined));
    expect(acting.mind()).toBe(own);
    expect(acting.state()).toMatchObject({ own: true, ticks: 0 });
  });

  it("that goes wild is in quarantine after two strikes, also after a restart, until a person lifts it; the rule judges as well as it can", async () => {
    const acting = open();
    expect(await acting.use(cids.wild)).toEqual(ok(undefined));
    const mind = acting.mind();
    if (mind === null) throw new Error("no mind");
    expect(await f1Of(mind)).toBeGreaterThan(0.6);
    expect(acting.state()).toMatchObject({ cid: cids.wild, strikes: 2, quarantined: true });
    expect(acting.state().byRule).toBeGreaterThan(2);
    // Of failures nothing is said that the model has not said.
    expect(mind.forecast({ thing: "pump-1", madeAtMs: 1, exceedance: 1, horizonS: 3_600 })).toBeNull();
    const next = open();
    await next.resume();
    expect(next.state()).toMatchObject({ cid: cids.wild, quarantined: true });
    expect(await next.lift()).toEqual(ok(undefined));
    expect(next.state()).toMatchObject({ strikes: 0, quarantined: false });
    expect(kept.get("acting/pump-health")).toMatchObject({ guard: { quarantined: false } });
  });

  it("is not one that tells nothing, is for something else, or is not here; what acted goes on", async () => {
    const acting = open();
    expect(await acting.use(cids.blind)).toMatchObject({ ok: false, error: { code: "MODEL_DATA" } });
    expect(acting.state()).toMatchObject({ own: true, failure: { code: "MODEL_DATA" } });
    paths.set("other", zooModelPath("occupancy"));
    approved.add("other").add("gone");
    expect(await acting.use("other")).toMatchObject({ ok: false, error: { code: "MODEL_SHAPE" } });
    expect(await acting.use("gone")).toMatchObject({ ok: false, error: { code: "MODEL_DATA" } });
    expect(acting.mind()).toBe(own);
  });
});
