import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../../../test/support/terminal.ts";
import { CodedError } from "../../../twins/core/result.ts";
import { validateCommand } from "../validate.ts";

const run = (...args: string[]) => runCommand(validateCommand, ["fire", ...args], {});
const OTHERS = fileURLToPath(new URL("../../../twins/hazards/fire/data/steckler-others.csv", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fire-"));
});
afterAll(() => rm(folder, { recursive: true }));
const file = async (text: string): Promise<string> => {
  const path = join(folder, "cases.csv");
  await writeFile(path, text);
  return path;
};

describe("aitn validate fire", () => {
  test("the shipped tests, and others with other doors, windows and burners, are within the bands", async () => {
    for (const args of [[], ["--cases", OTHERS]]) {
      const { code, out } = await run(...args, "--json");
      const found = JSON.parse(out);
      expect(found.checks.map(({ id }: { id: string }) => id)).toEqual([
        "upper_rise",
        "layer_height_m",
        "neutral_plane_m",
        "mass_out",
        "mass_in",
      ]);
      expect({ code, pass: found.pass }).toEqual({ code: 0, pass: true });
      expect(found.rms.upper_rise).toBeLessThan(0.15);
      expect(found.rms.neutral_plane_m).toBeLessThan(0.06);
    }
  });

  test("columns in any order and figures that were not measured", async () => {
    const path = await file(
      'upper_c,burner_xy_m,heat_kw,ambient_c,test,door_width_m,soffit_minus_sill_m,sill_m,remark\r\n,"2.8, 2.8",62.9,20,B 1,0.74,1.83,0,x\r\n',
    );
    const found = JSON.parse((await run("--cases", path, "--json")).out);
    expect(found.cases[0]).toMatchObject({
      test: "B 1",
      standing: "corner",
      measured: { upper_c: null, mass_out_kg_s: null },
    });
    expect(found.cases[0].predicted.upper_c).toBeGreaterThan(100);
    expect(found.rms).toMatchObject({ upper_rise: null, mass_out: null });
  });

  test("small doors, windows, large and small fires give finite figures in order, and what flashes over is told", async () => {
    const head = "test,sill_m,soffit_minus_sill_m,door_width_m,heat_kw,ambient_c,burner_xy_m\n";
    const rows = [
      'tiny,0,1.83,0.1,5,22,"1.4, 1.4"',
      'window,1.2,0.6,0.5,30,22,"2.65, 2.65"',
      'slit,2,0.13,0.05,62.9,22,"1.4, 1.4"',
      'wide,0,2.13,2.8,500,22,"1.4, 1.4"',
      'flash,0,1.83,0.1,500,22,"1.4, 1.4"',
    ];
    const { out } = await run("--cases", await file(`${head}${rows.join("\n")}\n`), "--json");
    for (const { predicted, isBeyondFlashover, test: name } of JSON.parse(out).cases) {
      expect(Object.values(predicted as Record<string, number>).every(Number.isFinite)).toBe(true);
      expect(predicted.upper_c).toBeGreaterThanOrEqual(predicted.lower_c);
      expect(predicted.lower_c).toBeGreaterThanOrEqual(21.9);
      expect(predicted.layer_height_m).toBeGreaterThanOrEqual(0);
      expect(isBeyondFlashover).toBe(name === "flash");
    }
    expect((await run("--cases", await file(`${head}${rows.join("\n")}\n`))).out).toContain("no prediction: flash");
  });

  test("refuses a malformed row with its line", async () => {
    const head = "test,sill_m,soffit_minus_sill_m,door_width_m,heat_kw,ambient_c,burner_xy_m\n";
    const wrong: readonly (readonly [string, RegExp])[] = [
      [`${head}1,0,1.83,0.74,62.9,20,"1.4, 1.4"\n2,0,1.83,abc,62.9,20,"1.4, 1.4"\n`, /Line 3: door_width_m/],
      [`${head}1,0,1.83,0.74,62.9,20,1.4\n`, /Line 2: burner_xy_m/],
      [`${head}1,0,1.83,0.74,62.9,20,"1.4, 3.4"\n`, /Line 2: burner_xy_m/],
      [`${head}1,0,1.83,0.74,62.9,20,1.4, 1.4\n`, /Line 2: 8 cells/],
      [`${head}1,0,1.83,0.74,62.9,20,"1.4, 1.4\n`, /Line 2: a quote/],
      [`${head}1,1,1.83,0.74,62.9,20,"1.4, 1.4"\n`, /Line 2: the opening ends 2.83 m/],
      [`test,sill_m\n1,0\n`, /Line 1: columns are missing: soffit_minus_sill_m/],
      [head, /Line 1: no test/],
      ["", /Line 1: columns are missing/],
    ];
    for (const [text, message] of wrong) {
      const error = await run("--cases", await file(text)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CodedError);
      expect((error as CodedError).message).toMatch(message);
    }
  });

  test("a figure outside its band is exit code 3, and shown so", async () => {
    const path = await file(
      'test,sill_m,soffit_minus_sill_m,door_width_m,heat_kw,ambient_c,burner_xy_m,upper_c\n1,0,1.83,0.74,62.9,20,"1.4, 1.4",900\n',
    );
    const { code, out } = await run("--cases", path);
    expect(code).toBe(3);
    expect(out).toMatch(/OUTSIDE/);
    expect(out).toMatch(/no flame spread, no flashover/);
  });
});
