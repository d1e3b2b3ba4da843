import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "../../ui/parts.tsx";
import type { Work } from "./useWork.ts";

/** How far something is that is worked out, with a way to stop it; what went wrong, with a way to try again. */
export function JobBar({ work, what, onRetry }: { work: Work<unknown>; what: string; onRetry: () => void }) {
  const { t } = useTranslation();
  const { job, failure } = work;
  if (failure !== null) return <ErrorNote error={failure} onRetry={onRetry} />;
  if (job === null || job.state === "done") return null;
  if (job.state === "failed" || job.state === "cancelled")
    return (
      <div className="debrief-job" role="status">
        <p>{t(job.state === "failed" ? "debrief.failed" : "debrief.cancelled")}</p>
        <Button variant="default" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      </div>
    );
  const percent = Math.round(100 * job.share);
  return (
    <div className="debrief-job">
      <p role="status">{job.state === "queued" ? t("debrief.queued", { count: job.ahead }) : what}</p>
      <progress max={100} value={percent} aria-label={what} />
      <span className="num">{percent} %</span>
      <Button variant="default" onClick={work.cancel}>
        {t("debrief.cancel")}
      </Button>
    </div>
  );
}
