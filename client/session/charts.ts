import { ok, type Result } from "../../twins/core/result.ts";
import { type ChartRow, MAX_RANGE_POINTS, MAX_RANGES } from "../../twins/protocol/console.ts";
import type { Link } from "./link.ts";

export interface ChartsWanted {
  readonly siteId: string;
  readonly of: readonly { readonly thing: string; readonly property: string }[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Rows of each chart, at most. */
  readonly points: number;
}

/** The past of many properties, in their order, by as few asks as the server takes; all of them or none. */
export async function askCharts(
  link: Pick<Link, "ask">,
  { siteId, of, fromMs, toMs, points }: ChartsWanted,
): Promise<Result<readonly (readonly ChartRow[])[]>> {
  const most = Math.min(MAX_RANGES, Math.floor(MAX_RANGE_POINTS / points));
  const charts: (readonly ChartRow[])[] = [];
  for (let i = 0; i < of.length; i += most) {
    const answer = await link.ask("ranges", { siteId, of: of.slice(i, i + most), fromMs, toMs, points });
    if (!answer.ok) return answer;
    charts.push(...answer.value.charts);
  }
  return ok(charts);
}
