import { expect, test } from "vitest";
import { readPrices } from "./readPrices.ts";

const lines = Array.from({ length: 24 }, (_, i): string => (i % 2 === 0 ? "0.25" : " 0,1 "));
const points = lines.map((line) => line.trim().replace(",", "."));
const commas = points.map((line) => line.replace(".", ","));
const eurPerKwh = points.map(Number);

test("prices are read a line each; a wrong line is named, and a wrong number of them counted", () => {
  expect(readPrices(`${lines.join("\r\n")}\n`)).toEqual({ ok: true, eurPerKwh });
  expect(readPrices(lines.with(4, "dear").join("\n"))).toEqual({ ok: false, kind: "price", line: 5, text: "dear" });
  expect(readPrices(lines.with(2, "250").join("\n"))).toMatchObject({ line: 3 });
  expect(readPrices(lines.with(2, "").join("\n")), "a gap is no price").toMatchObject({ line: 3, text: "" });
  expect(readPrices(lines.slice(1).join("\n"))).toEqual({ ok: false, kind: "count", count: 23 });
});

test.each([
  ["semicolons", points.join(";")],
  ["semicolons between decimal commas, and one at the end", `${commas.join("; ")};`],
  ["tabs", commas.join("\t")],
  ["spaces", commas.join(" ")],
  ["commas between points", points.join(",")],
  ["commas and spaces", points.join(", ")],
  ["commas and spaces between decimal commas", commas.join(", ")],
  ["lines of twelve", `${points.slice(0, 12).join(";")}\n${points.slice(12).join(";")}`],
  ["minus signs as they are printed", points.join("\n").replaceAll("0.25", "+0.25")],
])("prices on one line are parted by %s", (_, text) => {
  expect(readPrices(text)).toEqual({ ok: true, eurPerKwh });
});

test("commas that may part or be decimal are not guessed at, and a bad price among many is named alone", () => {
  expect(readPrices(commas.join(","))).toEqual({ ok: false, kind: "commas", line: 1 });
  expect(readPrices(`${points[0]}\n0,1,0,2`)).toEqual({ ok: false, kind: "commas", line: 2 });
  expect(readPrices(points.with(7, "x".repeat(60)).join(";"))).toEqual({
    ok: false,
    kind: "price",
    line: 1,
    text: "x".repeat(40),
  });
  expect(readPrices(Array(24).fill("−0,1").join("\n"))).toEqual({ ok: true, eurPerKwh: Array(24).fill(-0.1) });
});
