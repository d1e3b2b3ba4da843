import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ModelInfo } from "../../../twins/protocol/console.ts";
import type { ActingModel } from "../../../twins/protocol/sandbox.ts";
import { textOf } from "../../ui/format.ts";
import { Empty, Facts, Hash } from "../../ui/parts.tsx";
import { RoleNote } from "../ActButton.tsx";
import { Acting, UseModel, useActing } from "./Acting.tsx";
import { MarkdownCard } from "./MarkdownCard.tsx";
import { ModelVote } from "./ModelVote.tsx";

const LOOK = { proposed: "busy", approved: "ok", rejected: "bad", revoked: "bad", unknown: "warn" } as const;

/** What the register says of a version, and the files that this server serves of it. */
function useRegisterRows({ cid, number, author, authorName, evaluation, served }: ModelInfo) {
  const { t } = useTranslation();
  const link = (name: string, at: string) => (
    <a key={name} href={`/models/${at}`} target="_blank" rel="noreferrer">
      {t(`models.files.${name as "model" | "evaluation" | "card"}`)}
    </a>
  );
  const rows: [string, ReactNode][] = [];
  if (number > 0) rows.push([t("models.number"), number]);
  if (author !== "") rows.push([t("models.author"), authorName === "" ? <Hash key="a" value={author} /> : authorName]);
  if (evaluation !== null) rows.push([t("models.evaluation"), <Hash key="e" value={evaluation} />]);
  if (served !== null)
    rows.push([
      t("models.here"),
      <span key="f" className="acts">
        {link("model", cid)}
        {link("evaluation", served.evaluationCid)}
        {link("card", served.cardCid)}
      </span>,
    ]);
  return rows;
}

function Model({ model, acting }: { model: ModelInfo; acting: ActingModel | null }) {
  const { t, i18n } = useTranslation();
  const acts = acting?.cid === model.cid && model.status === "approved";
  const register = useRegisterRows(model);
  return (
    <li className="card">
      <h3>
        {model.name} <span className={`word word-${LOOK[model.status]}`}>{t(`models.statuses.${model.status}`)}</span>
      </h3>
      <Facts
        rows={[
          [t("models.cid"), <Hash key="c" value={model.cid} />],
          ...register,
          [t("receipts.tx"), model.txHash === null ? t("receipts.notYet") : <Hash key="t" value={model.txHash} />],
        ]}
      />
      <p className="muted">
        {model.status !== "proposed" && `${t("models.votes", { n: model.votes, needed: model.votesNeeded })} · `}
        {t(acts ? "models.running" : "models.idle")}
      </p>
      {model.status === "proposed" && (
        <>
          <ModelVote model={model} />
          <RoleNote ask="approveModel" />
        </>
      )}
      {acting !== null && <UseModel model={model} acting={acting} />}
      {model.card !== null && (
        <details>
          <summary>{t("models.card")}</summary>
          <MarkdownCard text={textOf(model.card, i18n.language)} />
        </details>
      )}
    </li>
  );
}

/** Models: what they are, who approved them, which of them acts here. */
export function ModelList({ models }: { models: readonly ModelInfo[] }) {
  const { t } = useTranslation();
  const acting = useActing();
  if (models.length === 0) return <Empty>{t("models.empty")}</Empty>;
  return (
    <ul className="cards">
      {acting !== null && <Acting acting={acting} name={models.find(({ cid }) => cid === acting.cid)?.name} />}
      {models.map((model) => (
        <Model key={model.cid} model={model} acting={acting} />
      ))}
    </ul>
  );
}
