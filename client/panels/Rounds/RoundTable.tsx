import { useTranslation } from "react-i18next";
import type { DemandRow } from "../../../twins/protocol/rounds.ts";
import { Fold } from "../onChain/Page.tsx";
import { Table } from "../onChain/Table.tsx";
import { bytesText, lossText, useMeasure } from "./words.ts";

/** The charts' figures, for who cannot see them or wants them exactly; the last round first. */
export function RoundTable({ demand: { demand, closed, task } }: { demand: DemandRow }) {
  const { t } = useTranslation();
  const measure = useMeasure()(task.measure);
  const label = t("rounds.figures");
  return (
    <Fold title={label}>
      <Table
        label={`${label}: ${t("demand.title", { n: demand })}`}
        columns={[
          { name: t("rounds.roundColumn") },
          { name: measure.title, num: true },
          { name: t("rounds.loss"), num: true },
          { name: t("rounds.sentColumn"), num: true },
          { name: t("rounds.droppedColumn"), num: true },
          { name: t("rounds.suspectedColumn"), num: true },
        ]}
        rows={[...closed].reverse().map((round) => ({
          key: String(round.round),
          cells: [
            t("demand.round", { n: round.round + 1 }),
            measure.text(round.score),
            lossText(round.loss),
            bytesText(round.bytes),
            String(round.dropped.length),
            String(round.suspected.length),
          ],
        }))}
      />
    </Fold>
  );
}
