import { execFile, execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { predict } from "../../models/learning/trainer/trainer.ts";
import { buildModel } from "../../models/sandbox/build.ts";
import { type CheckedModel, checkModel } from "../../models/sandbox/check.ts";
import type { AnyModel } from "../../models/sandbox/network.ts";
import { checkOnnx } from "../../models/sandbox/onnx/check.ts";
import { must } from "../../twins/core/result.ts";
import { startTfjs } from "../tfjs.ts";
import { confinedBy, runSandboxed, SANDBOX_LIMITS, type Sandboxed } from "./runner.ts";

/** A model of dense layers, its weights by a number. */
function modelOf(units: readonly number[], weight: number, activation = "tanh"): CheckedModel {
  const layers = units.slice(1).map((wide, i) => ({
    class_name: "Dense",
    config: {
      name: `d${i}`,
      units: wide,
      activation,
      use_bias: true,
      ...(i === 0 ? { batch_input_shape: [null, units[0]] } : {}),
    },
  }));
  const specs = units.slice(1).flatMap((wide, i) => [
    { name: `d${i}/kernel`, shape: [units[i] ?? 1, wide], dtype: "float32" },
    { name: `d${i}/bias`, shape: [wide], dtype: "float32" },
  ]);
  const count = specs.reduce((sum, { shape }) => sum + shape.reduce((p, n) => p * n, 1), 0);
  const weights = new Uint8Array(Float32Array.from({ length: count }, () => weight).buffer);
  return must(checkModel({ topology: { class_name: "Sequential", config: { layers } }, specs, weights }));
}

let open: Sandboxed | null = null;
afterEach(() => {
  open?.end();
  open = null;
});
const begin = async (model: AnyModel, limits = SANDBOX_LIMITS): Promise<Sandboxed> => {
  open = must(await runSandboxed(model, limits));
  return open;
};

describe("a model in a process of its own", () => {
  it("gives what it would give here, call after call", async () => {
    const model = modelOf([3, 4, 2], 0.3);
    const sandboxed = await begin(model);
    const inputs = Float32Array.from({ length: 30 }, (_, i) => Math.sin(i));
    await startTfjs();
    const network = buildModel(model);
    const flat = network.trainableWeights.flatMap((w) => Array.from(w.read().dataSync()));
    const here = predict(network, Float32Array.from(flat), {
      count: 10,
      shape: [3],
      inputs,
      targets: new Float32Array(10),
    });
    expect(must(await sandboxed.run(inputs))).toEqual(here);
    expect(must(await sandboxed.run(inputs.subarray(0, 3)))).toEqual(here.subarray(0, 2));
    await expect(sandboxed.run(inputs.subarray(1))).rejects.toThrow(RangeError);
    expect(sandboxed.most).toBe(4_096);
    await expect(sandboxed.run(new Float32Array(3 * 4_097))).rejects.toThrow(RangeError);
  });

  it("gives what PyTorch gives, of its ONNX file of a recurrent network", async () => {
    const folder = new URL("../../models/sandbox/onnx/testing/torch/", import.meta.url);
    const cases = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as Record<
      string,
      { readonly x: number[]; readonly y: number[] }
    >;
    const sandboxed = await begin(must(checkOnnx(readFileSync(new URL("lstmboth2-17.onnx", folder)))));
    const { x = [], y = [] } = cases.lstmboth2 ?? {};
    expect(y.length).toBeGreaterThan(0);
    const outputs = [...must(await sandboxed.run(Float32Array.from(x)))];
    expect(outputs.length).toBe(y.length);
    for (const [i, output] of outputs.entries()) expect(output).toBeCloseTo(y[i] ?? Number.NaN, 5);
  });

  it("that takes too long is ended, and says so from then on", async () => {
    const sandboxed = await begin(modelOf([2_000, 2_000], 1e-4), { ...SANDBOX_LIMITS, callMs: 1 });
    const inputs = new Float32Array(2_000 * 1_000).fill(0.5);
    expect(await sandboxed.run(inputs)).toMatchObject({ ok: false, error: { code: "MODEL_BUDGET" } });
    expect(await sandboxed.run(inputs)).toMatchObject({ ok: false });
  });

  it("is late for a tick, and its answer of then is not taken for another tick's", async () => {
    const [size, slow, quick] = [1_500, 0.5, 0.25];
    const model = modelOf([size, size, 1], 1e-4, "linear");
    const hurried = await begin(model, { ...SANDBOX_LIMITS, tickMs: 0 });
    expect(await hurried.tick(new Float32Array(size).fill(slow))).toEqual({ kind: "late" });
    hurried.end();
    const patient = await begin(model);
    const first = patient.tick(new Float32Array(size).fill(slow));
    const second = await patient.tick(new Float32Array(size).fill(quick));
    const [one, two] = [await first, second].map((answer) => (answer.kind === "gave" ? answer : null));
    // Bias apart, half the input gives half the output.
    const bias = 1e-4 * (1 + size * 1e-4);
    expect((two?.outputs[0] ?? 0) - bias).toBeCloseTo(((one?.outputs[0] ?? 0) - bias) / 2, 4);
    expect(one?.tookMs).toBeGreaterThan(0);
    patient.end();
    expect(await patient.tick(new Float32Array(size))).toEqual({ kind: "broken" });
  });

  it("whose numbers run away is ended", async () => {
    const sandboxed = await begin(modelOf([2, 2, 2, 2, 2, 2], 1e30, "linear"));
    expect(await sandboxed.run(Float32Array.of(1, 1))).toMatchObject({ ok: false, error: { code: "MODEL_INVALID" } });
  });

  it("that needs more memory than it may have is ended by the kernel", async () => {
    const tight = { ...SANDBOX_LIMITS, dataBytes: 300 * 1024 * 1024 };
    expect(await runSandboxed(modelOf([3, 1], 1), tight)).toMatchObject({
      ok: false,
      error: { code: "MODEL_INVALID" },
    });
  });

  it("ends with whoever began it", async () => {
    const sandboxed = await begin(modelOf([3, 1], 1));
    sandboxed.end();
    expect(await sandboxed.run(Float32Array.of(1, 2, 3))).toMatchObject({ ok: false });
  });
});

it("its process can read no file of the machine, run no program, and knows no environment", () => {
  // The very flags, with a program that tries: what the sandbox's own program does not do, a bug in it could.
  const tries = [
    'require("node:fs").readFileSync("/etc/passwd")',
    'require("node:fs").writeFileSync("/tmp/aitn-sandbox-was-here", "x")',
    'require("node:child_process").execSync("id")',
    'new (require("node:worker_threads").Worker)("1", { eval: true })',
  ];
  for (const attempt of tries) {
    const code = `try { ${attempt}; console.log("did it"); } catch (error) { console.log(error.code); }`;
    const said = execFileSync(
      process.execPath,
      ["--permission", `--allow-fs-read=${import.meta.dirname}`, "-e", code],
      {
        env: {},
        encoding: "utf8",
      },
    );
    expect(said.trim()).toBe("ERR_ACCESS_DENIED");
  }
});

// Where the kernel lets nobody have a network of their own, the sandbox cannot either.
const mayBeApart =
  process.platform === "linux" &&
  spawnSync("unshare", ["--user", "--map-current-user", "--net", "--", "true"]).status === 0;

it.runIf(mayBeApart)("its process reaches nothing by network, not even this machine", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as { port: number };
    const code = `const s = require("node:net").connect(${port}, "127.0.0.1");
      s.on("connect", () => { console.log("did it"); s.destroy(); }).on("error", (error) => console.log(error.code));`;
    const program = [process.execPath, "--permission", "-e", code];
    const run = async (...args: string[]) =>
      (await promisify(execFile)("/bin/sh", ["-c", ...args], { env: {} })).stdout.trim();
    expect(await run('exec "$0" "$@"', ...program)).toBe("did it");
    expect(await run(confinedBy(SANDBOX_LIMITS), ...program)).toBe("ENETUNREACH");
  } finally {
    server.close();
  }
});
