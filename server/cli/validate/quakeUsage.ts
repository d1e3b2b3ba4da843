import type { Said } from "../language.ts";

/** Limits of a block's sides, m, and of the solver's rate, Hz. */
export const SIDE_M = { low: 0.02, high: 5 } as const;
export const RATE_HZ = { low: 60, high: 1_920, whole: true } as const;

/** The part of `aitn validate --help` about earthquakes. */
export const quakeUsage: Said = {
  en: `Usage: aitn validate quake overturn|quarter-period|rebound [--breadth M] [--height M] [--depth M] [--hz N] [--json]
       aitn validate quake elcentro [--record FILE] [--scale X] [--damping X] [--json]
       aitn validate quake shelves [--breadth M] [--height M] [--depth M] [--count N] [--scale X] [--seed N] [--json]

  overturn        least constant acceleration that overturns a block, g, against B/H: thresholdG, exactG, ratio
  quarter-period  free rocking from half of the tipping angle, against Housner: measuredS, exactS, ratio
  rebound         its next greatest angle as a share of the tipping angle: measured, exact, ratio; difference, judgedBy, pass
  elcentro        measures of the accelerogram of El Centro 1940, or of another: PGA, PGV, Arias, spectrum, intensity
  shelves         share of shelves that El Centro throws down, at 240 and 480 Hz, and on a moved floor at 60 Hz

  --breadth M     side that the block rocks over, m (default 0.3), ${SIDE_M.low} to ${SIDE_M.high}
  --height M      m (default 1.8), ${SIDE_M.low} to ${SIDE_M.high}
  --depth M       side along the edge, m (default the breadth; shelves 0.8)
  --hz N          steps a second (default 240), ${RATE_HZ.low} to ${RATE_HZ.high}
  --record FILE   an accelerogram of one's own: numbers, # begins a comment, which names the step and the unit
  --damping X     of the spectrum (default 0.05), 0 to 0.5
  --count N       shelves (default 34), 1 to 200
  --scale X       times the record (default 1), 0.05 to 10
  --seed N        of the shelves' breadths, which differ by 2 % (default 1)
`,
  zh: `用法：aitn validate quake overturn|quarter-period|rebound [--breadth 米] [--height 米] [--depth 米] [--hz N] [--json]
      aitn validate quake elcentro [--record 文件] [--scale X] [--damping X] [--json]
      aitn validate quake shelves [--breadth 米] [--height 米] [--depth 米] [--count N] [--scale X] [--seed N] [--json]

  overturn        使块体倾覆的最小恒定加速度（g），与 B/H 对比：thresholdG、exactG、ratio
  quarter-period  自倾覆角一半起的自由摇摆，与 Housner 解对比：measuredS、exactS、ratio
  rebound         下一次最大转角占倾覆角的比例：measured、exact、ratio；difference、judgedBy、pass
  elcentro        El Centro 1940 或其他加速度记录的指标：PGA、PGV、阿里亚斯强度、反应谱、烈度
  shelves         El Centro 中倒下的书架比例：240 与 480 Hz，以及 60 Hz 移动楼面

  --breadth 米    块体摇摆方向的边长（默认 0.3），${SIDE_M.low} 到 ${SIDE_M.high}
  --height 米     高度（默认 1.8），${SIDE_M.low} 到 ${SIDE_M.high}
  --depth 米      沿棱边的边长（默认同宽度；shelves 为 0.8）
  --hz N          每秒步数（默认 240），${RATE_HZ.low} 到 ${RATE_HZ.high}
  --record 文件   自备加速度记录：数值，# 起为注释，其中写明步长与单位
  --damping X     反应谱阻尼比（默认 0.05），0 到 0.5
  --count N       书架数（默认 34），1 到 200
  --scale X       记录的倍数（默认 1），0.05 到 10
  --seed N        书架宽度的随机种子，宽度相差 2 %（默认 1）
`,
};
