import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floats, node, onnx } from "../../models/sandbox/onnx/testing/encode.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { digestBytes, digestOf } from "../../twins/core/digest.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { Evaluation } from "../../twins/protocol/sandbox.ts";
import { zooModelPath } from "../rounds/zooTasks.ts";
import { readModel } from "../sandbox/readModel.ts";
import { startTfjs } from "../tfjs.ts";
import { EXIT } from "./command.ts";
import { modelCommand } from "./model.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-model-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const at = (...names: readonly string[]) => join(dir, ...names);
const check = (...args: readonly string[]) => runCommand(modelCommand, ["check", ...args]);
const write = (name: string, json: unknown): string => {
  writeFileSync(at(name), typeof json === "string" || json instanceof Uint8Array ? json : JSON.stringify(json));
  return at(name);
};

let saved: { topology: unknown; specs: readonly { name: string }[]; weights: Buffer };
beforeAll(async () => {
  await startTfjs();
  // The same in every run: an untrained network is right by chance otherwise.
  const drawn = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [4], activation: "relu", ...drawn(1) }),
      tf.layers.dense({ units: 1, ...drawn(2) }),
    ],
  });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs = [], weightData }) => {
      saved = { topology: modelTopology, specs: weightSpecs, weights: Buffer.from(weightData as ArrayBuffer) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  mkdirSync(at("tfjs"));
  writeFileSync(at("tfjs", "one.bin"), saved.weights.subarray(0, 40));
  writeFileSync(at("tfjs", "two.bin"), saved.weights.subarray(40));
  const weightsManifest = [{ paths: ["one.bin", "two.bin"], weights: saved.specs }];
  write("tfjs/model.json", {
    format: "layers-model",
    generatedBy: "tfjs",
    modelTopology: saved.topology,
    weightsManifest,
  });
});

