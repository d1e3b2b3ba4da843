import { useTranslation } from "react-i18next";
import type { Plan } from "../../../twins/operations/plan.ts";
import type { ModelInfo } from "../../../twins/protocol/console.ts";
import { useAct, usePersonName, useShownKnown, useZone } from "../../session/context.tsx";
import { dateTimeText } from "../../ui/format.ts";
import { Empty, ErrorNote, Facts, Hash } from "../../ui/parts.tsx";
import { ActButton, PastNote } from "../ActButton.tsx";
import { ChainWait } from "../ChainWait.tsx";
import { ModelVote } from "../Models/ModelVote.tsx";
import { ClassC } from "../Plan/ClassC.tsx";
import { MakespanBars } from "../Plan/MakespanBars.tsx";
import { useWaiting } from "./waiting.ts";

function PlanToApprove({ plan }: { plan: Plan }) {
  const who = usePersonName();
  const { t } = useTranslation();
  const zone = useZone();
  const { run, busy, error } = useAct("approve");
  return (
    <li className="card">
      <h3>{t("approvals.plan", { branch: t(`compare.branches.${plan.body.branch}`) })}</h3>
      <div className="muted">
        {t("common.by", { who: who(plan.madeBy) })} · {dateTimeText(plan.madeAtMs, zone)}
      </div>
      <MakespanBars plan={plan} />
      <Facts
        rows={[
          [t("plan.digest"), <Hash key="d" value={plan.digest} label={t("plan.digest")} />],
          ...(plan.body.modelCid === null
            ? []
            : [[t("plan.model"), <Hash key="m" value={plan.body.modelCid} />] as const]),
        ]}
      />
      {plan.body.classC && <ClassC />}
      <div className="acts">
        <ActButton ask="approve" size="compact-md" loading={busy} onClick={() => void run({ plan: plan.id }, 60_000)}>
          {t("plan.approve")}
        </ActButton>
        <span className="muted">
          {t("approvals.waits", { n: plan.approvals.length, needed: plan.approvalsNeeded })}
        </span>
      </div>
      {busy && <ChainWait />}
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}

function ModelToApprove({ model }: { model: ModelInfo }) {
  const { t } = useTranslation();
  return (
    <li className="card">
      <h3>{t("approvals.model", { name: model.name })}</h3>
      <Hash value={model.cid} label={t("models.cid")} />
      <ModelVote model={model} />
    </li>
  );
}

/** What waits for the person at this console. */
export default function Approvals() {
  const { t } = useTranslation();
  const waiting = useWaiting();
  const known = useShownKnown();
  if (!known) return <p className="muted pad">{t("replay.loading")}</p>;
  if (waiting.length === 0) return <Empty>{t("approvals.empty")}</Empty>;
  return (
    <>
      <PastNote />
      <ul className="cards">
        {waiting.map((item) =>
          item.kind === "plan" ? (
            <PlanToApprove key={item.plan.id} plan={item.plan} />
          ) : (
            <ModelToApprove key={item.model.cid} model={item.model} />
          ),
        )}
      </ul>
    </>
  );
}
