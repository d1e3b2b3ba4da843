import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { COMMANDS } from "./commands.ts";

/** The launcher, and what it starts: most cases do without the first, which only passes on. */
const LAUNCHER = fileURLToPath(new URL("aitn.mjs", import.meta.url));
const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const INSTANCES = fileURLToPath(
  new URL("../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json", import.meta.url),
);
const NO_RUN = fileURLToPath(new URL("../../package.json", import.meta.url));
const EX11 = ["jsp-agv", INSTANCES, "--jobset", "1", "--layout", "1"];
const dir = mkdtempSync(join(tmpdir(), "aitn-cli-"));
afterAll(() => rmSync(dir, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real command as a process, without a terminal. `env` is laid over an English one. */
function start(args: readonly string[], env: Record<string, string> = {}, script = MAIN) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    cwd: dir,
    env: { ...process.env, LC_ALL: "C", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...said })));
  return { child, said, ended };
}
const aitn = (args: readonly string[], env?: Record<string, string>): Promise<Ended> => start(args, env).ended;

test.each(COMMANDS)("the help of $name has the exit codes and the same options in two languages", async (entry) => {
  const { usage } = await entry.load();
  expect(usage.en).toMatch(new RegExp(`^Usage: aitn ${entry.name}`));
  expect(usage.en).toMatch(/Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused: [^\n]+(\n[^\n]+)?\n$/);
  expect(usage.zh).toMatch(new RegExp(`^用法：aitn ${entry.name}`));
  expect(usage.zh).toMatch(/退出码：0 完成，1 内部错误，2 用法错误，3 被拒绝：[^\n]+(\n[^\n]+)?\n$/);
  const options = (text: string) => [...new Set(text.match(/(?<=^ {2})--[a-z-]+/gm))];
  expect(options(usage.zh)).toEqual(options(usage.en));
  expect(options(usage.en)).toContain("--json");
});

test("aitn help NAME and aitn NAME --help print that page, in the language asked for", async () => {
  const { usage } = await COMMANDS.find((entry) => entry.name === "people")!.load();
  const [help, flag, chinese] = await Promise.all([
    aitn(["help", "people"]),
    aitn(["people", "list", "-h"]),
    aitn(["people", "--help", "--lang", "zh"]),
  ]);
  expect(help).toEqual({ code: 0, out: usage.en, err: "" });
  expect(flag).toEqual(help);
  expect(chinese).toEqual({ code: 0, out: usage.zh, err: "" });
});

test("a command of parts tells of one alone where it is named", async () => {
  const { usageOfParts } = await COMMANDS.find((entry) => entry.name === "validate")!.load();
  const [of, help] = await Promise.all([aitn(["validate", "flood", "--help"]), aitn(["help", "validate", "flood"])]);
  expect(of).toEqual({ code: 0, out: usageOfParts!.flood!.en, err: "" });
  expect(help).toEqual(of);
  for (const { en, zh } of Object.values(usageOfParts!)) {
    expect(en).toMatch(/^Usage: aitn validate /);
    expect(zh).toMatch(/^用法：aitn validate /);
  }
});

