import { Button, Progress } from "@mantine/core";
import { IconHomeBolt } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HomeEnergyView } from "../../../twins/protocol/homeCity.ts";
import { useAct, useAsk, useDomain, useSite } from "../../session/context.tsx";
import type { Job } from "../../session/domain.ts";
import { go } from "../../session/view.ts";
import { Empty, ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { Form, useFilled } from "./Form.tsx";
import { PlanResult } from "./PlanResult.tsx";
import { firstShown, isOf, type PlanInputs } from "./planInputs.ts";
import "./homeEnergy.css";

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("cancelJob");
  return (
    <div className="job" role="status">
      <div className="job-line">
        <span className="num">{t("home.running", { done: job.done, total: job.total })}</span>
        <span className="muted">{job.note !== "" && t(`home.stages.${job.note}`, job.note)}</span>
        <span className="spacer" />
        <ActButton
          ask="cancelJob"
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void run({ job: job.id })}
        >
          {t("common.cancel")}
        </ActButton>
      </div>
      <Progress
        value={job.total === 0 ? 0 : (100 * job.done) / job.total}
        aria-label={t("home.running", { done: job.done, total: job.total })}
      />
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}

/** That a result is not what the form asks for now, and the way to its inputs. */
function OtherInputs({ onTake }: { onTake(): void }) {
  const { t } = useTranslation();
  return (
    <p className="other-inputs" role="status">
      {t("home.otherInputs")}{" "}
      <Button size="compact-sm" variant="default" onClick={onTake}>
        {t("home.takeInputs")}
      </Button>
    </p>
  );
}

/** The kept plan of a job, marked where the form asks for another. */
function Kept(props: { job: string; inputs: PlanInputs; onTake(plan: HomeEnergyView): void }) {
  const { siteId } = useSite();
  const { t } = useTranslation();
  const [asked] = useAsk("homeEnergyPlan", { siteId, job: props.job });
  if (asked.phase === "failed") return <ErrorNote error={asked.error} />;
  if (asked.phase === "waiting") return <p className="muted">{t("common.loading")}</p>;
  const { plan, by, atMs } = asked.value;
  const isOther = !isOf(plan, props.inputs);
  return (
    <>
      {isOther && <OtherInputs onTake={() => props.onTake(plan)} />}
      <div className={isOther ? "of-other-inputs" : undefined}>
        <PlanResult plan={plan} by={by} atMs={atMs} />
      </div>
    </>
  );
}

/** Plans a recorded day of the house against prices: a what-if, of which nothing is sent to a device. */
export default function HomeEnergy() {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const [asked, again] = useAsk("homeEnergy", { siteId });
  const [job, setJob] = useState<string | null>(null);
  // The last one that was planned here: it stays while the next is made, or where that fails.
  const [mine, setMine] = useState<string | null>(null);
  const [text, setText] = useState("");
  const jobs = useDomain((domain) => domain.jobs);
  const current = job === null ? undefined : jobs.get(job);
  const ended = current?.ended === true;
  const isMade = ended && current.error === null;
  const filled = useFilled(asked.phase === "done" ? asked.value : null, text);
  useEffect(() => {
    if (ended) again();
    if (isMade) setMine(job);
  }, [ended, isMade, job, again]);
  if (asked.phase === "failed") return <ErrorNote error={asked.error} onRetry={again} />;
  if (asked.phase === "waiting") return <p className="muted pad">{t("common.loading")}</p>;
  const shown = (isMade ? job : mine) ?? firstShown(asked.value.plans, filled.inputs);
  const take = ({ day, pricesVirtual, eurPerKwh }: HomeEnergyView): void => {
    if (!pricesVirtual) setText(eurPerKwh.join("\n"));
    go({ day, prices: pricesVirtual ? null : "own" });
  };
  const running = current !== undefined && !ended;
  return (
    <div className="home-energy pad">
      <Form info={asked.value} filled={filled} text={text} onText={setText} busy={running} onStarted={setJob} />
      {running && <Running job={current} />}
      {ended && current.error?.code === "SIM_CANCELLED" && <p className="muted">{t("home.cancelled")}</p>}
      {ended && current.error !== null && current.error.code !== "SIM_CANCELLED" && <ErrorNote error={current.error} />}
      {shown !== null ? (
        <Kept key={shown} job={shown} inputs={filled.inputs} onTake={take} />
      ) : (
        <Empty icon={<IconHomeBolt size={28} stroke={1.4} />}>{t("home.empty")}</Empty>
      )}
    </div>
  );
}
