import { Button } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SandboxView, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { ErrorNote, Tag } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { Fold } from "../onChain/Page.tsx";
import { useTaskName } from "../Rounds/words.ts";
import { ModelCard } from "./ModelCard.tsx";
import { Publish } from "./Publish.tsx";
import { Result } from "./Result.tsx";
import { Running } from "./Running.tsx";
import { State } from "./Trials.tsx";
import { isOpen } from "./trials.ts";

/** On a phone the list stands above it: what was chosen there is brought into sight. */
function useInSight(trial: string): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const first = useRef(trial);
  useEffect(() => {
    if (first.current === trial) return;
    first.current = trial;
    box.current?.scrollIntoView({ block: "nearest" });
  }, [trial]);
  return box;
}

/** What was tried: the scenarios and their seed. */
function Tried({ row }: { row: TrialRow }) {
  const { t } = useTranslation();
  const names = row.scenarios.map((one) => t(`sandbox.scenarios.${one}.name`));
  return (
    <p className="muted">
      {row.scenarios.length === 0
        ? t("sandbox.trial.recordedOnly")
        : t("sandbox.trial.with", { scenarios: names.join(t("common.list")), seed: row.seed })}
    </p>
  );
}

/** One trial: as it goes on, and what came of it. */
export function Trial(props: { row: TrialRow; view: SandboxView; beside: string | null; onAgain: () => void }) {
  const { t } = useTranslation();
  const task = useTaskName();
  const { row, view } = props;
  const box = useInSight(row.trial);
  return (
    <section
      ref={box}
      className="card page-card sandbox-trial"
      aria-label={t("sandbox.trial.label", { file: row.model.file })}
    >
      <div className="card-head">
        <h2>{t("sandbox.trial.title", { file: row.model.file, task: task(row.task) })}</h2>
        <State row={row} />
        <Tag kind="recorded" title={t("sandbox.recordedSays")}>
          {t("rounds.recorded")}
        </Tag>
        <span className="spacer" />
        {!isOpen(row) && (
          <ActButton ask="tryModel" size="compact-sm" variant="default" onClick={props.onAgain}>
            {t("sandbox.trial.again")}
          </ActButton>
        )}
      </div>
      <Tried row={row} />
      {isOpen(row) && <Running row={row} trials={view.trials} />}
      {row.phase === "cancelled" && row.failure === null && <p>{t("sandbox.trial.cancelled")}</p>}
      {row.failure !== null && <ErrorNote error={row.failure} />}
      {row.result !== null && <Result row={row} result={row.result} trials={view.trials} beside={props.beside} />}
      {row.result !== null && <Publish row={row} />}
      <Fold title={t("sandbox.model.title")}>
        <ModelCard model={row.model} />
      </Fold>
    </section>
  );
}

/** An address of a trial that this person has not, or no more. */
export function NoTrial({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="card page-card">
      <p>{t("sandbox.trial.none")}</p>
      <div>
        <Button size="sm" variant="default" onClick={onClose}>
          {t("sandbox.trial.toList")}
        </Button>
      </div>
    </section>
  );
}
