import { useElementSize } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { BranchResult } from "../../../twins/sim/comparison.ts";
import { minutesText, numberText } from "../../ui/format.ts";
import { ticks } from "../Timeline/scale.ts";

const LABEL = 104;
const ROW = 24;
const AXIS = 20;

/** Number of tints a job's bars go through; the label in the bar tells jobs apart, the tint only helps. */
const TINTS = 8;

interface Bar {
  readonly key: string;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly job: number;
  readonly empty: boolean;
}

function barsOf(result: BranchResult, machines: number): Bar[] {
  const { operations, transports } = result.schedule;
  return [
    ...operations.map((op) => ({
      key: `o${op.job}-${op.index}`,
      row: op.machine - 1,
      from: op.start,
      to: op.end,
      job: op.job,
      empty: false,
    })),
    ...transports.flatMap((trip) => [
      {
        key: `e${trip.job}-${trip.index}`,
        row: machines + trip.vehicle - 1,
        from: trip.start,
        to: trip.pickup,
        job: trip.job,
        empty: true,
      },
      {
        key: `t${trip.job}-${trip.index}`,
        row: machines + trip.vehicle - 1,
        from: trip.pickup,
        to: trip.delivery,
        job: trip.job,
        empty: false,
      },
    ]),
  ].filter((bar) => bar.to > bar.from);
}

/** Machines and vehicles over time, as the branch plans them. */
export default function Gantt({ result }: { result: BranchResult }) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const { operations, transports } = result.schedule;
  const machines = Math.max(0, ...operations.map((op) => op.machine));
  const vehicles = Math.max(0, ...transports.map((trip) => trip.vehicle));
  const end = Math.max(1, ...operations.map((op) => op.end), ...transports.map((trip) => trip.delivery));
  const plot = Math.max(1, width - LABEL - 12);
  const x = (s: number): number => LABEL + (s / end) * plot;
  const height = AXIS + ROW * (machines + vehicles) + 4;
  const names = [
    ...Array.from({ length: machines }, (_, i) => t("compare.machine", { n: i + 1 })),
    ...Array.from({ length: vehicles }, (_, i) => t("compare.vehicle", { n: i + 1 })),
  ];
  const span = `${numberText(result.schedule.makespan, 1)} s`;
  return (
    <section className="gantt" ref={ref}>
      <h3>
        {t("compare.gantt")}
        <span className="section-aside">
          {t("compare.planned")} {numberText(result.plannedMakespanS, 1)} s · {t("compare.rehearsed")}{" "}
          {numberText(result.rehearsedMakespanS, 1)} s
        </span>
      </h3>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={t("compare.ganttLabel", { branch: t(`compare.branches.${result.branch}`), span })}
        >
          {ticks({ fromMs: 0, toMs: end * 1000 }, plot, 70).atMs.map((ms) => (
            <g key={ms} className="tick" transform={`translate(${x(ms / 1000)} 0)`}>
              <line y1={AXIS - 4} y2={height} />
              <text y={12}>{minutesText(ms / 1000)}</text>
            </g>
          ))}
          {names.map((name, i) => (
            <text key={name} className="gantt-name" x={4} y={AXIS + i * ROW + 16}>
              {name}
            </text>
          ))}
          {barsOf(result, machines).map((bar) => {
            const w = Math.max(1, x(bar.to) - x(bar.from) - 1);
            const label = t("compare.job", { n: bar.job });
            return (
              <g
                key={bar.key}
                className={`gantt-bar tint-${bar.job % TINTS}${bar.empty ? " gantt-empty" : ""}`}
                transform={`translate(${x(bar.from)} ${AXIS + bar.row * ROW + 3})`}
              >
                <title>{`${label} ${bar.empty ? t("compare.empty_drive") : ""} ${minutesText(bar.from)}–${minutesText(bar.to)}`}</title>
                <rect width={w} height={bar.empty ? 6 : ROW - 6} y={bar.empty ? 6 : 0} rx={2} />
                {!bar.empty && w > label.length * 7 && (
                  <text x={w / 2} y={13}>
                    {label}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </section>
  );
}
