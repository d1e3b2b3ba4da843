import { useElementSize } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { BranchResult, Course } from "../../../twins/sim/comparison.ts";
import { minutesText, numberText } from "../../ui/format.ts";
import { ticks } from "../Timeline/scale.ts";

const LABEL = 84;
const ROW = 24;
const AXIS = 34;
/** Room for half a label at both ends of the axis. */
const PAD = 16;
/** Narrower than this the bars would run into each other: the chart is scrolled instead. */
const LEAST_PLOT = 640;

/** Number of tints a job's bars go through; the label in the bar tells jobs apart, the tint only helps. */
const TINTS = 8;

interface Bar {
  readonly key: string;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly set: number;
  /** 0 for a service or an empty drive out of the way. */
  readonly job: number;
  readonly kind: "work" | "carry" | "empty" | "service";
}

function barsOf({ operations, transports, service }: Course, machines: number): Bar[] {
  const bars: Bar[] = operations.map(({ set, job, index, machine, start, end }) => ({
    key: `o${set}-${job}-${index}`,
    row: machine - 1,
    from: start,
    to: end,
    set,
    job,
    kind: "work",
  }));
  for (const [i, { set, vehicle, job, start, pickup, end }] of transports.entries()) {
    const row = machines + vehicle - 1;
    bars.push({ key: `e${i}`, row, from: start, to: pickup, set, job, kind: "empty" });
    bars.push({ key: `c${i}`, row, from: pickup, to: end, set, job, kind: "carry" });
  }
  if (service !== null) {
    const { machine, startS, endS } = service;
    bars.push({ key: "service", row: machine - 1, from: startS, to: endS, set: 0, job: 0, kind: "service" });
  }
  return bars.filter((bar) => bar.to > bar.from);
}

function BarShape({ bar, x, width }: { bar: Bar; x: number; width: number }) {
  const { t } = useTranslation();
  const { kind, job } = bar;
  const name = job === 0 ? "" : t("compare.job", { n: job });
  const what = kind === "service" ? t("compare.service") : kind === "empty" ? t("compare.empty_drive") : "";
  const label = kind === "service" ? what : name;
  const shown = kind !== "empty" && width > label.length * 7;
  return (
    <g
      className={`gantt-bar gantt-${kind} tint-${job % TINTS}${bar.set > 0 ? " gantt-later" : ""}`}
      transform={`translate(${x} ${AXIS + bar.row * ROW + 3})`}
    >
      <title>{`${name} ${what} ${minutesText(bar.from)}–${minutesText(bar.to)}`.trim()}</title>
      <rect width={width} height={kind === "empty" ? 6 : ROW - 6} y={kind === "empty" ? 6 : 0} rx={2} />
      {shown && (
        <text x={width / 2} y={13}>
          {label}
        </text>
      )}
    </g>
  );
}

function Plot({
  result,
  machines,
  rows,
  plot,
}: {
  result: BranchResult;
  machines: number;
  rows: number;
  plot: number;
}) {
  const { t } = useTranslation();
  const { course } = result;
  const shown = course.sets.slice(0, 2);
  const end = Math.max(1, shown.at(-1)?.endS ?? 0);
  const x = (s: number): number => PAD + (s / end) * (plot - 2 * PAD);
  const height = AXIS + ROW * rows + 4;
  const branch = t(`compare.branches.${result.branch}`);
  return (
    <svg
      width={plot}
      height={height}
      role="img"
      aria-label={t("compare.ganttLabel", { branch, span: `${numberText(end, 0)} s` })}
    >
      {shown.map(({ startS, endS }, set) => (
        <g key={startS} className="gantt-set" transform={`translate(${x(startS)} 0)`}>
          <rect y={AXIS} width={Math.max(1, x(endS) - x(startS))} height={height - AXIS} />
          <text y={12}>{t(set === 0 ? "compare.runningSet" : "compare.nextSet")}</text>
        </g>
      ))}
      {ticks({ fromMs: 0, toMs: end * 1000 }, plot, 70).atMs.map((ms) => (
        <g key={ms} className="tick" transform={`translate(${x(ms / 1000)} 0)`}>
          <line y1={AXIS - 4} y2={height} />
          <text y={27}>{minutesText(ms / 1000)}</text>
        </g>
      ))}
      {barsOf(course, machines).map((bar) => (
        <BarShape key={bar.key} bar={bar} x={x(bar.from)} width={Math.max(1, x(bar.to) - x(bar.from) - 1)} />
      ))}
    </svg>
  );
}

/** Machines and vehicles over the running set and the next, as the branch is rehearsed. */
export default function Gantt({ result }: { result: BranchResult }) {
  const { t, i18n } = useTranslation();
  const { ref, width } = useElementSize();
  const { operations, transports, sets } = result.course;
  const machines = Math.max(0, ...operations.map((op) => op.machine));
  const vehicles = Math.max(0, ...transports.map((trip) => trip.vehicle));
  const names = [
    ...Array.from({ length: machines }, (_, i) => t("compare.machine", { n: i + 1 })),
    ...Array.from({ length: vehicles }, (_, i) => t("compare.vehicle", { n: i + 1 })),
  ];
  const unit = i18n.language.startsWith("zh") ? "秒" : "s";
  return (
    <section className="gantt" ref={ref}>
      <h3>
        {t("compare.gantt")}
        <span className="section-aside">
          {t(`compare.branches.${result.branch}`)} · {t("compare.windowMakespan")}: {t("compare.planned")}{" "}
          {numberText(result.plannedMakespanS, 0)} {unit} · {t("compare.rehearsed")}{" "}
          {numberText(result.rehearsedMakespanS, 0)} {unit}
        </span>
      </h3>
      {width > 0 && (
        <div className="gantt-body">
          <svg width={LABEL} height={AXIS + ROW * names.length + 4} aria-hidden>
            {names.map((name, i) => (
              <text key={name} className="gantt-name" x={4} y={AXIS + i * ROW + 16}>
                {name}
              </text>
            ))}
          </svg>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide chart must be scrollable with the keyboard. */}
          <section className="gantt-scroll" tabIndex={0} aria-label={t("compare.gantt")}>
            <Plot
              result={result}
              machines={machines}
              rows={names.length}
              plot={Math.max(LEAST_PLOT, width - LABEL - 2)}
            />
          </section>
        </div>
      )}
      <p className="muted">{t("compare.ganttHelp", { n: Math.max(0, sets.length - 2) })}</p>
    </section>
  );
}
