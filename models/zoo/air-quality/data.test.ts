import { describe, expect, it } from "vitest";
import { examplesOf, FEATURES, MEASURED, parseHours, rmseDust } from "./data.ts";

const HEADER =
  '"No","year","month","day","hour","PM2.5","PM10","SO2","NO2","CO","O3","TEMP","PRES","DEWP","RAIN","wd","WSPM","station"';
/** Hours from midnight of 28 February 2016, which goes on to the 29th; dust rises by 1 an hour. */
const line = (i: number, dust: number | "NA" = 50 + i): string => {
  const [day, hour] = [28 + Math.floor(i / 24), i % 24];
  return `${i + 1},2016,2,${day},${hour},${dust},80,10,40,NA,30,5.5,1020,-3,0,"NNE",1.5,"Here"`;
};
const withCo = (text: string): string => text.replace(",NA,30,", ",900,30,");
const station = (count: number, missing: readonly number[] = []): string =>
  [HEADER, ...Array.from({ length: count }, (_, i) => withCo(line(i, missing.includes(i) ? "NA" : 50 + i)))].join("\n");

describe("a station's file", () => {
  it("is read hour by hour, and what was not measured stays unmeasured", () => {
    const hours = parseHours([HEADER, line(23), line(24), ""].join("\n"));
    expect(hours.map(({ hour }) => hour)).toEqual([23, 0]);
    expect((hours[1]?.day ?? 0) - (hours[0]?.day ?? 0)).toBe(1);
    expect(hours[0]?.windDeg).toBe(22.5);
    const value = (name: (typeof MEASURED)[number]) => hours[0]?.values[MEASURED.indexOf(name)];
    expect([value("PM2.5"), value("CO"), value("PRES")]).toEqual([73, Number.NaN, 1020]);
  });
  it.each([
    ["another header", "No,year\n"],
    ["an hour that is left out", [HEADER, line(0), line(2)].join("\n")],
    ["a row that is short", [HEADER, "1,2016,2,28,0,50"].join("\n")],
    ["no date", [HEADER, line(0).replace("2016", "MMXVI")].join("\n")],
  ])("refuses %s", (_, text) => {
    expect(() => parseHours(text)).toThrow(RangeError);
  });
});

describe("examples of it", () => {
  it("are the change to the next hour, and see nothing of it", () => {
    const hours = parseHours(station(40));
    const { count, inputs, targets } = examplesOf(hours, 0, 30);
    expect(count).toBe(15);
    expect(inputs.length).toBe(15 * FEATURES);
    expect(targets.every((change) => Math.abs(change - 0.01) < 1e-6)).toBe(true);
    // An hour ago there was 1 less, two hours ago 2.
    expect([...inputs.subarray(0, 3)].map((x) => Math.round(x * 100))).toEqual([-1, -2, -3]);
    const other = parseHours(station(40)).map((hour, i) =>
      i === 30 ? { ...hour, values: hour.values.with(MEASURED.indexOf("PM2.5"), 999) } : hour,
    );
    const later = examplesOf(other, 0, 30);
    expect(later.inputs).toEqual(inputs);
    expect(later.targets.at(-1)).not.toBe(targets.at(-1));
  });
  it("are not made of dust that was not measured, before or after; a gap of three hours in the past is held over", () => {
    const whole = examplesOf(parseHours(station(60)), 0, 60).count;
    // Neither as the hour itself nor as the next one.
    expect(examplesOf(parseHours(station(60, [30])), 0, 60).count).toBe(whole - 2);
    expect(examplesOf(parseHours(station(60, [30, 31, 32])), 0, 60).count).toBe(whole - 4);
    // Four hours long: what has it in its past is left out too.
    expect(examplesOf(parseHours(station(60, [30, 31, 32, 33])), 0, 60).count).toBeLessThan(whole - 10);
  });
  it("err in micrograms", () => {
    expect(rmseDust(Float32Array.of(0.03, 0), Float32Array.of(0, 0.04))).toBeCloseTo(Math.sqrt(12.5), 5);
  });
});
