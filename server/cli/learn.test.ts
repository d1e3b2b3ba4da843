import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";
import { learnCommand } from "./learn.ts";

const run = (line: string) => runCommand(learnCommand, line.split(" "));

describe("aitn learn epsilon", () => {
  it.each([
    ["--q 150/60000 --sigma 1.3 --steps 6000 --delta 1e-5", 0.7242234],
    ["--q 0.01 --sigma 1.1 --steps 10000 --delta 1e-5", 5.63199],
    ["--q 0.1 --sigma 1 --steps 100 --delta 1e-5", 7.89926],
  ])("%s", async (flags, wanted) => {
    const { code, out } = await run(`epsilon ${flags} --json`);
    expect(code).toBe(EXIT.ok);
    expect((JSON.parse(out) as { epsilon: number }).epsilon).toBeCloseTo(wanted, 5);
    const said = (await run(`epsilon ${flags}`)).out;
    const [, epsilon = ""] =
      /^epsilon (\d+\.\d{3}) at delta 0\.00001\nFor each client: [\d\u202f]+ rounds, each/.exec(said) ?? [];
    // A bound is rounded up alone.
    expect(Number(epsilon)).toBeGreaterThanOrEqual(wanted - 1e-5);
    expect(Number(epsilon)).toBeLessThan(wanted + 0.0011);
  });

  it("finds the noise of a budget, and says where there is no bound", async () => {
    const { out } = await run("epsilon --q 0.1 --epsilon 2 --steps 60 --delta 1e-5 --json");
    const { sigma, epsilon } = JSON.parse(out) as { sigma: number; epsilon: number };
    expect(epsilon).toBeLessThanOrEqual(2);
    expect(sigma).toBeGreaterThan(1);
    const none = await run("epsilon --q 0.1 --sigma 0 --steps 60 --delta 1e-5 --json");
    expect(JSON.parse(none.out)).toMatchObject({ epsilon: null });
    expect((await run("epsilon --q 0.1 --sigma 0 --steps 60 --delta 1e-5")).out).toMatch(/^epsilon has no bound/);
    const found = await run("epsilon --q 0.1 --epsilon 2 --steps 60 --delta 1e-5");
    expect(found.out).toMatch(
      new RegExp(
        `^sigma ${Math.ceil(sigma * 1_000) / 1_000}\\nepsilon [12]\\.\\d{3} at delta 0\\.00001\\n.* noise of .* times the clip norm`,
      ),
    );
    const chinese = await runCommand(learnCommand, "epsilon --q 0.1 --sigma 1 --steps 100 --delta 1e-5".split(" "), {
      language: "zh",
    });
    expect(chinese.out).toMatch(/^epsilon 7\.900（delta 0\.00001）\n按客户端计：100 轮/);
    await expect(run("epsilon --epsilon 1e-9 --q 1 --steps 1000000 --delta 1e-12")).rejects.toThrow("LEARN_BUDGET");
  });

  it.each([
    ["", "say what to do"],
    ["epsilom", "did you mean epsilon"],
    ["run", "needs a task"],
    ["run ocupancy", "did you mean occupancy"],
    ["run occupancy", "needs --dir"],
    ["run occupancy --dir D --rounds 0", "whole number from 1"],
    ["run occupancy --dir D --rule meen", "did you mean mean"],
    ["run occupancy --dir D --codec jpeg", "expected one of float32"],
    ["run occupancy --dir D --strategy fed", "expected one of fedavg"],
    ["run occupancy --dir D --lying 8", "from 0 to 7"],
    ["run occupancy --dir D --nodes 1", "from 2 to 300"],
    ["join --holder A --dir D", "needs --task"],
    ["join --task ocupancy --holder A --dir D", "did you mean occupancy"],
    ["join --task occupancy --holder 2015-02-14 --dir D", "did you mean 2015-02-04"],
    ["join --task occupancy --holder 2015-02-04 --dir D --node N --url U", "--node goes with --url only to enrol"],
    ["lead --port 0 --dir D", "needs --task"],
    ["lead --task occupancy --dir D", "needs --port"],
    ["lead --task occupancy --port 0", "needs --dir"],
    ["lead --task occupancy --port 0 --dir D --members 2", "from 3 to 300"],
    ["lead --task occupancy --port 0 --dir D --members 4 --buffer 5", "from 3 to 4"],
    ["lead --task occupancy --port 0 --dir D --widths 1,0.5", "no hidden layer"],
    ["lead --task milling-fault --port 0 --dir D --widths 0.5,1", "from 1 on"],
    ["status", "needs the folder"],
    ["audit", "needs the folder"],
    ["epsilon", "either --sigma or --epsilon"],
    ["epsilon --sigma 1 --epsilon 1", "either --sigma or --epsilon"],
    ["epsilon --sigma 1", "needs --q"],
    ["epsilon --sigma 1 --q 2 --steps 1 --delta 1e-5", "expected a number from 0 to 1"],
    ["epsilon --sigma 1 --q 1/0 --steps 1 --delta 1e-5", "expected a number from 0 to 1"],
    ["epsilon --sigma 1 --q 1 --steps 1.5 --delta 1e-5", "whole number"],
    ["epsilon --sigma 1 --q 1 --steps 1 --delta 0", "--delta 0"],
  ])("%j is wrong usage, in plain words", async (line, message) => {
    const failed = runCommand(learnCommand, line === "" ? [] : line.split(" "));
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(message);
  });
});

