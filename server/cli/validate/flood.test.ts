import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEEP } from "../../../test/support/deep.ts";
import { runCommand } from "../../../test/support/terminal.ts";
import { validateCommand } from "../validate.ts";
import { part } from "./flood.ts";
import { parseStageMarks } from "./floodMarks.ts";
import { FLOOD_CASES } from "./floodUsage.ts";

const folder = mkdtempSync(join(tmpdir(), "flood-marks-"));
let files = 0;
function marksFile(text: string): string {
  const path = join(folder, `marks-${files++}.csv`);
  writeFileSync(path, text);
  return path;
}
const OWN = readFileSync(
  new URL("../../../twins/sites/merewether/recordings/observations.csv", import.meta.url),
  "utf8",
);
const validate = (args: string[], options = {}) => runCommand(validateCommand, ["flood", ...args], options);
/** Coarse, so that it takes a second. */
const merewether = (...args: string[]) => validate(["merewether", "--cell", "8", ...args]);

describe("aitn validate flood", () => {
  it("has the cases that it names", () => {
    expect(part.cases().map(({ id }) => id)).toEqual([...FLOOD_CASES]);
  });
  it.each([
    ["stoker", "relativeL1"],
    ["ritter", "relativeL1"],
    ["uniform", "relativeL1"],
  ])("%s gives its figures, then its checks", async (name, key) => {
    const { code, out } = await validate([name, "--json"]);
    const answer = JSON.parse(out);
    expect(code).toBe(0);
    expect(answer[key]).toBeGreaterThan(0);
    expect(Object.keys(answer).at(-1)).toBe("checks");
    expect(answer.checks.every(({ pass }: { pass: boolean }) => pass)).toBe(true);
    expect((await validate([name], { language: "zh" })).out).toMatch(/水深相对 L1 误差/);
  });
  it.each([
    [["stoker", "--left", "3", "--right", "0.2", "--dx", "0.5", "--time", "12"]],
    [["stoker", "--left", "2", "--right", "1.8"]],
    [["ritter", "--left", "0.5", "--dx", "0.2", "--time", "15"]],
    [["thacker", "--cells", "60"]],
  ])("%j holds as the case's own does", async (args) => {
    const { code, out } = await validate([...args, "--json"]);
    expect({ code, relativeL1: JSON.parse(out).relativeL1 > 0 }).toEqual({ code: 0, relativeL1: true });
  });
  it.each([
    [[]],
    [["stoker", "--left", "1", "--right", "1"]],
    [["ritter", "--right", "1"]],
    [["stoker", "--dx", "0.01"]],
    [["thacker", "--cells", "20"]],
    [["stokes"]],
    [["stoker", "--observations", "x.csv"]],
    [["stoker", "--cell", "2"]],
    [["merewether", "--cell", "0.5"]],
    [["merewether", "extra"]],
  ])("refuses %j as wrong usage", async (args) => {
    await expect(validate(args)).rejects.toMatchObject({
      name: "UsageError",
      said: { zh: expect.stringMatching(/./) },
    });
  });
});

