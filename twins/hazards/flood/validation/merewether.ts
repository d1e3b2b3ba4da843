import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import type { FloodRun } from "../flood.ts";
import { FRICTION_LAW } from "./law.ts";
import { type MarkResult, rmsOf, type StageMark, stagesAt } from "./marks.ts";

/** From the dry start until the steady inflow has filled the district and its stages stand still, s; as ANUGA's case runs. */
export const MEREWETHER_RUN_S = 1000;

/** What is told of the case; its run is given the files by who may read them. */
export const MEREWETHER_TEXT: Omit<FidelityCase, "run"> = {
  id: "merewether",
  title: {
    en: "Merewether, June 2007: peak stage at observed marks",
    zh: "梅里韦瑟 2007 年 6 月洪水：实测洪痕处的最高水位",
  },
  setUp: {
    en: "19.7 m3/s over a circle of radius 10 m on the 1 m ground model in cells of 2 m, 59 closed houses, n = 0.02 on the road and 0.04 elsewhere, walls on the west and south, open on the north and east, 1,000 s from dry.",
    zh: "1 m 地面模型取 2 m 网格，在半径 10 m 的圆内入流 19.7 m3/s，59 座房屋不透水，道路糙率 0.02、其余 0.04，西、南为墙，北、东开放，从干地面起计算 1000 s。",
  },
  law: FRICTION_LAW,
  source:
    "Smith and Wasko 2012, Australian Rainfall and Runoff, revision project 15 (Water Research Laboratory); data of GeoscienceAustralia/anuga_core. Band: RMS 0.18 m over the marks; TUFLOW's is 0.15 m.",
};

/** Runs a flood to a time, a stretch of it after the other, so that who runs it can tell how far it is and stop it. */
export function* stretches(run: FloodRun, untilS: number, eachS: number): Generator<number> {
  while (untilS - run.atS > 1e-6) {
    run.step(Math.min(eachS, untilS - run.atS));
    yield run.atS / untilS;
  }
}

export interface MerewetherResult {
  readonly marks: readonly MarkResult[];
  /** m; null where no mark has a prediction. */
  readonly rms: number | null;
  readonly checks: readonly FidelityCheck[];
}

/** What a flood that has run says of the marks. */
export function merewetherResult(run: FloodRun, observed: readonly StageMark[]): MerewetherResult {
  const marks = stagesAt(run, observed);
  const rms = rmsOf(marks);
  const count = (gap: MarkResult["gap"]): number => marks.filter((mark) => mark.gap === gap).length;
  const checks: FidelityCheck[] = [
    {
      id: "dryMarks",
      title: { en: "marks that the model left dry", zh: "模型中未被淹没的洪痕数" },
      value: count("dry"),
      unit: "1",
      band: { low: 0, high: 0 },
    },
    {
      id: "unusedMarks",
      title: { en: "marks in a house or outside of the district", zh: "位于房屋内或区域外的洪痕数" },
      value: count("house") + count("outside"),
      unit: "1",
      band: null,
    },
  ];
  if (rms !== null)
    checks.unshift(
      {
        id: "rms",
        title: { en: "peak stage, RMS over the marks", zh: "最高水位均方根误差" },
        value: rms,
        unit: "m",
        band: { low: 0, high: 0.18 },
      },
      {
        id: "worst",
        title: { en: "peak stage, largest error", zh: "最高水位最大误差" },
        value: Math.max(...marks.map(({ predictedM, observedM }) => Math.abs((predictedM ?? observedM) - observedM))),
        unit: "m",
        band: null,
      },
    );
  return { marks, rms, checks };
}
