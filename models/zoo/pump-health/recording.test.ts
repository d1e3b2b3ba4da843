import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { fitBaseline, quantile, winsorised } from "./features.ts";
import { loadPumpHealth, pumpHealthBytes } from "./index.ts";
import { CHANNELS, parseSkab } from "./recording.ts";

const HEADER = `datetime;${CHANNELS.map((c) => c.column).join(";")};anomaly;changepoint`;
const codeOf = (text: string): string => {
  const result = parseSkab(text);
  return result.ok ? "ok" : result.error.code;
};

describe("parseSkab", () => {
  it("reads times, channels and labels, and keeps an empty cell as missing", () => {
    const { samples, anomaly } = must(
      parseSkab(
        `${HEADER}\r\n2020-03-09 10:14:33;1;2;3;4;5;6;7;8;0.0;0.0\r\n2020-03-09 10:14:35;1;;3;4;5;6;7;8;1.0;0.0\r\n`,
      ),
    );
    expect(samples.map((s) => s.tMs)).toEqual([1583748873000, 1583748875000]);
    expect(Array.from(samples[1]!.values)).toEqual([1, Number.NaN, 3, 4, 5, 6, 7, 8]);
    expect(Array.from(anomaly!)).toEqual([0, 1]);
  });

  it("refuses a missing column, a bad cell and times that do not rise", () => {
    const row = "2020-03-09 10:14:33;1;2;3;4;5;6;7;8;0;0";
    expect(codeOf(`${HEADER}\n${row}`)).toBe("ok");
    expect(codeOf("")).toBe("MODEL_DATA");
    expect(codeOf(`${HEADER.replace("Current", "Curent")}\n${row}`)).toBe("MODEL_DATA");
    expect(codeOf(`${HEADER}\n${row.replace(";3;", ";x;")}`)).toBe("MODEL_DATA");
    expect(codeOf(`${HEADER}\n${row.replace(";3;", ";Infinity;")}`)).toBe("MODEL_DATA");
    expect(codeOf(`${HEADER}\n${row}\n${row}`)).toBe("MODEL_DATA");
    expect(codeOf(`${HEADER}\n${row.replace("2020-", "20-")}`)).toBe("MODEL_DATA");
  });

  it("refuses more rows than its limit", () => {
    expect(codeOf(`${HEADER}\n${"x\n".repeat(200_001)}`)).toBe("MODEL_DATA");
  });
});

describe("baseline statistics", () => {
  it("interpolates quantiles and ignores single glitches", () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([4], 0.9)).toBe(4);
    const values = new Float64Array(100).fill(2);
    values[50] = 1e9;
    expect(winsorised(values)).toEqual({ low: 2, high: 2, mean: 2 });
  });

  it("fits no baseline where half of a channel is missing", () => {
    const spec = must(loadPumpHealth(pumpHealthBytes())).features;
    const sample = (missing: boolean) => ({
      tMs: 0,
      values: new Float64Array(8).fill(1).with(7, missing ? Number.NaN : 1),
    });
    const half = Array.from({ length: 100 }, (_, i) => sample(i < 50));
    expect(fitBaseline(spec, half)![7]).toBe(1);
    expect(fitBaseline(spec, [...half, sample(true)])).toBeNull();
    expect(fitBaseline(spec, [])).toBeNull();
  });
});