describe("aitn validate flood merewether", () => {
  it("predicts the site's own marks, in the order of the file", async () => {
    const { out } = await merewether("--json");
    const { points, rms, checks } = JSON.parse(out);
    expect(points.map(({ id, observed }: { id: string; observed: number }) => [id, observed])).toEqual([
      ["3", 23.14],
      ["0", 19.98],
      ["1", 18.38],
    ]);
    // Far coarser than the street is wide, and still within half a metre.
    for (const { observed, predicted } of points) expect(Math.abs(predicted - observed)).toBeLessThan(0.5);
    const squares = points.map(({ observed, predicted }: Record<string, number>) => (predicted - observed) ** 2);
    expect(rms).toBeCloseTo(Math.sqrt(squares.reduce((a: number, b: number) => a + b) / 3), 12);
    expect(checks.map(({ id }: { id: string }) => id)).toContain("rms");
    const again = await merewether("--json", "--observations", marksFile(OWN));
    // The site keeps its marks to the millimetre, the file to more.
    expect(JSON.parse(again.out).rms).toBeCloseTo(rms, 4);
  }, 60_000);
  it.runIf(DEEP)("is within its band in its own cells", async () => {
    const { code, out } = await validate(["merewether", "--json"]);
    expect([code, JSON.parse(out).rms < 0.18]).toEqual([0, true]);
  });
  it("tells marks in a house, outside and on dry ground as missing, and leaves them out", async () => {
    const text = "ID,x,y,stage\r\nfar,0,0,5\r\nhill,382258,6354670,40\r\nroad, 382424.4, 6354478.33, 19.98\r\n";
    const { code, out, err } = await merewether("--json", "--observations", marksFile(text));
    const { points, rms } = JSON.parse(out);
    expect(points.map(({ missing }: { missing?: string }) => missing)).toEqual(["outside", "dry", undefined]);
    expect(points[0].predicted).toBeNull();
    expect(rms).toBeCloseTo(Math.abs(points[2].predicted - 19.98), 12);
    expect(err.split("\n").filter((line) => line.startsWith("warning: mark"))).toHaveLength(2);
    // A place where water was seen and the model has none is a fault of the model.
    expect(code).toBe(3);
    const none = await validate(["merewether", "--cell", "8", "--observations", marksFile("x,y,ID,stage\n0,0,a,1\n")], {
      language: "zh",
    });
    expect([none.code, none.err]).toEqual([3, expect.stringMatching(/洪痕 a 位于区域之外/)]);
  }, 60_000);
  it("tells a terminal how far it is, and ends at Ctrl+C", async () => {
    await expect(validate(["merewether"], { aborted: true, isTty: true })).rejects.toMatchObject({
      failure: { code: "SIM_CANCELLED" },
    });
  });
});

describe("a file of marks", () => {
  it("may have more columns, spaces, quotes, a byte order mark and no last line break; the last stage is the observed", () => {
    const text = '\ufeffID, note, Y, x, stage (draft), stage (final), stage TUFLOW\n\n"a", , 2.5 , +1e1, , 3, -\n';
    expect(parseStageMarks("f", text)).toEqual([{ id: "a", x: 10, y: 2.5, observedM: 3 }]);
    expect(parseStageMarks("f", OWN).map(({ observedM }) => observedM)).toEqual([23.14, 19.98, 18.38]);
  });
  it.each([
    ["", 1, /empty/],
    ["\n\n", 1, /empty/],
    ["x,y,ID\n1,2,a\n", 1, /stage/],
    ["1,2,a,3\n", 1, /header/],
    ["x,y,ID,stage\n", 1, /no mark/],
    ["x,y,ID,stage\n1,2,a\n", 2, /3 columns/],
    ["x,y,ID,stage\n1,2,a,3\n\n1,2,b,3,4\n", 4, /5 columns/],
    ["x,y,ID,stage\n1,2,a,x\n", 2, /not a number/],
    ["x,y,ID,stage\n1,,a,3\n", 2, /y is ""/],
    ["x,y,ID,stage\n1,2,a,1e999\n", 2, /not a number/],
    ["x,y,ID,stage\nNaN,2,a,3\n", 2, /not a number/],
    ["x,y,ID,stage\n0x10,2,a,3\n", 2, /not a number/],
    ["x,y,ID,stage\n1,2,,3\n", 2, /no ID/],
    [`x,y,ID,stage\n${"1,2,a,3\n".repeat(10_001)}`, 10_002, /more than/],
  ])("is refused where it is none: %#", (text, line, why) => {
    let refusal: unknown;
    try {
      parseStageMarks("marks.csv", text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ failure: { code: "IMPORT_INVALID", said: { en: expect.stringMatching(why) } } });
    expect(String((refusal as Error).message)).toContain(`line ${line}:`);
  });
  it("is refused before the flood is run: missing, a folder, no text", async () => {
    const binary = join(folder, "binary.csv");
    writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0x00));
    for (const path of [join(folder, "missing.csv"), folder, binary])
      await expect(validate(["merewether", "--observations", path])).rejects.toMatchObject({
        failure: { code: "IMPORT_INVALID" },
      });
  });
});
