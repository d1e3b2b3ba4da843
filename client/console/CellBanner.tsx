import { Button } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Plan } from "../../twins/operations/plan.ts";
import type { PlanMaking } from "../../twins/protocol/console.ts";
import { ActButton } from "../panels/ActButton.tsx";
import { useStageText } from "../panels/Compare/useStageText.ts";
import { useReasonText } from "../panels/Plan/useReasonText.ts";
import { useCellMode } from "../session/cellMode.ts";
import { useAct, usePersonName, useShown, useSite } from "../session/context.tsx";
import { ErrorNote } from "../ui/parts.tsx";
import { openPanel } from "./openPanel.ts";

const Line = (props: { text: string; more?: string; children: ReactNode }) => (
  <div className="notice line-banner" role="status">
    <IconHourglass size={17} aria-hidden />
    <strong>{props.text}</strong>
    {props.more !== undefined && <span className="muted">{props.more}</span>}
    <span className="spacer" />
    {props.children}
  </div>
);

function Making({ making }: { making: PlanMaking }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const stage = useStageText();
  const who = usePersonName();
  const { run, busy, error } = useAct("cancelPropose");
  const title = t("plan.making.title", { branch: t(`compare.branches.${making.branch}`) });
  return (
    <Line text={title} more={`${stage(making)} · ${t("plan.making.by", { who: who(making.by) })}`}>
      {error !== null && <ErrorNote error={error} />}
      <ActButton
        ask="cancelPropose"
        size="compact-sm"
        variant="default"
        loading={busy}
        disabled={making.stage === "chain"}
        onClick={() => void run({ siteId })}
      >
        {t("plan.making.cancel")}
      </ActButton>
    </Line>
  );
}

function Held({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const reason = useReasonText();
  const words = { n: plan.approvals.length, needed: plan.approvalsNeeded, reason: reason(plan) };
  const status = plan.status as "proposed" | "approved" | "held";
  return (
    <Line text={t(`plan.holding.${status}`, words)}>
      <Button size="compact-sm" variant="default" onClick={() => openPanel("plan")}>
        {t("plan.holding.open")}
      </Button>
    </Line>
  );
}

/** Its own rule is off and there is no plan to follow: after a plan that failed or was cancelled, or after the stop. */
function Idle(props: { after: "remote" | "stopped" }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("release");
  return (
    <Line text={t(`plan.holding.${props.after}`)}>
      {error !== null && <ErrorNote error={error} />}
      <ActButton
        ask="release"
        size="compact-sm"
        variant="default"
        title={t("plan.releaseTitle")}
        loading={busy}
        onClick={() => void run({ siteId })}
      >
        {t("plan.release")}
      </ActButton>
    </Line>
  );
}

/** Says why the cell rests while it does: a plan is being made, or waits for people. */
export function CellBanner() {
  const mode = useCellMode();
  const stopped = useShown((shown) => shown.stopped !== null);
  const making = useShown((shown) => shown.making);
  const plans = useShown((shown) => shown.plans);
  if (making !== null) return <Making making={making} />;
  // While the stop is latched its own banner says so; once it is cleared, the cell still waits for a person.
  if (mode === "stopped") return stopped ? null : <Idle after="stopped" />;
  if (plans.some((plan) => plan.status === "executing")) return null;
  const waiting = plans.find((plan) => ["proposed", "approved", "held"].includes(plan.status));
  if (waiting !== undefined) return <Held plan={waiting} />;
  return mode === "remote" ? <Idle after="remote" /> : null;
}
