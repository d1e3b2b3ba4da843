import { NativeSelect } from "@mantine/core";
import { IconGitBranch, IconHistory } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Comparison } from "../../../twins/sim/comparison.ts";
import { useDomain, usePastMs, usePersonName, useZone } from "../../session/context.tsx";
import { go, useView } from "../../session/view.ts";
import { dateTimeText, timeText } from "../../ui/format.ts";
import { Empty, useSpan } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { useAge } from "./age.ts";
import { BranchCard } from "./BranchCard.tsx";
import { FigureTable } from "./FigureTable.tsx";
import { verdict } from "./figures.ts";
import { JobProgress } from "./JobProgress.tsx";
import { START_FORM, StartForm } from "./StartForm.tsx";
import { WindowLine } from "./WindowLine.tsx";

const Gantt = lazy(() => import("./Gantt.tsx"));
const VerifyRun = lazy(() => import("./VerifyRun.tsx"));

/** When the state was forked, and how long ago that is. */
function ForkedAt({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const zone = useZone();
  const span = useSpan();
  const { ageMs } = useAge(comparison);
  return t("compare.forkedAt", { time: timeText(comparison.base.atMs, zone), age: span(ageMs) });
}

/** That a comparison speaks of a cell of before, and the way to one of now. */
function Outdated({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const { outdated } = useAge(comparison);
  if (!outdated) return null;
  return (
    <div className="outdated" role="status">
      <IconHistory size={17} aria-hidden />
      <span>{t("compare.outdated")}</span>
      <ActButton ask="compare" type="submit" form={START_FORM} size="compact-sm">
        {t("compare.again")}
      </ActButton>
    </div>
  );
}

function Result({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const picked = useView((view) => view.branch);
  const [id, name] = (picked ?? "").split(":");
  const chosen = comparison.branches.find((b) => id === comparison.id && b.branch === name) ?? comparison.branches[0];
  const fastest = comparison.branches.reduce((a, b) => (b.kpis.makespan.mean < a.kpis.makespan.mean ? b : a));
  const clear = fastest.difference !== null && verdict("makespan", fastest.difference.makespan) === "better";
  return (
    <>
      <div className="branch-cards">
        {comparison.branches.map((branch) => (
          <BranchCard
            key={branch.branch}
            comparison={comparison}
            result={branch}
            best={clear && branch === fastest}
            current={branch === chosen}
            onPick={() => go({ branch: `${comparison.id}:${branch.branch}` })}
          />
        ))}
      </div>
      <FigureTable comparison={comparison} />
      {chosen !== undefined && (
        <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
          <Gantt result={chosen} />
          <VerifyRun comparison={comparison} branch={chosen} />
        </Suspense>
      )}
    </>
  );
}

/** What-ifs of the live state: start, follow, compare, choose. */
export default function Compare() {
  const who = usePersonName();
  const { t } = useTranslation();
  const zone = useZone();
  const all = useDomain((domain) => domain.comparisons);
  const pastMs = usePastMs();
  // A comparison never changes: those of then are those made by then.
  const comparisons = pastMs === null ? all : all.filter((c) => c.madeAtMs <= pastMs);
  const jobs = useDomain((domain) => domain.jobs);
  const picked = useView((view) => view.branch?.split(":")[0]);
  const [job, setJob] = useState<string | null>(null);
  const current = [...jobs.values()].find((j) => j.id === job || !j.ended);
  const comparison = comparisons.find((c) => c.id === picked) ?? comparisons[0];
  return (
    <div className="compare">
      <StartForm busy={current !== undefined && !current.ended} onStarted={setJob} />
      {current !== undefined && (!current.ended || current.error !== null) && (
        <JobProgress key={current.id} job={current} />
      )}
      {comparison === undefined ? (
        current === undefined && <Empty icon={<IconGitBranch size={28} stroke={1.4} />}>{t("compare.empty")}</Empty>
      ) : (
        <>
          <div className="compare-head">
            <span className="muted num">
              <ForkedAt comparison={comparison} /> ·{" "}
              {t("compare.replicationsN", { n: comparison.branches[0]?.replications ?? 0, seed: comparison.seed })} ·{" "}
              {t("world.jobset", { n: comparison.jobset })} · {t("common.by", { who: who(comparison.by) })}
            </span>
            <span className="spacer" />
            {comparisons.length > 1 && (
              <NativeSelect
                size="xs"
                aria-label={t("compare.older")}
                value={comparison.id}
                onChange={(event) => go({ branch: `${event.currentTarget.value}:continue` })}
                data={comparisons.map((c) => ({ value: c.id, label: dateTimeText(c.madeAtMs, zone) }))}
              />
            )}
          </div>
          {(current === undefined || current.ended) && <Outdated comparison={comparison} />}
          <WindowLine comparison={comparison} />
          <Result comparison={comparison} />
        </>
      )}
    </div>
  );
}
