import type { FidelityCase } from "../../../core/fidelity.ts";
import { type StecklerResult, stecklerChecks, stecklerErrors } from "../steckler.ts";

/** Steckler's tests; how their table is read is the caller's. */
export const stecklerCase = (results: () => Promise<readonly StecklerResult[]>): FidelityCase => ({
  id: "fire-steckler",
  title: { en: "Steckler's compartment fires", zh: "Steckler 房间火试验" },
  setUp: {
    en: "A gas burner in a room of 2.8 x 2.8 x 2.13 m with a door burns 30 minutes; layers and flows at the end against the measurements, over all tests that are shipped. Other files of tests: aitn validate fire --cases.",
    zh: "2.8 x 2.8 x 2.13 m 带门房间中的气体燃烧器燃烧 30 分钟；终态的分层与流量与实测比较，覆盖自带的全部试验。其他试验文件：aitn validate fire --cases。",
  },
  law: {
    en: "The drills' two-zone model as it is: Heskestad's plume with one calibrated factor for leaning in the inflow, Bernoulli with C = 0.7, Poreh's spill plume at openings, conduction into 13 mm of fibre board.",
    zh: "演练所用双区模型原样：Heskestad 羽流（进风倾斜采用一个标定系数）、伯努利方程 C = 0.7、开口处 Poreh 溢流羽流、13 mm 纤维板导热。",
  },
  source: "Steckler, Quintiere and Rinkinen, NBSIR 82-2520 (1982); bands are of this project's acceptance",
  run: async () => stecklerChecks(stecklerErrors(await results())),
});
