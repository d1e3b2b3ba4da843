import { useTranslation } from "react-i18next";
import { useDomain, useReplica } from "../../session/context.tsx";
import { useView } from "../../session/view.ts";
import { textOf } from "../../ui/format.ts";
import { type TimeWindow, toX } from "./scale.ts";

const HEIGHT = 92;
const BAR = 5;

/** What is expected after now: the failure risk a model sees, and the plan's or the branch's steps. */
export function Forecast(props: { window: TimeWindow; width: number; nowMs: number; top: number }) {
  const { t, i18n } = useTranslation();
  const { window, width, nowMs, top } = props;
  const replica = useReplica();
  const forecasts = useDomain((domain) => domain.forecasts);
  const plans = useDomain((domain) => domain.plans);
  const comparisons = useDomain((domain) => domain.comparisons);
  const branch = useView((view) => view.branch);
  const x = (ms: number): number => toX(window, width, ms);
  const plan = plans.find((p) => p.status === "executing");
  const [id, name] = (branch ?? "").split(":");
  const shown = comparisons.find((c) => c.id === id)?.branches.find((b) => b.branch === name);
  const base = comparisons.find((c) => c.id === id)?.base.atMs ?? 0;
  const bars =
    shown !== undefined
      ? shown.schedule.operations.map((op) => ({
          row: op.machine,
          fromMs: base + op.start * 1000,
          toMs: base + op.end * 1000,
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
              y={top + 4 + bar.row * (BAR + 3)}
              width={Math.max(1, x(bar.toMs) - from)}
              height={BAR}
            />
          );
        })}
      {[...forecasts.values()].map(({ forecast }) => {
        if (forecast.meaning !== "failure-probability") return null;
        const points = forecast.points.map((p) => ({ ...p, at: x(forecast.madeAtMs + p.atS * 1000) }));
        const y = (p: number): number => top + HEIGHT - p * (HEIGHT - 8);
        const band = [
          ...points.map((p) => `${p.at},${y(p.high)}`),
          ...points.toReversed().map((p) => `${p.at},${y(p.low)}`),
        ];
        const entry = replica.entry(forecast.thing);
        return (
          <g key={forecast.thing}>
            <title>{`${t("timeline.risk")}: ${entry === null ? forecast.thing : textOf(entry.thing.title, i18n.language)}`}</title>
            <polygon className="risk-band" points={band.join(" ")} />
            <polyline className="risk-line" points={points.map((p) => `${p.at},${y(p.mean)}`).join(" ")} />
          </g>
        );
      })}
    </g>
  );
}
