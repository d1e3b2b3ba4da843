import { Button } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Plan } from "../../twins/operations/plan.ts";
import type { PlanMaking } from "../../twins/protocol/console.ts";
import { ActButton } from "../panels/ActButton.tsx";
import { useStageText } from "../panels/Compare/useStageText.ts";
import { PANEL_MS, useAct, useReplica, useShown, useSite, useTick } from "../session/context.tsx";
import { readProperty } from "../session/replica.ts";
import { ErrorNote } from "../ui/parts.tsx";
import { openPanel } from "./openPanel.ts";

const Line = (props: { text: string; more?: string; children: ReactNode }) => (
  <div className="notice cell-banner" role="status">
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
  const { run, busy, error } = useAct("cancelPropose");
  const title = t("plan.making.title", { branch: t(`compare.branches.${making.branch}`) });
  return (
    <Line text={title} more={`${stage(making)} · ${t("plan.making.by", { who: making.by })}`}>
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
  const words = { n: plan.approvals.length, needed: plan.approvalsNeeded, reason: plan.reason };
  const status = plan.status as "proposed" | "approved" | "held";
  return (
    <Line text={t(`plan.holding.${status}`, words)}>
      <Button size="compact-sm" variant="default" onClick={() => openPanel("plan")}>
        {t("plan.holding.open")}
      </Button>
    </Line>
  );
}

/** Its own rule is off, and no plan is there to follow: a failed or cancelled plan may have left it so. */
function Idle() {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("release");
  return (
    <Line text={t("plan.holding.remote")}>
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
  useTick(PANEL_MS * 2);
  const replica = useReplica();
  const making = useShown((shown) => shown.making);
  const plans = useShown((shown) => shown.plans);
  if (making !== null) return <Making making={making} />;
  if (plans.some((plan) => plan.status === "executing")) return null;
  const waiting = plans.find((plan) => ["proposed", "approved", "held"].includes(plan.status));
  if (waiting !== undefined) return <Held plan={waiting} />;
  const controller = replica.entries.find((entry) => entry.model.type === "cell-controller");
  if (controller === undefined) return null;
  const mode = readProperty(replica, controller.thing.id, "mode")?.value;
  const values = controller.model.properties.find((property) => property.name === "mode")?.values;
  return values?.[mode ?? -1]?.name === "remote" ? <Idle /> : null;
}
