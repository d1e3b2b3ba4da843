import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "..");
const GENERATE = join("contracts-abi", "build", "generate.mjs");
const FORGE = join("contracts-abi", "build", "forge.mjs");

const Report = z.record(
  z.string(),
  z.object({
    test_results: z.record(
      z.string(),
      z.object({
        status: z.string(),
        reason: z.string().nullish(),
        gas_snapshots: z.object({ gas: z.record(z.string(), z.coerce.number()).optional() }),
      }),
    ),
  }),
);
const Gas = z.record(z.string(), z.number());

const Manifest = z.object({ outputs: z.record(z.string(), z.object({ deployedBytes: z.int() })) });
/** EIP-170: the most bytes of a contract's code. */
const MAX_DEPLOYED_BYTES = 24_576;
/** EIP-3860: the most bytes of the code that creates a contract. */
const MAX_CREATION_BYTES = 49_152;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[], cwd: string): Promise<Ran> {
  // forge starts the compiler's wrapper through `env node`: the Node that runs the tests has to be the first one.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

describe("forge test", () => {
  it("passes every Solidity test, none for more gas than contracts-abi/gas.json allows", {
    timeout: 900_000,
  }, async () => {
    const { stdout, stderr } = await node([FORGE, "test", "--json"], ROOT);
    const json = stdout.split("\n").find((line) => line.startsWith("{"));
    if (json === undefined) throw new Error(`forge did not report:\n${stderr}\n${stdout}`.slice(0, 4000));
    const results = Object.entries(Report.parse(JSON.parse(json))).flatMap(([suite, { test_results }]) =>
      Object.entries(test_results).map(([name, { status, reason, gas_snapshots }]) => {
        return { name: `${suite} ${name}`, status, reason, gas: gas_snapshots.gas ?? {} };
      }),
    );
    expect(results.length).toBeGreaterThan(600);
    expect(results.filter(({ status }) => status !== "Success")).toEqual([]);
    const most = Gas.parse(JSON.parse(readFileSync(join(ROOT, "contracts-abi", "gas.json"), "utf8")));
    const measured = Object.assign({}, ...results.map(({ gas }) => gas)) as Record<string, number>;
    expect(Object.keys(measured).sort()).toEqual(Object.keys(most).sort());
    expect(Object.entries(measured).filter(([what, gas]) => gas > (most[what] ?? 0))).toEqual([]);
  });
});

describe("the generated code", () => {
  const folder = join(ROOT, "contracts-abi", "abi");
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, "manifest.gen.json"), "utf8")));
  const contracts = Object.entries(manifest.outputs).map(([file, { deployedBytes }]) => {
    const text = readFileSync(join(folder, file), "utf8");
    const code = /Bytecode = "0x([^"]+)"/.exec(text)?.[1] ?? "";
    const links = [...text.matchAll(/^ {2}(__\$\w+\$__): "(\w+)",$/gm)].map(([, place, library]) => ({
      place,
      library,
    }));
    return { file, deployedBytes, code, links };
  });

  it("is small enough for every chain", () => {
    expect(contracts.length).toBeGreaterThan(30);
    expect(contracts.filter(({ deployedBytes }) => deployedBytes === 0)).toEqual([]);
    const large = contracts.filter(
      ({ deployedBytes, code }) => deployedBytes > MAX_DEPLOYED_BYTES || code.length / 2 > MAX_CREATION_BYTES,
    );
    expect(large.map(({ file, deployedBytes, code }) => [file, deployedBytes, code.length / 2])).toEqual([]);
  });

  it("says which library belongs where, and has each", () => {
    for (const { code, links } of contracts) {
      expect(new Set(code.match(/__\$\w+\$__/g))).toEqual(new Set(links.map(({ place }) => place)));
      for (const { library } of links) expect(manifest.outputs).toHaveProperty([`${library}.gen.ts`]);
    }
    expect(contracts.some(({ links }) => links.length > 0)).toBe(true);
  });
});

describe("the generated ABIs", () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "aitn-abi-"));
    cpSync(join(ROOT, "contracts-abi"), join(copy, "contracts-abi"), { recursive: true });
    cpSync(join(ROOT, "foundry.toml"), join(copy, "foundry.toml"));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  it("are those of the sources", async () => {
    expect(await node([GENERATE, "--check"], ROOT)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each([
    ["a source changed", "contracts-abi/src/RobotWork/RobotWork.sol", "the sources or the compiler changed"],
    ["a compiler setting changed", "foundry.toml", "the sources or the compiler changed"],
    ["a generated file was edited", "contracts-abi/abi/RobotWork.gen.ts", "RobotWork.gen.ts is missing or was edited"],
  ])("are stale when %s", async (_, file, message) => {
    const path = join(copy, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      file === "foundry.toml" ? text.replace("optimizer_runs = 10000", "optimizer_runs = 1") : `${text}// `,
    );
    const { code, stderr } = await node([GENERATE, "--check"], copy);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
