import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useAct, useTick } from "../../session/context.tsx";
import { numberText } from "../../ui/format.ts";
import { ErrorNote, useSpan } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { useTaskName } from "../Rounds/words.ts";
import { remainingMs } from "./figures.ts";
import { aheadOf } from "./trials.ts";
import { useRecordingName } from "./words.ts";

/** Remaining time. The two models differ in their pace: it counts from the first tick of the one that is replayed. */
function useLeft(progress: TrialRow["progress"]): number | null {
  useTick(500);
  const [pace, setPace] = useState<{ whose: string; atMs: number; done: number } | null>(null);
  if (progress !== null && progress.whose !== pace?.whose)
    setPace({ whose: progress.whose, atMs: Date.now(), done: progress.done });
  if (progress === null || pace === null) return null;
  return remainingMs(progress.done - pace.done, progress.of - pace.done, Date.now() - pace.atMs);
}

/** What is replayed now, or waited for. */
function useNow(): (row: TrialRow, trials: readonly TrialRow[]) => string {
  const { t } = useTranslation();
  const task = useTaskName();
  const recording = useRecordingName();
  return (row, trials) => {
    if (row.phase === "waiting") {
      const ahead = aheadOf(trials, row);
      return ahead === null
        ? t("sandbox.running.waitsOthers")
        : t("sandbox.running.waits", { file: ahead.model.file, task: task(ahead.task) });
    }
    if (row.progress === null) return t("sandbox.running.starting");
    return t(`sandbox.running.${row.progress.whose}`, { recording: recording(row.progress) });
  };
}

/** A trial that waits or runs: what is replayed, how far it is, how long it takes, and a way out. */
export function Running({ row, trials }: { row: TrialRow; trials: readonly TrialRow[] }) {
  const { t } = useTranslation();
  const span = useSpan();
  const now = useNow();
  const left = useLeft(row.progress);
  const { run, busy, error } = useAct("cancelTrial");
  const { done, of } = row.progress ?? { done: 0, of: 0 };
  const label = t("sandbox.running.ticks", { done: numberText(done, 0), of: numberText(of, 0) });
  return (
    <div className="sandbox-wait">
      <p role="status">{now(row, trials)}</p>
      <div className="rounds-bar">
        {of > 0 && <progress max={of} value={done} aria-label={label} />}
        {of > 0 && <span className="muted num">{label}</span>}
        {left !== null && <span className="muted num">{t("sandbox.left", { time: span(left) })}</span>}
        <ActButton
          ask="cancelTrial"
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void run({ trial: row.trial })}
        >
          {t("common.cancel")}
        </ActButton>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
