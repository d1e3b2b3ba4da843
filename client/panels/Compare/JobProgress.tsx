import { Progress } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BRANCHES } from "../../../twins/sim/comparison.ts";
import { useAct, useSite, useTick } from "../../session/context.tsx";
import type { Job } from "../../session/domain.ts";
import { ErrorNote, useSpan } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { remainingMs } from "./figures.ts";

/** How far a comparison is, how long it will take, and a way out. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation();
  useTick(500);
  const span = useSpan();
  const session = useSite();
  const { run, busy, error } = useAct("cancelJob");
  const nowMs = session.nowMs();
  // Replications are alike, what comes before them is not: the pace counts from the first of them.
  const [pace, setPace] = useState<{ atMs: number; done: number } | null>(null);
  if (pace === null && BRANCHES.some((branch) => branch === job.note)) setPace({ atMs: nowMs, done: job.done });
  if (job.ended)
    return job.error?.code === "SIM_CANCELLED" ? (
      <p className="muted pad">{t("compare.cancelled")}</p>
    ) : job.error === null ? null : (
      <ErrorNote error={job.error} />
    );
  const left = pace === null ? null : remainingMs(job.done - pace.done, job.total - pace.done, nowMs - pace.atMs);
  return (
    <div className="job" role="status">
      <div className="job-line">
        <span className="num">
          {job.total === 0 ? t("compare.starting") : t("compare.running", { done: job.done, total: job.total })}
        </span>
        <span className="muted num">{left !== null && t("compare.remaining", { time: span(left) })}</span>
        <span className="muted">{job.note !== "" && t(`compare.stages.${job.note}`, job.note)}</span>
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
        value={job.total === 0 ? 0 : (job.done / job.total) * 100}
        aria-label={t("compare.running", { done: job.done, total: job.total })}
      />
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
