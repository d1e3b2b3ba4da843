import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";
import { trainCommand } from "./train.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aitn-train-"));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (args: string[]) => runCommand(trainCommand, args);

describe("aitn train", () => {
  it("prints the committed model's figures as JSON and as a table", async () => {
    const { code, out } = await run(["pump-health", "--evaluate", "--json"]);
    expect(code).toBe(EXIT.ok);
    const report = JSON.parse(out);
    expect(report.cid).toBe(PUMP_HEALTH_CID);
    expect(report.methods[0].all.f1).toBeGreaterThan(0.78);
    expect(Object.keys(report.methods[0].recordings)).toEqual(["valve1_0", "valve1_1", "other_9"]);
    const text = (await run(["pump-health", "--evaluate"])).out;
    expect(text).toContain(report.methods[0].all.f1.toFixed(3));
    expect(text).toContain("Conv-AE 0.78");
  });

  it("writes a model that can be evaluated, and says that it is not the committed one", {
    timeout: 60_000,
  }, async () => {
    const file = join(folder, "model.json");
    const trained = JSON.parse((await run(["pump-health", "--epochs", "1", "--out", file, "--json"])).out);
    expect(trained).toMatchObject({ isCommitted: false, epochs: 1, bytes: (await readFile(file)).length });
    const report = JSON.parse((await run(["pump-health", "--evaluate", "--model", file, "--json"])).out);
    expect(report.cid).toBe(trained.cid);
  });

  it("makes the detector's model of federated weights, and of no others", async () => {
    const file = join(folder, "model.json");
    const zoo = (name: string) => new URL(`../../models/zoo/${name}/model.json`, import.meta.url).pathname;
    const made = JSON.parse((await run(["pump-health", "--weights", zoo("pump-health"), "--out", file, "--json"])).out);
    expect(made).toMatchObject({ isCommitted: false, bytes: (await readFile(file)).length });
    const report = JSON.parse((await run(["pump-health", "--evaluate", "--model", file, "--json"])).out);
    expect(report.methods[0].all.f1).toBeGreaterThan(0.8);
    await expect(run(["pump-health", "--weights", zoo("occupancy")])).rejects.toThrow(/^MODEL_DATA/);
    const none = new URL("../../package.json", import.meta.url).pathname;
    await expect(run(["pump-health", "--weights", none])).rejects.toThrow(/^MODEL_INVALID/);
  });

  it.each([
    [[], "name a model: pump-health"],
    [["pump-wealth"], "expected one of pump-health; did you mean pump-health?"],
    [["pump-health", "--epochs=0"], "--epochs 0: expected a whole number from 1 to 10000"],
    [["pump-health", "--epochs=0x10"], "--epochs 0x10: expected"],
    [["pump-health", "--seed", "-1"], "--seed -1: expected a whole number from 0 to 4294967295"],
    [["pump-health", "--seed=4294967296"], "--seed 4294967296: expected"],
    [["pump-health", "--sneed=1"], "there is no option --sneed; did you mean --seed?"],
    [["pump-health", "--model", "m.json"], "--model has no meaning with training"],
    [["pump-health", "--evaluate", "--weights", "m.json"], "--weights has no meaning with --evaluate"],
    [["pump-health", "--evaluate", "--out", "m.json"], "--out has no meaning with --evaluate"],
  ])("refuses %j as wrong use", async (args, message) => {
    await expect(run(args)).rejects.toThrow(UsageError);
    await expect(run(args)).rejects.toThrow(message);
  });

  it("refuses unreadable data, damaged models and places it cannot write to, each with a code", async () => {
    await expect(run(["pump-health", "--data", folder])).rejects.toThrow(/^MODEL_DATA: .* cannot be read: .*ENOENT/);
    const notModel = new URL("../../package.json", import.meta.url).pathname;
    await expect(run(["pump-health", "--evaluate", "--model", notModel])).rejects.toThrow(/^MODEL_INVALID/);
    const nowhere = join(folder, "missing", "model.json");
    await expect(run(["pump-health", "--epochs", "1", "--out", nowhere])).rejects.toThrow(
      /^HOST_CONFIG: .* cannot be written: /,
    );
  });

  it("stops on Ctrl+C", async () => {
    await expect(runCommand(trainCommand, ["pump-health"], { aborted: true })).rejects.toThrow(/^SIM_CANCELLED/);
  });
});
