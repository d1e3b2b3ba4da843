import { isoTime } from "../../../models/pipeline/time.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { oneLine } from "../failures.ts";
import { type Language, padded } from "../language.ts";
import type { ReleaseReport } from "./run.ts";

const digits = (n: number): string => String(Number(n.toPrecision(6)));
const counts = (of: Readonly<Record<string, number>>, none: string): string =>
  Object.keys(of).length === 0
    ? none
    : Object.entries(of)
        .map(([name, n]) => `${oneLine(name)} ${grouped(n)}`)
        .join(", ");
const list = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.map(oneLine).join(", ");

/** Times of a slice as people read them; what is unknown is said to be. */
export const spanText = (from: number | null, to: number | null, none: string): string =>
  from === null || to === null ? none : `${isoTime(from)} .. ${isoTime(to)}`;

function english(r: ReleaseReport): readonly (readonly [string, string])[] {
  const { read, clean, privacy, balance } = r;
  return [
    [
      "rows read",
      `${grouped(read.rows)}, ${grouped(read.ragged)} ragged ones left out${read.rowNames ? ", with row names" : ""}`,
    ],
    ["cells not of their kind", counts(read.unreadable, "none")],
    ["columns not named", list(read.unnamed, "none")],
    ["duplicates left out", `${grouped(clean.duplicates)}, and ${grouped(clean.untimed)} rows without a time`],
    [
      "gaps, left as they are",
      clean.gaps === 0 ? "none" : `${grouped(clean.gaps)}, the longest ${grouped(clean.longestGapMs / 1_000)} s`,
    ],
    ["outliers taken out", counts(clean.outliers, "none")],
    ["rows selected", grouped(r.selected)],
    ["rows without a crowd", `${grouped(privacy.suppressed)} taken out`],
    ["columns that stay", list(privacy.dropped, "none")],
    ["columns without noise", list(privacy.bare, "none")],
    ["spent by this release", `epsilon ${digits(privacy.epsilon)}, delta ${digits(privacy.delta)}`],
    [
      "left of the budget",
      `epsilon ${digits(balance.left.epsilon)}, delta ${digits(balance.left.delta)} (${r.source})`,
    ],
    [
      "released",
      `${grouped(r.rowsOut)} rows in ${grouped(r.slices.length)} slices, ${grouped(r.slices.reduce((n, s) => n + s.bytes, 0))} bytes`,
    ],
    ["folder", r.folder],
  ];
}

function chinese(r: ReleaseReport): readonly (readonly [string, string])[] {
  const { read, clean, privacy, balance } = r;
  return [
    ["读取的行", `${grouped(read.rows)}，其中列数不符而略去 ${grouped(read.ragged)}${read.rowNames ? "，带行名" : ""}`],
    ["类型不符的单元格", counts(read.unreadable, "无")],
    ["策略未列出的列", list(read.unnamed, "无")],
    ["略去的重复行", `${grouped(clean.duplicates)}，另有无时间的行 ${grouped(clean.untimed)}`],
    [
      "缺口（保持不变）",
      clean.gaps === 0 ? "无" : `${grouped(clean.gaps)}，最长 ${grouped(clean.longestGapMs / 1_000)} 秒`,
    ],
    ["去掉的离群值", counts(clean.outliers, "无")],
    ["选中的行", grouped(r.selected)],
    ["人群不足的行", `去掉 ${grouped(privacy.suppressed)}`],
    ["不放行的列", list(privacy.dropped, "无")],
    ["未加噪声的列", list(privacy.bare, "无")],
    ["本次消耗", `epsilon ${digits(privacy.epsilon)}，delta ${digits(privacy.delta)}`],
    ["预算剩余", `epsilon ${digits(balance.left.epsilon)}，delta ${digits(balance.left.delta)}（${r.source}）`],
    [
      "发布",
      `${grouped(r.rowsOut)} 行，${grouped(r.slices.length)} 片，${grouped(r.slices.reduce((n, s) => n + s.bytes, 0))} 字节`,
    ],
    ["文件夹", r.folder],
  ];
}

/** What was done, line for line, and the address last. */
export function reportText(report: ReleaseReport, language: Language): string {
  const rows = language === "zh" ? chinese(report) : english(report);
  return `${rows.map(([what, how]) => `${padded(what, 26)}${how}`).join("\n")}\n${report.root}\n`;
}
