import { expect, test } from "vitest";
import { marksOf, momentsOf, spansOf } from "./moments.ts";

const text = (en: string) => ({ en, zh: en });
const words = { alarm: "Alarm", setOut: "Out you set", out: "Out", harm: (harm: string) => `In ${harm}` };
const own = { body: 3, fed: 0.1, isDown: false, setOutS: 31, outS: null, musterS: null } as const;

test("moments are in the order of time, with the numbers of the score's lines", () => {
  const line = (id: string, atS: number | null) => ({ id, title: text(id), most: 10, points: 5, atS, why: text("") });
  const score = { points: 10, better: null, lines: [line("start", 31.5), line("lift", null), line("dose", 12)] };
  const moments = momentsOf({ score }, { alarmAtS: 20, own: { ...own, harms: [] } }, words, "en");
  expect(moments.map(({ sign, atS }) => [sign, atS])).toEqual([
    ["3", 12],
    ["!", 20],
    ["→", 31],
    ["1", 31.5],
  ]);
});

test("whiles in smoke that are a second apart are one, water is another", () => {
  const harms = [
    { harm: "smoke", fromS: 10, toS: 12 },
    { harm: "water", fromS: 12, toS: 13 },
    { harm: "smoke", fromS: 13, toS: 20 },
    { harm: "smoke", fromS: 40, toS: 41 },
  ] as const;
  expect(spansOf({ own: { ...own, harms: [...harms] } }, words).map(({ fromS, toS }) => [fromS, toS])).toEqual([
    [10, 20],
    [12, 13],
    [40, 41],
  ]);
  expect(spansOf({ own: null }, words)).toEqual([]);
});

test("marks that would lie on one another are one with all signs", () => {
  const moment = (sign: string, atS: number) => ({ key: sign, sign, atS, label: sign });
  const moments = [moment("!", 20), moment("1", 22), moment("2", 60), moment("3", 99.9), moment("4", 100)];
  expect(marksOf(moments, 2.5).map(({ sign }) => sign)).toEqual(["! 1", "2", "3 4"]);
});
