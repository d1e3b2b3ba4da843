import type { Said } from "../language.ts";

/** The part of `aitn validate --help` about doses. */
export const fedUsage: Said = {
  en: `Usage: aitn validate fed [options]

Time until a dose of 1 (FED) of a constant exposure: of each cause, and together. Every option may be left out; what is left out is not there.

  --co PPM       carbon monoxide, 0 to 1000000
  --co2 PCT      carbon dioxide, 0 to 50: faster breathing takes in more of the others
  --hcn PPM      hydrogen cyanide, 0 to 100000
  --o2 PCT       oxygen, 0 to 21 (default 20.9)
  --temp C       temperature of the air, -50 to 1000
  --flux KW      radiant heat on the skin, kW/m2, 0 to 200; below 2.5 it counts for nothing
  --json         one JSON object on stdout: timeToFed1_s, timeToFed1_min, fedPerMinute, byCause, byGroup, laws, together
`,
  zh: `用法：aitn validate fed [选项]

恒定暴露下达到剂量 1（FED）的时间：按各致因分别给出，并给出合计。所有选项均可省略；未给出的即视为不存在。

  --co PPM       一氧化碳，0 到 1000000
  --co2 PCT      二氧化碳，0 到 50：呼吸加快会吸入更多其他气体
  --hcn PPM      氰化氢，0 到 100000
  --o2 PCT       氧气，0 到 21（默认 20.9）
  --temp C       空气温度，-50 到 1000
  --flux KW      皮肤所受热辐射，kW/m2，0 到 200；低于 2.5 不计
  --json         标准输出上一个 JSON 对象：timeToFed1_s、timeToFed1_min、fedPerMinute、byCause、byGroup、laws、together
`,
};
