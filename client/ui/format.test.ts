import { describe, expect, test } from "vitest";
import { tokenText } from "../../twins/core/tokenText.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { coolantPump } from "../../twins/things/coolant-pump/model.ts";
import { machiningCentre } from "../../twins/things/machining-centre/model.ts";
import {
  dateTimeText,
  minutesText,
  numberText,
  shortHash,
  spanOf,
  timeText,
  unitText,
  valueText,
  zoneText,
} from "./format.ts";

const FLAGS: [string, string] = ["no", "yes"];
const property = (name: string) =>
  [...agv.properties, ...machiningCentre.properties, ...coolantPump.properties].find((p) => p.name === name)!;

describe("numbers", () => {
  test("fixed digits, a narrow space between thousands, a true minus, no minus zero", () => {
    expect(numberText(1234567.891, 1)).toBe("1\u202f234\u202f567.9");
    expect(numberText(-0.5, 2)).toBe("−0.50");
    expect(numberText(-0.001, 1)).toBe("0.0");
    expect(numberText(Number.NaN, 1)).toBe("–");
  });
  test("token amounts are exact and never rounded up", () => {
    expect(tokenText("1250000000000000000000")).toBe("1\u202f250");
    expect(tokenText("1999999999999999999", 2)).toBe("1.99");
    expect(tokenText("5")).toBe("0");
    expect(tokenText("-5")).toBe("–");
  });
});

describe("values", () => {
  test("in both languages", () => {
    expect(valueText(property("state"), 1, "en", FLAGS)).toEqual({ value: "Driving", unit: "" });
    expect(valueText(property("state"), 1, "zh", FLAGS)).toEqual({ value: "行驶", unit: "" });
    expect(valueText(property("spindleSpeed"), 7800, "zh", FLAGS)).toEqual({ value: "7\u202f800", unit: "转/分" });
    expect(valueText(property("spindleSpeed"), 7800, "en", FLAGS)).toEqual({ value: "7\u202f800", unit: "rpm" });
    expect(valueText(property("doorOpen"), 1, "en", FLAGS).value).toBe("yes");
    expect(valueText(property("x"), Number.NaN, "en", FLAGS)).toEqual({ value: "–", unit: "" });
    expect(valueText(property("state"), 99, "en", FLAGS).value).toBe("99");
  });
  test("units: UCUM as people write it, unknown ones unchanged", () => {
    expect([
      unitText("Cel", "en"),
      unitText("kW.h", "zh"),
      unitText("{unstated}", "en"),
      unitText("L/min", "en"),
    ]).toEqual(["°C", "kWh", "", "L/min"]);
  });
});

describe("time", () => {
  test("spans in the most readable unit", () => {
    expect(
      [0, 200, 9940, 14_000, 99_400, 180_000, 5_970_000, 172_800_000].map((ms) => Object.values(spanOf(ms)).join(" ")),
    ).toEqual(["s 0.0", "s 0.2", "s 9.9", "s 14", "s 99", "min 3", "h 2", "d 2"]);
  });
  test("in the site's zone", () => {
    const ms = Date.UTC(2026, 0, 2, 23, 4, 5);
    expect(timeText(ms, "Asia/Shanghai")).toBe("07:04:05");
    expect(dateTimeText(ms, "Asia/Shanghai")).toBe("2026-01-03 07:04:05");
    expect([
      zoneText(ms, "UTC"),
      zoneText(ms, "Asia/Shanghai"),
      zoneText(ms, "Asia/Kolkata"),
      zoneText(ms, "Europe/Berlin"),
    ]).toEqual(["UTC", "+08", "+05:30", "+01"]);
  });
  test("minutes and hours", () => {
    expect([5, 65, 3600, -3].map(minutesText)).toEqual(["0:05", "1:05", "1:00:00", "0:00"]);
  });
});

test("a moment after the last date, as anybody may write one on chain, is shown as that date", () => {
  for (const ms of [Number.MAX_SAFE_INTEGER, 2 ** 64 * 1000, Infinity]) {
    expect(dateTimeText(ms, "UTC")).toBe("275760-09-13 00:00:00");
    expect(timeText(ms, "Asia/Shanghai")).toBe("08:00:00");
    expect(zoneText(ms, "UTC")).toBe("UTC");
  }
});

test("a hash keeps its head and tail", () => {
  expect(shortHash("0x1234567890abcdef")).toBe("0x1234…cdef");
  expect(shortHash("0x12345678")).toBe("0x12345678");
});