test("the overview lists every command, in the language of the environment or of --lang", async () => {
  const [english, chinese, chosen, nothing] = await Promise.all([
    aitn(["--help"]),
    aitn(["help"], { LC_ALL: "zh_CN.UTF-8" }),
    aitn(["--lang=en", "--help"], { LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN.UTF-8" }),
    aitn([]),
  ]);
  for (const { name, summary } of COMMANDS) {
    expect(english.out).toContain(`  ${name.padEnd(8)}  ${summary.en}\n`);
    expect(chinese.out).toContain(`  ${name.padEnd(8)}  ${summary.zh}\n`);
  }
  expect(chosen).toEqual(english);
  expect(nothing).toEqual({ ...english, code: 2 });
});

const WRONG: [string[], string][] = [
  [["slove"], 'aitn: there is no command "slove"; did you mean solve?'],
  [["help", "sim"], 'aitn: there is no command "sim"; did you mean simulate?'],
  [["zzzzzzzz"], 'aitn: there is no command "zzzzzzzz".'],
  [["--json"], 'aitn: there is no command "--json".'],
  [["solve", "--lang", "fr"], "aitn solve: --lang fr: expected one of en, zh."],
  [["start", "--port", "abc"], "aitn start: --port abc: expected a whole number from 0 to 65535."],
  [["server", "--chain", "nowhere"], "aitn server: --chain nowhere: expected an http address."],
  [["plant", "--factor", "1000"], "aitn plant: --factor 1000: expected a number from 0.1 to 100."],
  [["solve", ...EX11, "--seconds", "-1"], "aitn solve: --seconds -1: expected a number from 0 to 86400."],
  [["simulate"], "aitn simulate: name a FILE or a --jobset, one of them."],
  [["verify"], "aitn verify: RUN is missing."],
  [["train", "--epochs"], "aitn train: --epochs needs a value."],
  [["export", "--out", "x.csv", "--from", "-1m", "--to", "-2m"], "aitn export: --from -1m is not before --to -2m."],
  [["people", "add", "ann", "--role", "king"], "aitn people: --role king: expected one of viewer, operator, manager"],
  [["bench", "kernl"], "aitn bench: kernl: expected one of live, latency, stop, start, ingest"],
];
test.each(WRONG)("aitn %j is wrong usage: exit code 2, one line and where to look", async (args, line) => {
  const { code, out, err } = await aitn(args);
  expect([code, err.split("\n").length - 1]).toEqual([2, 2]);
  expect(err).toContain(line);
  expect(err).toMatch(/\nRun aitn .*--help\.\n$/);
  const document = args.includes("--json") ? JSON.parse(out) : out;
  expect(document).toEqual(args.includes("--json") ? { error: expect.objectContaining({ code: "HOST_CONFIG" }) } : "");
  expect(readdirSync(dir)).toEqual([]);
});

const REFUSED: [string[], string, string][] = [
  [["solve", "jsp-agv", NO_RUN, "--jobset", "1", "--layout", "1"], "PLAN_INPUT", "layouts: "],
  [["simulate", NO_RUN], "PLAN_INPUT", "This is no run"],
  [["verify", NO_RUN], "PLAN_INPUT", "This is no run"],
  [["verify", "\u001b[31mred"], "PLAN_INPUT", "?[31mred cannot be read: there is no such file (ENOENT)"],
  [["train", "pump-health", "--data", "nowhere"], "MODEL_DATA", "cannot be read"],
  [["export", "--out", "x.csv", "--data", "nowhere"], "STORE_RANGE", "no history"],
  [["people", "list", "--data", "nowhere"], "HOST_CONFIG", "There is no folder"],
  [["people", "add", "ann", "--role", "viewer", "--data", "/dev/null/x"], "HOST_CONFIG", "ENOTDIR"],
  [["plant", "--data", "/dev/null/x"], "HOST_CONFIG", ""],
  // Before anything is made: the folder of the data, too, is left as it was.
  [
    ["start", "--host", "0.0.0.0", "--data", "none"],
    "HOST_CONFIG",
    `people add NAME --role manager --data ${dir}/none`,
  ],
  [["server", "--accounts", "--data", "none"], "HOST_CONFIG", `people add NAME --role manager --data ${dir}/none`],
];
test.each(REFUSED)("aitn %j --json is refused: exit code 3, one line, and one document", async (args, code, words) => {
  const told = await aitn([...args, "--json"]);
  expect(told.code).toBe(3);
  expect(told.err.trim().split("\n")).toHaveLength(1);
  expect(told.err.startsWith(`${code}: `)).toBe(true);
  expect(told.err).toContain(words);
  expect(JSON.parse(told.out)).toMatchObject({ error: { code } });
  expect(readdirSync(dir)).toEqual([]);
});

test("refusals are told in Chinese, our own words and those from deeper down", async () => {
  const env = { LC_ALL: "zh_CN.UTF-8" };
  const [own, deep, wrong] = await Promise.all([
    aitn(["verify", "nowhere"], env),
    aitn(["verify", NO_RUN], env),
    aitn(["verify"], env),
  ]);
  expect(own).toMatchObject({ code: 3, out: "", err: "PLAN_INPUT: 无法读取 nowhere：没有这个文件（ENOENT）。\n" });
  expect(deep).toMatchObject({ code: 3, out: "" });
  expect(deep.err).toMatch(/^PLAN_INPUT: 这不是一次仿真运行：.*。\n$/);
  expect(wrong).toMatchObject({ code: 2, out: "", err: "aitn verify：缺少运行文件。\n请看 aitn verify --help。\n" });
});

test("whoever stops reading our output is no error: aitn simulate | head -1", async () => {
  const { child, said } = start(["simulate", "--jobset", "1"], {}, LAUNCHER);
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, said.err]).toEqual([0, ""]);
});

test("Ctrl+C: a search gives its best, other long work is refused as cancelled", async () => {
  const solving = start(["solve", ...EX11, "--vehicles", "1", "--seconds", "3600", "--json"], {}, LAUNCHER);
  const training = start(["train", "pump-health", "--epochs", "10000", "--json"]);
  const both = [solving, training];
  // No sign of life comes without a terminal, and a signal that comes before the command listens for it ends it as any other: waited for as
  // long as several whole commands take on this machine now.
  const atMs = performance.now();
  for (let n = 0; n < 4; n++) await start(["--version"], {}, LAUNCHER).ended;
  await new Promise((resolve) => setTimeout(resolve, performance.now() - atMs));
  for (const { child } of both) process.kill(child.pid!, "SIGTERM");
  const [solved, trained] = await Promise.all(both.map(({ ended }) => ended));
  expect(solved).toMatchObject({ code: 0, err: "stopped early: this is the best schedule so far\n" });
  expect(JSON.parse(solved!.out).makespan).toBeGreaterThan(0);
  expect(trained).toMatchObject({ code: 3, err: "SIM_CANCELLED: Training was stopped.\n" });
  expect(JSON.parse(trained!.out)).toMatchObject({
    error: { code: "SIM_CANCELLED", message: "Training was stopped." },
  });
}, 180_000);
