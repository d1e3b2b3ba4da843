import type { Said } from "../language.ts";

/** The cases of `aitn validate flood`, in the order of the page. */
export const FLOOD_CASES = [
  "stoker",
  "ritter",
  "lake",
  "thacker",
  "thacker-planar",
  "volume",
  "order",
  "bump",
  "bump-transcritical",
  "bump-jump",
  "friction",
  "uniform",
  "merewether",
] as const;

/** In two lines, as a terminal's width asks. */
const list = `${FLOOD_CASES.slice(0, 7).join(", ")},\n                       ${FLOOD_CASES.slice(7).join(", ")}`;

export const floodUsage: Said = {
  en: `Usage: aitn validate flood CASE [--json]
       aitn validate flood stoker [--left M] [--right M] [--dx M] [--time S] [--json]
       aitn validate flood ritter [--left M] [--dx M] [--time S] [--json]
       aitn validate flood thacker [--cells N] [--json]
       aitn validate flood merewether [--observations FILE] [--cell M] [--json]

Runs a case of shallow water against its exact solution, or the flood of Merewether against the marks that were found.

  CASE                 ${list}
  --left M, --right M  depth behind the dam, 0.1 to 100 m (10), and below it, less than that (1)
  --dx M, --time S     cells, 0.01 to 20 m (1); seconds until it is compared, 0.1 to 600 (20): 100 to 4,000 cells in all
  --cells N            cells along each side, 40 to 400 (200)
  --observations FILE  marks of the highest water as CSV with a header: x, y, ID, stage (UTM zone 56 south, m), and more
                       columns if you like; of several stages the last is taken. Without it, the site's own marks.
                       A mark is measured by the open, wet ones of the four cells around it; one inside a house, outside
                       of the district or left dry is told as missing
  --cell M             size of the cells, 1 to 8 m (2)
  --json               the case's figures, then checks: [{id, value, unit, band, pass}]; of merewether
                       {points: [{id, observed, predicted}], rms}, predicted null where it is missing
`,
  zh: `用法：aitn validate flood 算例 [--json]
      aitn validate flood stoker [--left 米] [--right 米] [--dx 米] [--time 秒] [--json]
      aitn validate flood ritter [--left 米] [--dx 米] [--time 秒] [--json]
      aitn validate flood thacker [--cells N] [--json]
      aitn validate flood merewether [--observations 文件] [--cell 米] [--json]

用精确解检验浅水方程的一个算例，或用实测洪痕检验梅里韦瑟洪水。

  算例                   ${list}
  --left 米、--right 米  坝上游水深，0.1 到 100 米（10）；下游水深，须小于上游（1）
  --dx 米、--time 秒     网格，0.01 到 20 米（1）；比较时刻，0.1 到 600 秒（20）；网格总数 100 到 4000
  --cells N            每边网格数，40 到 400（200）
  --observations 文件  洪痕 CSV，带表头：x, y, ID, stage（UTM 56S 带，米），可有更多列；有多个 stage 列时取最后一个。
                       省略时用场所自带的洪痕。洪痕水位取其周围四个网格中未被房屋占用且被淹没者；位于房屋内、
                       区域外或模型中未淹没的洪痕记为缺失
  --cell 米            网格边长，1 至 8 米（2）
  --json               算例的数值，其后为 checks: [{id, value, unit, band, pass}]；merewether 为
                       {points: [{id, observed, predicted}], rms}，缺失时 predicted 为 null
`,
};
