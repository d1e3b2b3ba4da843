import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DemandRow } from "../../../twins/protocol/rounds.ts";
import { Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { Progress } from "./Progress.tsx";
import { RoundCharts } from "./RoundCharts.tsx";
import { RoundTable } from "./RoundTable.tsx";
import { Seats } from "./Seats.tsx";
import { bytesText, useHow, useMeasure, useTaskName } from "./words.ts";

/** The trained model: its address, and the file. */
function Model({ cid }: { cid: string | null }) {
  const { t } = useTranslation();
  if (cid === null) return <span className="muted">{t("rounds.modelLater")}</span>;
  return (
    <>
      <Hash value={cid} label={t("rounds.model")} /> <a href={`/models/${cid}`}>{t("rounds.openModel")}</a>
    </>
  );
}

function About({ demand }: { demand: DemandRow }) {
  const { t } = useTranslation();
  const how = useHow()(demand.how);
  const { privacy, maxLate } = demand;
  const spent = {
    epsilon: (privacy?.epsilon ?? 0).toFixed(2),
    end: (privacy?.epsilonAtEnd ?? 0).toFixed(2),
    delta: privacy?.delta ?? 0,
  };
  const bytes = demand.closed.reduce((sum, round) => sum + round.bytes, 0);
  return (
    <div className="rounds-about">
      <Facts
        rows={[
          [t("rounds.strategy"), how.strategy],
          [t("rounds.rule"), how.rule],
          [t("rounds.codec"), how.codec],
          ...(maxLate === null ? [] : [[t("rounds.late"), t("rounds.lateCounts", { n: maxLate })] as const]),
          ...(privacy === null ? [] : [[t("rounds.privacy"), t("rounds.privacySays", spent)] as const]),
        ]}
      />
      <Facts
        rows={[
          [
            t("rounds.sent"),
            <span key="s" className="num">
              {bytesText(bytes)}
            </span>,
          ],
          [t("demand.payer"), <Hash key="p" value={demand.payer} label={t("demand.payer")} />],
          [t("rounds.model"), <Model key="m" cid={demand.modelCid} />],
        ]}
      />
    </div>
  );
}

/** What a demand wants and how it goes. */
function Body({ demand }: { demand: DemandRow }) {
  return (
    <>
      <Progress demand={demand} />
      {demand.closed.length > 0 && <RoundCharts demand={demand} />}
      {demand.seats.length > 0 && <Seats demand={demand} />}
      <About demand={demand} />
      {demand.closed.length > 0 && <RoundTable demand={demand} />}
    </>
  );
}

/** What came of it, where the rest is folded away. */
function Result({ demand: { task, closed } }: { demand: DemandRow }) {
  const measure = useMeasure()(task.measure);
  const last = closed.at(-1);
  return (
    <span className="muted">
      {measure.title} <span className="num">{last === undefined ? "–" : measure.text(last.score)}</span>
    </span>
  );
}

function Head({ demand, as: Title }: { demand: DemandRow; as: "h3" | "strong" }) {
  const { t } = useTranslation();
  const name = useTaskName();
  return (
    <>
      <Title>{t("rounds.title", { n: demand.demand, task: name(demand.task.name) })}</Title>{" "}
      <Tag>{t(`demand.phases.${demand.phase}`)}</Tag>
      {Title === "strong" && demand.closed.length > 0 && <Result demand={demand} />}
      <span className="spacer" />
      <Aitn wei={demand.rewardWei} />
    </>
  );
}

/** One demand; an old one is folded, and draws nothing until it is opened. */
export function Demand({ demand, old }: { demand: DemandRow; old: boolean }) {
  const [open, setOpen] = useState(false);
  if (!old)
    return (
      <section className="card page-card rounds-demand">
        <div className="card-head">
          <Head demand={demand} as="h3" />
        </div>
        <Body demand={demand} />
      </section>
    );
  return (
    <details className="card rounds-demand rounds-old" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Head demand={demand} as="strong" />
      </summary>
      {open && (
        <div className="page-card">
          <Body demand={demand} />
        </div>
      )}
    </details>
  );
}
