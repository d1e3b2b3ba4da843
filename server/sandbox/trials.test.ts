import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluationDigest } from "../../models/sandbox/evaluation.ts";
import { must, type Result } from "../../twins/core/result.ts";
import { type Publication, SANDBOX_WIRE, type TrialRow } from "../../twins/protocol/sandbox.ts";
import { championAmong } from "./champion.ts";
import { MODEL_FILE_BYTES } from "./readModel.ts";
import { championBytes, SHORT_TASK, uploadOf, variantBytes } from "./testing/models.ts";
import { openTrials, TRIAL_LIMITS, type Trials } from "./trials.ts";
import type { Uploaded } from "./uploads.ts";

const silent = { info() {}, warn() {}, error() {} };
const clock = { nowMs: () => Date.now() };
const ASK = { task: SHORT_TASK, scenarios: ["noise"] as const, seed: 7 };
const asked = (cid: string) => ({ cid, ...ASK, scenarios: [...ASK.scenarios] });

const champion = (): Uploaded => uploadOf("mine.json", championBytes());

let folder: string;
let trials: Trials;
let told: { person: string; trial: string; row: TrialRow | null }[];
const open = async (): Promise<Trials> =>
  must(
    await openTrials({
      folder,
      clock,
      log: silent,
      tell: (person, trial, row) => void told.push({ person, trial, row }),
    }),
  );
