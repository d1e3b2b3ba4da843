import { useTranslation } from "react-i18next";
import { useDomain, useReplica } from "../../session/context.tsx";
import { useShownBranch } from "../../session/shownBranch.ts";
import { useView } from "../../session/view.ts";
import { textOf } from "../../ui/format.ts";
import { useSpan } from "../../ui/parts.tsx";
import { type TimeWindow, toMs, toX } from "./scale.ts";

const BAR = 6;
/** Room that the words of the risk need after "now". */
const RISK_PX = 90;

/** Of a rising line of points, what it is at a place: read off between its neighbours. */
function meanAt(points: readonly { at: number; mean: number }[], place: number): { at: number; mean: number } | null {
  const next = points.findIndex(({ at }) => at >= place);
  if (next < 0) return points.at(-1) ?? null;
  const [a, b] = [points[next - 1], points[next]!];
  if (a === undefined) return b;
  const share = (place - a.at) / Math.max(1e-9, b.at - a.at);
  return { at: place, mean: a.mean + share * (b.mean - a.mean) };
}

/** What is expected after now: the failure risk a model sees, and the plan's or the branch's steps. */
export function Forecast(props: { window: TimeWindow; width: number; nowMs: number; top: number; height: number }) {
  const { t, i18n } = useTranslation();
  const { window, width, nowMs, top, height } = props;
  const span = useSpan();
  const replica = useReplica();
  const forecasts = useDomain((domain) => domain.forecasts);
  const plans = useDomain((domain) => domain.plans);
  const x = (ms: number): number => toX(window, width, ms);
  const plan = plans.find((p) => p.status === "executing");
  const picked = useView((view) => view.branch !== null);
  const branch = useShownBranch();
  const shown = plan === undefined || picked ? branch : null;
  const bars =
    shown !== null
      ? shown.result.course.operations.map((op) => ({
          row: op.machine,
          fromMs: shown.comparison.base.atMs + op.start * 1000,
          toMs: shown.comparison.base.atMs + op.end * 1000,
        }))
      : (plan?.body.steps ?? [])
          .filter((step) => step.kind === "process")
          .map((step) => {
            const start = plan!.startedAtMs ?? nowMs;
            const row = Number(/\d+$/.exec(step.thing)?.[0] ?? 1);
            return { row, fromMs: start + step.rehearsed.startS * 1000, toMs: start + step.rehearsed.endS * 1000 };
          });
  return (
    <g className="forecast-layer">
      {bars
        .filter((bar) => bar.toMs > Math.max(nowMs, window.fromMs) && bar.fromMs < window.toMs)
        .map((bar) => {
          const from = Math.max(x(nowMs), x(bar.fromMs));
          return (
            <rect
              key={`${bar.row}-${bar.fromMs}`}
              className="forecast-bar"
              x={from}
              y={top + 4 + (bar.row - 1) * (BAR + 4)}
              width={Math.max(1, x(bar.toMs) - from)}
              height={BAR}
            />
          );
        })}
      {[...forecasts.values()].map(({ forecast }) => {
        if (forecast.meaning !== "failure-probability") return null;
        const points = forecast.points.map((p) => ({ ...p, at: x(forecast.madeAtMs + p.atS * 1000) }));
        const y = (p: number): number => top + height - p * (height - 8);
        const band = [
          ...points.map((p) => `${p.at},${y(p.high)}`),
          ...points.toReversed().map((p) => `${p.at},${y(p.low)}`),
        ];
        const entry = replica.entry(forecast.thing);
        const end = meanAt(points, width);
        return (
          <g key={forecast.thing}>
            <title>{`${t("timeline.risk")}: ${entry === null ? forecast.thing : textOf(entry.thing.title, i18n.language)}`}</title>
            <polygon className="risk-band" points={band.join(" ")} />
            <polyline className="risk-line" points={points.map((p) => `${p.at},${y(p.mean)}`).join(" ")} />
            {end !== null && end.at > x(nowMs) + RISK_PX && (
              <text className="risk-label" x={end.at - 4} y={Math.max(top + 12, y(end.mean) - 5)}>
                {t("timeline.riskAt", {
                  percent: Math.round(end.mean * 100),
                  span: span(toMs(window, width, end.at) - nowMs),
                })}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
