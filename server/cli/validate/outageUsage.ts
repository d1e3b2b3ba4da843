import type { Said } from "../language.ts";

/** The part of `aitn validate --help` about power failures. */
export const outageUsage: Said = {
  en: `Usage: aitn validate outage [options]

Light, walking and lifts after the mains have failed: measured of the simulated world beside what the laws give on paper.

  --delay S      of the emergency lighting, s, 0 to 60 (default 5)
  --battery S    how long it lasts, s, 0 to 36000 (default 3600)
  --length M     of the corridor that is walked, m, 2 to 200 (default 20)
  --height M     of the lift's car, m, 0 to 9, in a building with storeys of 3 m (default 7.4)
  --speed MPS    of a car that returns to the lowest storey, m/s, 0.1 to 10 (default 1)
  --json         one JSON object on stdout: litAfterS, litForS, walkDarkS, walkLitS, liftReturnsAfterS, liftStops, laws, checks
`,
  zh: `用法：aitn validate outage [选项]

断电后的照明、行走与电梯：仿真测得的数值与按定律手算的数值对照。

  --delay S      应急照明延时，秒，0 到 60（默认 5）
  --battery S    应急照明持续时间，秒，0 到 36000（默认 3600）
  --length M     行走的走廊长度，米，2 到 200（默认 20）
  --height M     轿厢高度，米，0 到 9，层高 3 米（默认 7.4）
  --speed MPS    返回底层的轿厢速度，米/秒，0.1 到 10（默认 1）
  --json         标准输出上一个 JSON 对象：litAfterS、litForS、walkDarkS、walkLitS、liftReturnsAfterS、liftStops、laws、checks
`,
};