/** Resolves when a trial is in a phase. */
const until = async (trial: string, phases: readonly TrialRow["phase"][]): Promise<TrialRow> => {
  for (;;) {
    const row = trials.all().find((kept) => kept.row.trial === trial)?.row;
    if (row !== undefined && phases.includes(row.phase)) return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const code = (result: Result<unknown>): string | null => (result.ok ? null : result.error.code);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "aitn-trials-"));
  told = [];
  trials = await open();
});
afterEach(async () => {
  await trials.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("trials", () => {
  it("check a file, replay the task with it beside rule and champion, tell their person alone, and are there after a restart", async () => {
    const put = must(await trials.put("ann", champion()));
    expect(put.model).toMatchObject({ file: "mine.json", format: "tfjs", input: [30, 14], output: [1] });
    expect(put.fits).toContain(SHORT_TASK);
    const { trial } = must(await trials.begin("ann", asked(put.model?.cid ?? "")));
    const row = await until(trial, ["done", "refused"]);
    expect(row.failure).toBeNull();
    const evaluation = row.result?.evaluation;
    if (evaluation === undefined) throw new Error("no result");
    expect(evaluation.tests.map(({ scenario }) => scenario)).toEqual([null, { name: "noise", seed: 7 }]);
    // It is the zoo's own model that was brought.
    expect(evaluation.verdict.overChampion).toBe(0);
    expect(row.digest).toBe(evaluationDigest(evaluation));
    expect(trials.of("bob")).toEqual([]);
    expect(code(await trials.cancel("bob", trial))).toBe("SIM_UNKNOWN");
    expect(new Set(told.map(({ person }) => person))).toEqual(new Set(["ann"]));
    await trials.close();
    expect(told.map((one) => one.row?.phase)).toEqual(expect.arrayContaining(["waiting", "running", "done"]));
    trials = await open();
    expect(trials.of("ann")).toEqual([row]);
  }, 240_000);

  it("are measured against the best that the community approved, once it beat the zoo's own", async () => {
    const tried = async (firstWeight: number): Promise<TrialRow> => {
      const { model } = must(await trials.put("ann", uploadOf("v.json", variantBytes(firstWeight))));
      const { trial } = must(await trials.begin("ann", { ...asked(model?.cid ?? ""), scenarios: [] }));
      return until(trial, ["done", "refused"]);
    };
    // The first weight happens to be better at .5 than as it is.
    const better = await tried(0.5);
    expect(better.result?.evaluation.verdict.overChampion).toBeGreaterThan(0);
    const none = `0x${"00".repeat(32)}` as const;
    const publication: Publication = {
      name: "lives",
      phase: "proposed",
      failure: null,
      evaluationCid: better.model.cid,
      cardCid: better.model.cid,
      modelDigest: none,
      evaluationDigest: none,
      status: "proposed",
    };
    const says = (status: Publication["status"]) =>
      trials.change(better.trial, (kept) => ({
        ...kept,
        row: { ...kept.row, publication: { ...publication, status } },
      }));
    must(await says("proposed"));
    expect(championAmong(trials.all(), SHORT_TASK)).toBeNull();
    const kept = must(await says("approved"));
    if (kept?.row.result == null) throw new Error("no result");
    expect(championAmong([kept], "occupancy")).toBeNull();
    // Approved all the same, it would not be measured against.
    const { result } = kept.row;
    const evaluation = { ...result.evaluation, verdict: { ...result.evaluation.verdict, overChampion: -0.01 } };
    const behind = { ...kept, row: { ...kept.row, result: { ...result, evaluation } } };
    expect(championAmong([behind], SHORT_TASK)).toBeNull();
    expect(championAmong([behind, kept], SHORT_TASK)).toBe(kept);
    const after = (await tried(0.25)).result?.evaluation;
    expect(after?.champion).toBe(better.model.cid);
    expect(after?.tests[0]?.champion).toBe(better.result?.evaluation.tests[0]?.value);
  }, 240_000);

  it("that ran or waited when the server was killed: the first says so, the others go on", async () => {
    const { model } = must(await trials.put("ann", champion()));
    const cid = model?.cid ?? "";
    const [first, second] = [must(await trials.begin("ann", asked(cid))), must(await trials.begin("ann", asked(cid)))];
    await until(first.trial, ["running"]);
    // As a kill leaves it: nothing more is written of what runs.
    await trials.close();
    trials = await open();
    expect(trials.of("ann").find(({ trial }) => trial === first.trial)).toMatchObject({
      phase: "cancelled",
      failure: { code: "SIM_CANCELLED" },
    });
    expect((await until(second.trial, ["done", "refused"])).phase).toBe("done");
  }, 240_000);

  it("wait for their turn, which goes round the people; are cancelled, and removed with their model", async () => {
    const { model } = must(await trials.put("ann", champion()));
    must(await trials.put("bob", champion()));
    const cid = model?.cid ?? "";
    const ann: string[] = [];
    for (let i = 0; i < SANDBOX_WIRE.waiting; i++) ann.push(must(await trials.begin("ann", asked(cid))).trial);
    expect(code(await trials.begin("ann", asked(cid)))).toBe("SIM_BUDGET");
    const { trial: bob } = must(await trials.begin("bob", asked(cid)));
    await until(ann[0] ?? "", ["running"]);
    must(await trials.cancel("ann", ann[0] ?? ""));
    // Bob came last, but Ann had her turn.
    await until(bob, ["running"]);
    expect(trials.of("ann").filter(({ phase }) => phase === "waiting")).toHaveLength(3);
    for (const trial of ann) must(await trials.remove("ann", trial));
    expect(trials.of("ann")).toEqual([]);
    expect(readdirSync(join(folder, "models"))).toEqual([basename(trials.pathOf(model ?? missing()))]);
    must(await trials.remove("bob", bob));
    // Both brought it in this run of the server, and may try it again.
    await trials.forget("ann");
    await trials.forget("bob");
    expect(readdirSync(join(folder, "models"))).toEqual([]);
  }, 240_000);

  it("refuse what does not fit, what nobody brought, and a hostile file with its code; nothing of it is kept", async () => {
    const { model } = must(await trials.put("ann", champion()));
    expect(code(await trials.begin("ann", { ...asked(model?.cid ?? ""), task: "occupancy" }))).toBe("MODEL_SHAPE");
    expect(code(await trials.begin("ann", { ...asked(model?.cid ?? ""), task: "nothing" }))).toBe("LEARN_UNKNOWN");
    expect(code(await trials.begin("bob", asked(model?.cid ?? "")))).toBe("SIM_UNKNOWN");
    const deep = Buffer.from("[".repeat(100_000));
    expect(code(await trials.put("bob", uploadOf("deep.json", deep)))).toBe("MODEL_INVALID");
    expect(code(await trials.put("bob", uploadOf("no.onnx", Buffer.alloc(2_000, 7))))).toBe("MODEL_INVALID");
    const parted = { modelTopology: {}, weightsManifest: [{ paths: ["../../secret"], weights: [] }] };
    expect(code(await trials.put("bob", uploadOf("model.json", Buffer.from(JSON.stringify(parted)))))).toBe(
      "MODEL_INVALID",
    );
    // As large as a file may be, and much larger if it were parsed.
    const wide = Buffer.alloc(MODEL_FILE_BYTES - 2, "{},");
    const vast = Buffer.concat([
      Buffer.from("["),
      wide.subarray(0, wide.length - (wide.length % 3) - 1),
      Buffer.from("]"),
    ]);
    expect(code(await trials.put("bob", uploadOf("vast.json", vast)))).toBe("MODEL_TOO_LARGE");
    expect(readdirSync(join(folder, "models"))).toHaveLength(1);
  }, 240_000);

  it("are kept up to their limits: the oldest that may go makes room, and so does what was brought and not tried", async () => {
    const { model } = must(await trials.put("ann", champion()));
    const cid = model?.cid ?? "";
    const begun: string[] = [];
    for (let i = 0; i <= SANDBOX_WIRE.trials; i++) {
      const { trial } = must(await trials.begin("ann", asked(cid)));
      begun.push(trial);
      must(await trials.cancel("ann", trial));
    }
    const listed = trials.of("ann").map(({ trial }) => trial);
    expect(listed).toHaveLength(SANDBOX_WIRE.trials);
    expect(new Set(listed)).toEqual(new Set(begun.slice(1)));
    expect(readdirSync(join(folder, "trials"))).toHaveLength(SANDBOX_WIRE.trials);
    const cids = [];
    for (let i = 0; i <= TRIAL_LIMITS.untried; i++)
      cids.push(must(await trials.put("bob", uploadOf("v.json", variantBytes(i / 16)))).model?.cid ?? "");
    expect(code(await trials.begin("bob", asked(cids[0] ?? "")))).toBe("SIM_UNKNOWN");
    // Ann's one, and Bob's newest.
    expect(readdirSync(join(folder, "models"))).toHaveLength(1 + TRIAL_LIMITS.untried);
  }, 240_000);

  it("that are damaged on disk are left alone, and a file half written is taken away", async () => {
    await trials.close();
    const at = (name: string) => join(folder, "trials", name);
    const id = "01234567-89ab-4cde-8f01-23456789abcd.json";
    writeFileSync(at(id), '{"person":"ann"}');
    writeFileSync(at(`${id}.1.tmp`), "{");
    trials = await open();
    expect(trials.all()).toEqual([]);
    expect([existsSync(at(id)), existsSync(at(`${id}.1.tmp`))]).toEqual([true, false]);
  });
});

const missing = (): never => {
  throw new Error("nothing was put");
};
