import type { Said } from "../language.ts";

/** The part of `aitn validate --help` about people. */
export const crowdUsage: Said = {
  en: `Usage: aitn validate crowd [CASE] [options]

Runs one case of pedestrian dynamics: RiMEA's guideline, NIST TN 1822, IMO MSC.1/Circ.1533, and flows that were measured.
Without a CASE it lists them, and what each takes.

  --width M      of a door, a passage or a corridor
  --length M     depth of the bottleneck's passage (default 2.8), or of the corridor
  --density D    persons/m2
  --agents N     how many people
  --doors N      how many doors
  --seed N       default 1; the same seed gives the same figures on every machine
  --json         one JSON object on stdout: case, seed, the case's figures, checks: [{id, value, unit, band, pass}];
                 bottleneck: flow (persons/s), specificFlow (persons/(m s)); corridor: speed (m/s), flow; room: seconds
`,
  zh: `用法：aitn validate crowd [算例] [选项]

运行一个行人动力学算例：RiMEA 指南、NIST TN 1822、IMO MSC.1/Circ.1533，以及实测流量。不给算例时列出全部算例及其可用选项。

  --width M      门、通道或走廊的宽度
  --length M     瓶颈通道的深度（默认 2.8）或走廊长度
  --density D    人/m²
  --agents N     人数
  --doors N      门数
  --seed N       默认 1；相同的种子在任何机器上得到相同的结果
  --json         标准输出上一个 JSON 对象：case、seed、算例的数值、checks: [{id, value, unit, band, pass}]；
                 bottleneck：flow（人/s）、specificFlow（人/(m·s)）；corridor：speed（m/s）、flow；room：seconds
`,
};
