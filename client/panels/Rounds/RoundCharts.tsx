import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import type { DemandRow, RoundRow } from "../../../twins/protocol/rounds.ts";
import { lossText, useMeasure } from "./words.ts";

const Chart = lazy(() => import("../Inspector/Chart.tsx"));

interface CurveProps {
  readonly closed: readonly RoundRow[];
  readonly rounds: number;
  readonly of: (round: RoundRow) => number | null;
  readonly label: string;
  readonly children: ReactNode;
}

/** A figure by round. Rounds are counted from 1, as people do. */
function Curve({ closed, rounds, of, label, children }: CurveProps) {
  // A closed round never changes: the view, which comes anew every few seconds, changes the chart only by another round.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const rows = useMemo(
    () =>
      closed.flatMap((round): ChartRow[] => {
        const value = of(round);
        return value === null || !Number.isFinite(value) ? [] : [[round.round + 1, value, value, value]];
      }),
    [closed.length],
  );
  return (
    <figure className="rounds-curve">
      <figcaption>{children}</figcaption>
      <Suspense fallback={<div className="chart" />}>
        <Chart
          rows={rows}
          along={{ of: "steps", from: 1, to: Math.max(rounds, 2) }}
          digits={3}
          steps={false}
          limits={[]}
          label={label}
        />
      </Suspense>
    </figure>
  );
}

const scoreOf = ({ score }: RoundRow): number | null => score;
const lossOf = ({ loss }: RoundRow): number | null => loss;

/** How good the model was after each round, and the devices' mean loss. */
export function RoundCharts({ demand }: { demand: DemandRow }) {
  const { t } = useTranslation();
  const { closed, rounds, task } = demand;
  const measure = useMeasure()(task.measure);
  const last = closed.at(-1);
  return (
    <div className="rounds-charts">
      <Curve closed={closed} rounds={rounds} of={scoreOf} label={t("rounds.chartOf", { figure: measure.title })}>
        <strong>{measure.title}</strong>
        <span className="rounds-value num">{last === undefined ? "–" : measure.text(last.score)}</span>
        <span className="rounds-way">
          {measure.better} · {t("rounds.byRound")}
        </span>
      </Curve>
      <Curve closed={closed} rounds={rounds} of={lossOf} label={t("rounds.chartOf", { figure: t("rounds.loss") })}>
        <strong>{t("rounds.loss")}</strong>
        <span className="rounds-value num">{last === undefined ? "–" : lossText(last.loss)}</span>
        <span className="rounds-way">
          {t("rounds.better.lower")} · {t("rounds.byRound")}
        </span>
      </Curve>
    </div>
  );
}
