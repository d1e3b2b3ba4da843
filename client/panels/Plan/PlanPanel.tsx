import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isPlanOver, type Plan, planStatus } from "../../../twins/operations/plan.ts";
import { useCellMode } from "../../session/cellMode.ts";
import {
  useAct,
  useLink,
  useLinkState,
  usePersonName,
  useShown,
  useShownKnown,
  useSite,
  useZone,
} from "../../session/context.tsx";
import { go } from "../../session/view.ts";
import { dateTimeText, timeText } from "../../ui/format.ts";
import { Empty, ErrorNote, Facts, Hash, Section } from "../../ui/parts.tsx";
import { ActButton, PastNote } from "../ActButton.tsx";
import { approvedBy } from "../Approvals/waiting.ts";
import { ChainWait } from "../ChainWait.tsx";
import { ClassC } from "./ClassC.tsx";
import { MakespanBars } from "./MakespanBars.tsx";
import { PlanSteps } from "./PlanSteps.tsx";
import { useReasonText } from "./useReasonText.ts";

const LOOK: Readonly<Partial<Record<Plan["status"], string>>> = {
  done: "ok",
  executing: "busy",
  held: "warn",
  failed: "bad",
  stopped: "warn",
  expired: "bad",
};
/** A transaction may take a while. */
const CHAIN_MS = 60_000;

/** What the one who approved first can do to get the second approval. */
function SecondSigner() {
  const { t } = useTranslation();
  const link = useLink();
  return (
    <div className="second-signer" role="status">
      <p>{t("plan.secondSigner")}</p>
      <p className="muted">{t("plan.secondHere")}</p>
      <div className="acts">
        <Button size="compact-sm" variant="default" onClick={() => go({ panel: "people" })}>
          {t("panel.people")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => link.askSignIn(true)}>
          {t("login.other")}
        </Button>
      </div>
    </div>
  );
}

function Acts({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const signed = useLinkState((state) => state.person !== null && approvedBy(state.person, plan));
  const approve = useAct("approve");
  const execute = useAct("execute");
  const cancel = useAct("cancelPlan");
  const release = useAct("release");
  const error = approve.error ?? execute.error ?? cancel.error ?? release.error;
  const mode = useCellMode();
  const stopped = useShown((shown) => shown.stopped !== null);
  const over = isPlanOver(plan.status);
  return (
    <>
      <div className="acts">
        {plan.status === "proposed" && !signed && (
          <ActButton
            ask="approve"
            size="compact-md"
            loading={approve.busy}
            onClick={() => void approve.run({ plan: plan.id }, CHAIN_MS)}
          >
            {t("plan.approve")}
          </ActButton>
        )}
        {(plan.status === "approved" || plan.status === "held") && (
          <ActButton
            ask="execute"
            size="compact-md"
            loading={execute.busy}
            onClick={() => void execute.run({ plan: plan.id }, CHAIN_MS)}
          >
            {t("plan.execute")}
          </ActButton>
        )}
        {!over && (
          <ActButton
            ask="cancelPlan"
            size="compact-md"
            variant="default"
            loading={cancel.busy}
            onClick={() => void cancel.run({ plan: plan.id })}
          >
            {t("plan.cancel")}
          </ActButton>
        )}
        {/* Nothing to hand back where the local rule decides already, and nothing may move while the stop is latched. */}
        {over && !stopped && mode !== null && mode !== "local" && (
          <ActButton
            ask="release"
            size="compact-md"
            variant="default"
            title={t("plan.releaseTitle")}
            loading={release.busy}
            onClick={() => void release.run({ siteId })}
          >
            {t("plan.release")}
          </ActButton>
        )}
      </div>
      <PastNote />
      {signed && plan.status === "proposed" && <SecondSigner />}
      {approve.busy && <ChainWait />}
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}

function Approvals({ plan }: { plan: Plan }) {
  const who = usePersonName();
  const { t } = useTranslation();
  const zone = useZone();
  return (
    <Section
      title={t("plan.approvals")}
      aside={t("plan.approvalsOf", { n: plan.approvals.length, needed: plan.approvalsNeeded })}
    >
      {plan.approvals.length === 0 && <p className="muted hint">{t("plan.noApprovals")}</p>}
      <ul className="rows">
        {plan.approvals.map((approval) => (
          <li key={approval.txHash} className="row">
            <span className="num muted">{timeText(approval.atMs, zone)}</span>
            <span className="row-main">{who(approval.by)}</span>
            <Hash value={approval.txHash} label={t("receipts.tx")} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The plans: makespan planned, rehearsed and executed; approval; steps as they go. */
export default function PlanPanel() {
  const { t } = useTranslation();
  const zone = useZone();
  const plans = useShown((shown) => shown.plans);
  const known = useShownKnown();
  const reason = useReasonText();
  const [chosen, setChosen] = useState<string | null>(null);
  const plan = plans.find((p) => p.id === chosen) ?? plans[0];
  if (plan === undefined && !known) return <p className="muted pad">{t("replay.loading")}</p>;
  if (plan === undefined) return <Empty>{t("plan.empty")}</Empty>;
  const status = planStatus(plan);
  return (
    <div className="plan-panel">
      <div className="plan-facts">
        <div className="plan-head">
          <h3>{t(`compare.branches.${plan.body.branch}`)}</h3>
          <span className={`word word-${LOOK[status] ?? "plain"}`}>{t(`plan.statuses.${status}`)}</span>
          {plan.body.classC && <span className="tag">{t("plan.classC")}</span>}
          <span className="spacer" />
          {plans.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label={t("plan.choose")}
              value={plan.id}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={plans.map((p) => ({
                value: p.id,
                label: `${dateTimeText(p.madeAtMs, zone)} · ${t(`compare.branches.${p.body.branch}`)}`,
              }))}
            />
          )}
        </div>
        {reason(plan) !== "" && <p className="plan-reason">{reason(plan)}</p>}
        <MakespanBars plan={plan} />
        {plan.body.classC && !isPlanOver(plan.status) && <ClassC />}
        <Acts plan={plan} />
        <Approvals plan={plan} />
        <Facts
          rows={[
            [t("plan.digest"), <Hash key="d" value={plan.digest} />],
            [t("plan.base"), <Hash key="b" value={plan.body.base.digest} />],
            [
              t("plan.model"),
              plan.body.modelCid === null ? t("common.none") : <Hash key="m" value={plan.body.modelCid} />,
            ],
          ]}
        />
      </div>
      <PlanSteps plan={plan} />
    </div>
  );
}
