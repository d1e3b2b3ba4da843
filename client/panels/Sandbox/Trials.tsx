import { ActionIcon, Button } from "@mantine/core";
import { IconFlask, IconTrash } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useAct } from "../../session/context.tsx";
import { useRefusal } from "../../session/may.ts";
import { go } from "../../session/view.ts";
import { Empty, ErrorNote } from "../../ui/parts.tsx";
import { whenText } from "../onChain/History.tsx";
import { useMeasure, useTaskName } from "../Rounds/words.ts";
import { isOpen } from "./trials.ts";

const LOOK = { waiting: "", running: "busy", done: "ok", refused: "bad", cancelled: "warn" } as const;
const PUBLISHED = { unknown: "busy", proposed: "busy", approved: "ok", rejected: "bad", revoked: "bad" } as const;

/** Where a trial is, and of a published one, where its proposal is. */
export function State({ row: { phase, publication } }: { row: TrialRow }) {
  const { t } = useTranslation();
  if (publication !== null && publication.phase !== "failed") {
    const { status } = publication;
    return (
      <span className={`word word-${PUBLISHED[status]}`}>
        {t(status === "unknown" ? "sandbox.phases.publishing" : `models.statuses.${status}`)}
      </span>
    );
  }
  return <span className={`word word-${LOOK[phase]}`}>{t(`sandbox.phases.${phase}`)}</span>;
}

/** Asked before a trial and its result are gone. */
function Sure({ row, onEnd }: { row: TrialRow; onEnd: () => void }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("removeTrial");
  const remove = async (): Promise<void> => {
    if ((await run({ trial: row.trial })) !== null) onEnd();
  };
  return (
    <div className="act-says">
      <p>{t("sandbox.list.removeSays")}</p>
      <div className="acts">
        <Button size="compact-sm" loading={busy} onClick={() => void remove()}>
          {t("sandbox.list.remove")}
        </Button>
        <Button size="compact-sm" variant="default" disabled={busy} onClick={onEnd}>
          {t("common.cancel")}
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}

function Row({ row, shown }: { row: TrialRow; shown: boolean }) {
  const { t } = useTranslation();
  const task = useTaskName();
  const measure = useMeasure();
  const refusal = useRefusal("removeTrial");
  const [asked, setAsked] = useState(false);
  const first = row.result?.evaluation.tests[0];
  const removable =
    !isOpen(row) && (row.publication === null || row.publication.phase === "failed") && refusal === null;
  return (
    <li className="sandbox-row" data-shown={shown || undefined}>
      <div className="sandbox-row-line">
        <button
          type="button"
          className="sandbox-row-open"
          aria-current={shown || undefined}
          onClick={() => go({ trial: row.trial, beside: null })}
        >
          <strong className="sandbox-row-name">{row.model.file}</strong>
          <span className="muted">{task(row.task)}</span>
          <span className="sandbox-row-state">
            <State row={row} />
            {first !== undefined && row.result !== null && (
              <span className="num">{measure(row.result.evaluation.measure).text(first.value)}</span>
            )}
            <span className="muted num">{whenText(row.atMs).slice(5, -3)}</span>
          </span>
        </button>
        {removable && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t("sandbox.list.removeOf", { file: row.model.file, task: task(row.task) })}
            aria-expanded={asked}
            onClick={() => setAsked(!asked)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {asked && removable && <Sure row={row} onEnd={() => setAsked(false)} />}
    </li>
  );
}

/** A list that scrolls by itself, with the shown trial in sight; the page stays where it is. */
function useListInSight(shown: string | null): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another trial is another place in the list.
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>("[data-shown]") ?? null;
    if (list.current === null || row === null) return;
    const { scrollTop, clientHeight } = list.current;
    const below = row.offsetTop + row.offsetHeight > scrollTop + clientHeight;
    if (below || row.offsetTop < scrollTop) list.current.scrollTop = row.offsetTop;
  }, [shown]);
  return list;
}

/** The person's own trials, newest first. */
export function Trials({ trials, shown }: { trials: readonly TrialRow[]; shown: string | null }) {
  const { t } = useTranslation();
  const list = useListInSight(shown);
  if (trials.length === 0)
    return (
      <div className="card">
        <Empty icon={<IconFlask size={24} aria-hidden />} title={t("sandbox.list.none")}>
          {t("sandbox.list.noneSays")}
        </Empty>
      </div>
    );
  return (
    <ul ref={list} className="card sandbox-list">
      {trials.map((row) => (
        <Row key={row.trial} row={row} shown={row.trial === shown} />
      ))}
    </ul>
  );
}