describe("aitn learn run, status and audit", () => {
  const dir = mkdtempSync(join(tmpdir(), "aitn-learn-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  it("join refuses a recording that cannot be used before it makes a key", async () => {
    const [data, to] = [join(dir, "other.csv"), join(dir, "device")];
    writeFileSync(data, "time,warm\n1,2\n");
    const args = ["join", "--task", "occupancy", "--data", data, "--dir", to];
    await expect(runCommand(learnCommand, args)).rejects.toThrow("MODEL_DATA");
    expect(existsSync(to)).toBe(false);
  });

  it("train, say how far they are, and prove who lied", async () => {
    const told = await run(`run occupancy --dir ${dir} --rounds 2 --rule krum --codec int8 --lying 1`);
    expect(told.code).toBe(EXIT.ok);
    expect(told.out).toMatch(/^round 1\/2 {2}loss 0\.\d+ {2}accuracy 0\.\d{3} {2}sent \d+ B/);
    expect(told.out).toMatch(/ {2}federated +accuracy 0\.\d{3}\n {2}always nobody +accuracy 0\.635\n$/);
    // There is nothing left to do.
    const again = await run(`run occupancy --dir ${dir} --rounds 2 --rule krum --codec int8 --lying 1 --json`);
    expect(JSON.parse(again.out)).toMatchObject({ task: "occupancy", rounds: 2, measure: { name: "accuracy" } });
    const status = await run(`status ${dir}`);
    expect(status.out).toContain("occupancy: 2 of 2 rounds, 7 clients, seed 1 (fedavgm, krum, int8)");
    // The score by the name of its measure, over its own column.
    expect(status.out).toMatch(/\n round {5}loss {2}accuracy\n {5}1 {2}0\.\d{5} {4}0\.\d{4}\b/);
    expect(JSON.parse((await run(`status ${dir} --json`)).out).rounds).toHaveLength(2);

    await expect(run(`audit ${dir}`)).rejects.toThrow("LEARN_FORGED: Round 2: the update of 2015-02-04 is not");
    const honest = await run(`audit ${dir} --round 1 --client 2015-02-06 --json`);
    expect(honest.code).toBe(EXIT.ok);
    expect(JSON.parse(honest.out)).toMatchObject({ findings: [{ round: 1, client: "2015-02-06", honest: true }] });
    const inWords = await run(`audit ${dir} --round 1 --client 2015-02-06`);
    expect(inWords.out).toMatch(
      /^2015-02-06: the update is what its seed, data and instruction give, to the bit \(0x[0-9a-f]{64}\)\n$/,
    );
    const chinese = ["audit", dir, "--round", "1", "--client", "2015-02-06"];
    expect((await runCommand(learnCommand, chinese, { language: "zh" })).out).toMatch(
      /^2015-02-06：更新属实，.*逐位一致/,
    );
  });

  it("train in nodes whose leaders learn sums alone, to the same bits each time, and are audited as well", async () => {
    const [one, two] = ["one", "two"].map((name) => join(dir, name));
    const told = await run(`run occupancy --dir ${one} --rounds 1 --nodes 3`);
    expect(told.out).toMatch(/accuracy 0\.\d{3}/);
    await run(`run occupancy --dir ${two} --rounds 1 --nodes 3`);
    // Each drew masks of its own.
    const [first, second] = [(await run(`status ${one} --json`)).out, (await run(`status ${two} --json`)).out];
    expect(second).toBe(first);
    expect(JSON.parse(first).clients).toEqual(["node-1-of-3-by-3", "node-2-of-3-by-3", "node-3-of-3-by-3"]);
    const { findings } = JSON.parse((await run(`audit ${one} --json`)).out) as { findings: { honest: boolean }[] };
    expect(findings.map(({ honest }) => honest)).toEqual([true, true, true]);
    await expect(run(`run occupancy --dir ${one} --rounds 1 --nodes 4`)).rejects.toThrow("HOST_CONFIG");
  });

  it("train slices of the width by turns, goes on to the same bits, and are audited as well", async () => {
    const [one, two] = ["wide", "narrow"].map((name) => join(dir, name));
    await run(`run milling-fault --dir ${one} --rounds 1`);
    const told = await run(`run milling-fault --dir ${two} --rounds 1 --widths 1,0.5,0.25 --json`);
    expect(JSON.parse(told.out)).toMatchObject({
      widths: [1, 0.5, 0.25],
      instruction: { widths: { levels: [1, 0.5, 0.25] } },
    });
    const bytes = async (folder: string | undefined) =>
      (JSON.parse((await run(`status ${folder} --json`)).out) as { rounds: { report: { bytes: number } }[] }).rounds[0]!
        .report.bytes;
    expect(await bytes(two)).toBeLessThan(0.65 * (await bytes(one)));
    const { findings } = JSON.parse((await run(`audit ${two} --json`)).out) as { findings: { honest: boolean }[] };
    expect(findings.map(({ honest }) => honest)).toEqual([true, true, true]);
    await expect(run(`run milling-fault --dir ${two} --rounds 1 --widths 1,0.5`)).rejects.toThrow("HOST_CONFIG");
    await expect(run(`run milling-fault --dir ${two} --widths 1,2`)).rejects.toThrow("--widths");
    await expect(run(`run milling-fault --dir ${two} --widths 0.5 --rule krum`)).rejects.toThrow("goes with the rules");
    await expect(run(`run occupancy --dir ${join(dir, "flat")} --widths 0.5`)).rejects.toThrow(
      "cannot be cut in width",
    );
  });

  it("say what privacy their rounds have spent", async () => {
    const told = await run(`run occupancy --dir ${join(dir, "private")} --rounds 2 --rule private --noise 2`);
    expect(told.out).toMatch(/ {2}privacy spent: epsilon \d\.\d{3} at delta 0\.00001, for each client\n$/);
    const again = await run(`run occupancy --dir ${join(dir, "private")} --rounds 2 --rule private --noise 2 --json`);
    const { privacy } = JSON.parse(again.out) as { privacy: { epsilon: number; epsilonAtEnd: number } };
    expect(privacy.epsilon).toBe(privacy.epsilonAtEnd);
    expect(told.out).toContain(`epsilon ${privacy.epsilon.toFixed(3)} `);
    await expect(run(`run occupancy --dir ${dir} --noise 2`)).rejects.toThrow("belong to --rule private");
  });

  it("refuse a folder of another demand, one without rounds and a client that is none", async () => {
    await expect(run(`run occupancy --dir ${dir} --rounds 3`)).rejects.toThrow("HOST_CONFIG");
    await expect(run(`status ${join(dir, "none")}`)).rejects.toThrow("HOST_CONFIG");
    await expect(run(`audit ${dir} --client 2015-02-6`)).rejects.toThrow("did you mean 2015-02-06");
    await expect(run(`audit ${dir} --round 3`)).rejects.toThrow("from 1 to 2");
  });
});
