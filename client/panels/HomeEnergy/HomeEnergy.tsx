import { NativeSelect, Progress, Textarea } from "@mantine/core";
import { IconHomeBolt } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HomeEnergyInfo } from "../../../twins/protocol/homeCity.ts";
import { useAct, useAsk, useDomain, useSite } from "../../session/context.tsx";
import type { Job } from "../../session/domain.ts";
import { go, useView } from "../../session/view.ts";
import { Empty, ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { PlanResult } from "./PlanResult.tsx";
import { MAX_TEXT, type PricesRead, readPrices } from "./readPrices.ts";
import "./homeEnergy.css";

function useReadError(read: PricesRead | null): string | null {
  const { t } = useTranslation();
  if (read === null || read.ok) return null;
  return "line" in read
    ? t("home.badLine", { line: read.line, text: read.text })
    : t("home.badCount", { n: read.count });
}

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

/** The kept plan of a job. */
function Kept({ job }: { job: string }) {
  const { siteId } = useSite();
  const { t } = useTranslation();
  const [asked] = useAsk("homeEnergyPlan", { siteId, job });
  if (asked.phase === "failed") return <ErrorNote error={asked.error} />;
  return asked.phase === "done" ? (
    <PlanResult plan={asked.value.plan} />
  ) : (
    <p className="muted">{t("common.loading")}</p>
  );
}

function OwnPrices(props: { text: string; onText(text: string): void; error: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <Textarea
        label={t("home.ownLabel")}
        value={props.text}
        onChange={(event) => props.onText(event.currentTarget.value)}
        error={props.text === "" ? null : props.error}
        rows={6}
      />
      <label className="home-file">
        {t("home.file")}{" "}
        <input
          type="file"
          accept=".txt,.csv,text/plain"
          onChange={(event) => void event.currentTarget.files?.[0]?.slice(0, MAX_TEXT).text().then(props.onText)}
        />
      </label>
    </>
  );
}

function Form({ info, busy, onStarted }: { info: HomeEnergyInfo; busy: boolean; onStarted(job: string): void }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const act = useAct("planHomeEnergy");
  const wanted = useView((view) => view.day);
  const day = (info.days.find((one) => one.day === wanted) ?? info.days.at(-1))?.day ?? "";
  const isOwn = useView((view) => view.prices === "own");
  const [text, setText] = useState("");
  const own = isOwn ? text : null;
  const read = own === null ? null : readPrices(own);
  const error = useReadError(read);
  async function start(): Promise<void> {
    const started = await act.run({ siteId, day, eurPerKwh: read?.ok === true ? [...read.eurPerKwh] : null });
    if (started !== null) onStarted(started.job);
  }
  return (
    <div className="home-form">
      <NativeSelect
        label={t("home.day")}
        value={day}
        onChange={(event) => go({ day: event.currentTarget.value })}
        data={info.days.map((one) => ({
          value: one.day,
          label: t("home.dayOption", { day: one.day, n: one.readings }),
        }))}
      />
      <NativeSelect
        label={t("home.prices")}
        value={own === null ? "example" : "own"}
        onChange={(event) => go({ prices: event.currentTarget.value === "own" ? "own" : null })}
        data={[
          { value: "example", label: t("home.example") },
          { value: "own", label: t("home.own") },
        ]}
      />
      {own !== null && <OwnPrices text={own} onText={setText} error={error} />}
      <ActButton ask="planHomeEnergy" loading={act.busy} disabled={busy || error !== null} onClick={() => void start()}>
        {t("home.plan")}
      </ActButton>
      {act.error !== null && <ErrorNote error={act.error} />}
    </div>
  );
}

/** Plans a recorded day of the house against prices: a what-if, of which nothing is sent to a device. */
export default function HomeEnergy() {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const [asked, again] = useAsk("homeEnergy", { siteId });
  const [job, setJob] = useState<string | null>(null);
  const jobs = useDomain((domain) => domain.jobs);
  const current = job === null ? undefined : jobs.get(job);
  const ended = current?.ended === true;
  useEffect(() => {
    if (ended) again();
  }, [ended, again]);
  if (asked.phase === "failed") return <ErrorNote error={asked.error} onRetry={again} />;
  if (asked.phase === "waiting") return <p className="muted pad">{t("common.loading")}</p>;
  const newest = asked.value.plans[0]?.job ?? null;
  const shown = ended && current.error === null ? job : newest;
  return (
    <div className="home-energy pad">
      <Form info={asked.value} busy={current !== undefined && !ended} onStarted={setJob} />
      {current !== undefined && !ended && <Running job={current} />}
      {ended && current.error?.code === "SIM_CANCELLED" && <p className="muted">{t("home.cancelled")}</p>}
      {ended && current.error !== null && current.error.code !== "SIM_CANCELLED" && <ErrorNote error={current.error} />}
      {shown !== null ? (
        <Kept key={shown} job={shown} />
      ) : (
        <Empty icon={<IconHomeBolt size={28} stroke={1.4} />}>{t("home.empty")}</Empty>
      )}
    </div>
  );
}
