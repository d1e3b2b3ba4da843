import type { FidelityCase } from "../../../core/fidelity.ts";
import { type StecklerResult, stecklerChecks, stecklerErrors } from "../steckler.ts";

/** Steckler's tests; how their table is read is the caller's. */
export const stecklerCase = (results: () => Promise<readonly StecklerResult[]>): FidelityCase => ({
  id: "fire-steckler",
  title: { en: "Steckler's compartment fires", zh: "Steckler 房间火试验" },
  setUp: {
    en: "A gas burner in the middle of a room of 2.8 x 2.8 x 2.13 m, against its walls, in its corner or before its door burns 30 minutes, with doors and windows of many sizes: layers and flows at the end against the measurements, over the 45 tests (of 55) that are shipped. Other files of tests: aitn validate fire --cases.",
    zh: "2.8 x 2.8 x 2.13 m 房间中的气体燃烧器（位于房间中央、靠墙、墙角或门前）燃烧 30 分钟，门窗尺寸各异；终态的分层与流量与实测比较，覆盖自带的 45 个试验（共 55 个）。其他试验文件：aitn validate fire --cases。",
  },
  law: {
    en: "The drills' two-zone model as it is: Heskestad's plume with reflection at walls, Bernoulli with C = 0.7, Poreh's spill plume at openings, conduction into 13 mm of fibre board. Two figures of the model were calibrated on these tests: how much a plume takes in more that leans in the inflow, and how much smoke the inflow drags down.",
    zh: "演练所用双区模型原样：Heskestad 羽流（墙面镜像）、伯努利方程 C = 0.7、开口处 Poreh 溢流羽流、13 mm 纤维板导热。模型有两个系数以这些试验标定：羽流随进风倾斜时的卷吸增量，以及进风带下的烟量。",
  },
  source: "Steckler, Quintiere and Rinkinen, NBSIR 82-2520 (1982); bands are of this project's acceptance",
  run: async () => stecklerChecks(stecklerErrors(await results())),
});