describe("aitn model check", () => {
  it("accepts what tfjs saves, and names the same model the same however it came", async () => {
    const { code, out } = await check(at("tfjs", "model.json"), "--json", "--out", at("packed.json"));
    expect(code).toBe(EXIT.ok);
    const told = JSON.parse(out) as { cid: string; bytes: number };
    expect(told).toMatchObject({ input: [4], output: [1], weights: 19, layers: ["InputLayer", "Dense", "Dense"] });
    expect(told.bytes).toBe(readFileSync(at("packed.json")).length);
    const again = await check(at("packed.json"), "--json");
    expect(JSON.parse(again.out)).toEqual(told);
    expect((await check(at("packed.json"))).out).toBe(
      `accepted: 3 layers, takes 4, gives 1\n19 weights, 34 operations an example\n${told.cid}\n`,
    );
    // tfjs opens the one file as it is.
    const json = JSON.parse(readFileSync(at("packed.json"), "utf8")) as Record<string, unknown>;
    const opened = await tf.loadLayersModel(
      tf.io.fromMemory({
        ...json,
        weightData: Uint8Array.from(Buffer.from(String(json.weightData), "base64")).buffer,
      } as tf.io.ModelArtifacts),
    );
    expect(opened.countParams()).toBe(19);
  });

  const manifest = (...paths: readonly string[]) => ({
    modelTopology: saved.topology,
    weightsManifest: [{ paths, weights: saved.specs }],
  });
  it.each([
    ["a path out of its folder", () => write("up.json", manifest("../../etc/passwd")), "MODEL_INVALID"],
    ["an absolute path", () => write("abs.json", manifest("/etc/passwd")), "MODEL_INVALID"],
    ["a path of Windows", () => write("win.json", manifest("..\\secret.bin")), "MODEL_INVALID"],
    ["an address", () => write("url.json", manifest("https:evil")), "MODEL_INVALID"],
    ["its own folder", () => write("dot.json", manifest("..")), "MODEL_INVALID"],
    ["a file of weights that is not there", () => write("gone.json", manifest("gone.bin")), "HOST_CONFIG"],
    ["a folder for weights", () => write("folder.json", manifest("tfjs")), "HOST_CONFIG"],
    [
      "a hundred files of weights",
      () => write("many.json", manifest(...new Array<string>(100).fill("a.bin"))),
      "MODEL_INVALID",
    ],
    ["no JSON", () => write("bad.json", "{"), "MODEL_INVALID"],
    ["bytes that are no text", () => write("bytes.json", Buffer.from([34, 0xff, 0xfe, 34])), "MODEL_INVALID"],
    ["another JSON", () => write("other.json", { hello: 1 }), "MODEL_INVALID"],
    ["a ZIP, and says what to do", () => write("zip.zip", "PK\u0003\u0004"), "unpack an archive first"],
    [
      "a text, and says what is taken",
      () => write("notes.txt", "my model"),
      "No model was found in notes.txt. The sandbox takes",
    ],
    ["half a million lists in one another", () => write("deep.json", "[".repeat(500_000)), "MODEL_INVALID"],
    [
      "deep settings that nobody reads",
      () => {
        const deep = `${"[".repeat(300_000)}${"]".repeat(300_000)}`;
        const text = JSON.stringify({ ...manifest(), weightsManifest: [] });
        return write(
          "unread.json",
          text.replace('"kernel_initializer":{', `"kernel_regularizer":${deep},"kernel_initializer":{`),
        );
      },
      "MODEL_INVALID",
    ],
    [
      "weights that are no base64",
      () => write("b64.json", { modelTopology: saved.topology, weightSpecs: saved.specs, weightData: "!!" }),
      "MODEL_INVALID",
    ],
    [
      "layers described on two megabytes",
      () => write("long.json", { modelTopology: { note: "x".repeat(2e6) }, weightSpecs: [], weightData: "" }),
      "MODEL_TOO_LARGE",
    ],
    ["a file that is larger than any model", () => write("huge.json", " ".repeat(30_000_000)), "MODEL_TOO_LARGE"],
    [
      "more weights than a model may have",
      () => {
        writeFileSync(at("fat.bin"), Buffer.alloc(20_000_001));
        return write("fat.json", manifest("fat.bin"));
      },
      "MODEL_TOO_LARGE",
    ],
    [
      "a Lambda",
      () =>
        write(
          "lambda.json",
          JSON.stringify({ modelTopology: saved.topology, weightSpecs: [], weightData: "" }).replace(
            '"Dense"',
            '"Lambda"',
          ),
        ),
      "MODEL_LAYER",
    ],
  ] as const)("refuses %s", async (_, make, code) => {
    await expect(check(make())).rejects.toThrow(code);
  });

  it("scores on a task's tests in a process of its own, beside the zoo's model and what needs none", async () => {
    const score = (...args: readonly string[]) => runCommand(modelCommand, ["score", ...args]);
    const told = await score(zooModelPath("occupancy"), "--task", "occupancy", "--json");
    expect(told.code).toBe(EXIT.ok);
    const { scores, champion } = JSON.parse(told.out) as {
      scores: { test: string; value: number }[];
      champion: number;
    };
    expect(scores.map(({ test }) => test)).toEqual(["test 1"]);
    expect(scores[0]?.value).toBeCloseTo(0.978, 3);
    expect(champion).toBe(scores[0]?.value);
    // One of our own making, whose weights are of chance.
    const worse = await score(at("packed.json"), "--task", "occupancy");
    expect(worse.out).toMatch(
      /^this model, test 1 +accuracy 0\.\d{3}\nthe zoo's model +accuracy 0\.978\nalways nobody/,
    );
    await expect(score(at("packed.json"), "--task", "milling-fault")).rejects.toThrow(
      "MODEL_SHAPE: The model does not fit the task “faults of a milling machine” (milling-fault): that gives 11",
    );
    await expect(score(at("packed.json"))).rejects.toThrow("needs --task");
    await expect(score(at("packed.json"), "--task", "occupancy", "--out", "x")).rejects.toThrow("takes no --out");
  });

  it("replays a task's recordings with it, and says by how much it is better", async () => {
    const arena = (...args: readonly string[]) => runCommand(modelCommand, ["arena", ...args]);
    const own = zooModelPath("occupancy");
    const told = await arena(own, "--task", "occupancy", "--json");
    expect(told.code).toBe(EXIT.ok);
    const { digest, evaluation } = JSON.parse(told.out) as { digest: string; evaluation: Evaluation };
    expect(digest).toBe(digestOf(evaluation));
    expect(evaluation).toMatchObject({ task: "occupancy", champion: evaluation.model, verdict: { overChampion: 0 } });
    const { out } = await arena(own, "--task", "occupancy");
    expect(out).toMatch(/better than what needs no model by accuracy 0\.343\.\nIt is as good as the champion\./);
    expect(out).toContain(`evaluation ${digest}\n`);
    const chinese = await runCommand(modelCommand, ["arena", own, "--task", "occupancy"], { language: "zh" });
    expect(chinese.out).toContain("优于不用模型的方法，准确率相差 0.343。\n等于冠军模型");
    await expect(arena(own, "--task", "milling-fault")).rejects.toThrow("MODEL_SHAPE");
    const beside = ["--task", "occupancy", "--champion", at("packed.json"), "--json"];
    const other = JSON.parse((await arena(own, ...beside)).out) as { evaluation: Evaluation };
    expect(other.evaluation.tests[0]?.value).toBe(evaluation.tests[0]?.value);
    expect(other.evaluation.champion).not.toBe(evaluation.champion);
    expect(other.evaluation.verdict.overChampion).toBeGreaterThan(0.1);
    const faulty = await arena(own, "--task", "occupancy", "--scenarios", "drift,noise", "--seed", "7", "--json");
    const { tests } = (JSON.parse(faulty.out) as { evaluation: Evaluation }).evaluation;
    expect(tests[0]).toEqual(evaluation.tests[0]);
    expect(tests.slice(1).map(({ scenario }) => scenario)).toEqual([
      { name: "drift", seed: 7 },
      { name: "noise", seed: 7 },
    ]);
    // The rule reads nothing, so that nothing misleads it; the model is.
    for (const { value, baseline } of tests.slice(1)) {
      expect(baseline).toBe(tests[0]?.baseline);
      expect(value).not.toBe(tests[0]?.value);
    }
    await expect(arena(own, "--task", "occupancy", "--scenarios", "rain")).rejects.toThrow("expected one of noise");
    await expect(arena(own)).rejects.toThrow("needs --task");
    await expect(arena(own, "--task", "occupancy", "--name", "x")).rejects.toThrow("takes no --name");
  });

  it("writes what a proposal names", async () => {
    const publish = (...args: readonly string[]) => runCommand(modelCommand, ["publish", ...args]);
    const own = zooModelPath("occupancy");
    const to = ["--task", "occupancy", "--name", "people in rooms", "--out", at("published")];
    const told = JSON.parse((await publish(own, ...to, "--json")).out) as Record<string, string>;
    const file = (name: string) => readFileSync(at("published", name));
    expect(file(`${told.cid}.json`).equals(readFileSync(own))).toBe(true);
    expect(told.digest).toBe(digestBytes(file(`${told.cid}.json`)));
    expect(told.evaluationDigest).toBe(digestBytes(file("evaluation.json")));
    const card = file("card.md").toString();
    for (const part of [told.cid, told.evaluationDigest, "## Data", "## Limits", "## 数据", "## 局限"])
      expect(card).toContain(part);
    const { out } = await publish(own, ...to.slice(0, -1), at("published too"));
    for (const part of [
      "people in rooms",
      told.cid,
      told.digest,
      told.evaluationDigest,
      "claimOf",
      "Approve or reject",
    ])
      expect(out).toContain(part);
    await expect(publish(own, "--task", "occupancy", "--name", "x")).rejects.toThrow("--url of a console");
    await expect(publish(own, ...to, "--url", "http://127.0.0.1:1")).rejects.toThrow("not both");
    await expect(publish(own, ...to.slice(0, -2), "--url", "here")).rejects.toThrow("an address such as");
    // Port 1 has no console behind it.
    await expect(publish(own, ...to.slice(0, -2), "--url", "http://127.0.0.1:1")).rejects.toThrow("SYNC_LOST");
    await expect(publish(own, "--task", "occupancy", "--out", at("p"))).rejects.toThrow("--name");
    const long = "x".repeat(65);
    await expect(publish(own, "--task", "occupancy", "--out", at("p"), "--name", long)).rejects.toThrow("64 bytes");
    await expect(publish(own, ...to.slice(0, -1), at("packed.json", "in"))).rejects.toThrow("HOST_CONFIG");
    // What lies in a folder is not mixed with what is published.
    mkdirSync(at("empty"));
    mkdirSync(at("filled"));
    write("filled/notes.txt", "mine");
    await expect(publish(own, ...to.slice(0, -1), at("filled"))).rejects.toMatchObject({
      failure: {
        code: "HOST_CONFIG",
        said: { en: expect.stringContaining("not empty"), zh: expect.stringContaining("不为空") },
      },
    });
    expect(readdirSync(at("filled"))).toEqual(["notes.txt"]);
    await publish(own, ...to.slice(0, -1), at("empty"));
    expect(readdirSync(at("empty"))).toContain("card.md");
  });

  it("takes an ONNX model as it takes a layers model, in the same process of its own", async () => {
    const own = must(await readModel(zooModelPath("occupancy"), async (path) => ok(readFileSync(path)))).model;
    const { weights } = own.layers.at(-1) ?? { weights: new Map<string, { values: Float32Array }>() };
    const [kernel, bias] = ["kernel", "bias"].map((name) => [...(weights.get(name)?.values ?? [])]);
    const constants = [floats("w", [4, 1], kernel ?? []), floats("b", [1], bias ?? [])];
    const bytes = onnx({ nodes: [node("Gemm", ["x", "w", "b"], "y")], constants });
    const file = write("occupancy.onnx", bytes);
    const told = JSON.parse((await check(file, "--json", "--out", at("copy.onnx"))).out) as { cid: string };
    expect(told).toMatchObject({ input: [4], output: [1], weights: 5, layers: ["Gemm"], bytes: bytes.length });
    expect(readFileSync(at("copy.onnx")).equals(bytes)).toBe(true);
    const run = async (...args: string[]) => (await runCommand(modelCommand, args)).out;
    const scored = JSON.parse(await run("score", file, "--task", "occupancy", "--json"));
    expect(scored.scores[0].value).toBe(scored.champion);
    const { evaluation } = JSON.parse(await run("arena", file, "--task", "occupancy", "--json")) as {
      evaluation: Evaluation;
    };
    expect(evaluation).toMatchObject({ model: told.cid, verdict: { overChampion: 0 }, tests: [{ strikes: 0 }] });
    const to = ["--task", "occupancy", "--name", "x", "--out", at("published.onnx"), "--json"];
    const { files } = JSON.parse(await run("publish", file, ...to)) as { files: string[] };
    expect(files).toEqual([`${told.cid}.onnx`, "evaluation.json", "card.md"]);
    await expect(check(write("cut.onnx", bytes.subarray(0, 60)))).rejects.toThrow("MODEL_INVALID");
    await expect(check(write("huge.onnx", Buffer.alloc(30_000_000)))).rejects.toThrow("MODEL_TOO_LARGE");
    await expect(check(at("gone.onnx"))).rejects.toThrow("HOST_CONFIG");
  });

  it("is wrong usage without a file, or with another verb", async () => {
    await expect(check()).rejects.toThrow("needs a file");
    await expect(runCommand(modelCommand, [])).rejects.toThrow("say what to do");
    await expect(runCommand(modelCommand, ["chek"])).rejects.toThrow("did you mean check");
  });
});
