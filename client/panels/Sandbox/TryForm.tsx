import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type SandboxTask, SCENARIO_NAMES, type ScenarioName, type TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useAct } from "../../session/context.tsx";
import { begun, numberText } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton, RoleNote } from "../ActButton.tsx";
import { WholeField, wholeIn } from "../onChain/fields.tsx";
import { useMeasure, useTaskName } from "../Rounds/words.ts";
import { Misfits } from "./Misfits.tsx";
import { ModelCard } from "./ModelCard.tsx";
import type { BroughtModel } from "./upload.ts";
import { useRecordingName, useRuleName } from "./words.ts";

const SEEDS = { least: 0, most: 9_999_999 } as const;

/** A choice of one or several, with what it means below its name. */
function Choice(props: {
  type: "radio" | "checkbox";
  group: string;
  name: string;
  says: string;
  checked: boolean;
  fixed?: boolean;
  onChange?: () => void;
}) {
  return (
    <label className="sandbox-choice">
      <input
        type={props.type}
        name={props.group}
        checked={props.checked}
        disabled={props.fixed}
        onChange={() => props.onChange?.()}
      />
      <span>
        <strong>{begun(props.name)}</strong>
        <span className="muted">{props.says}</span>
      </span>
    </label>
  );
}

/** The tasks that the model fits; those that it does not, with why, folded away where there is another way on. */
function Tasks(props: {
  tasks: readonly SandboxTask[];
  brought: BroughtModel;
  task: SandboxTask | undefined;
  onTask: (name: string) => void;
}) {
  const { t } = useTranslation();
  const name = useTaskName();
  const measure = useMeasure();
  const rule = useRuleName();
  const fits = props.tasks.filter((one) => props.brought.fits.includes(one.name));
  return (
    <fieldset className="sandbox-choices">
      <legend>{t("sandbox.try.task")}</legend>
      {fits.map((one) => (
        <Choice
          key={one.name}
          type="radio"
          group="task"
          name={name(one.name)}
          says={t("sandbox.try.taskSays", {
            measure: measure(one.measure).title,
            better: measure(one.measure).better,
            count: one.tests.length,
            ticks: numberText(
              one.tests.reduce((sum, { ticks }) => sum + ticks, 0),
              0,
            ),
            rule: rule(one.fallback),
          })}
          checked={one.name === props.task?.name}
          onChange={() => props.onTask(one.name)}
        />
      ))}
      <Misfits
        tasks={props.tasks.filter((one) => !fits.includes(one))}
        model={props.brought.model}
        open={fits.length === 0}
      />
    </fieldset>
  );
}

function Scenarios(props: {
  first: string;
  chosen: readonly ScenarioName[];
  onChange: (chosen: readonly ScenarioName[]) => void;
}) {
  const { t } = useTranslation();
  const { chosen } = props;
  return (
    <fieldset className="sandbox-choices">
      <legend>{t("sandbox.try.scenarios")}</legend>
      <Choice
        type="checkbox"
        group="scenario"
        name={t("sandbox.try.recorded")}
        says={t("sandbox.try.recordedSays")}
        checked
        fixed
      />
      {SCENARIO_NAMES.map((one) => (
        <Choice
          key={one}
          type="checkbox"
          group="scenario"
          name={t(`sandbox.scenarios.${one}.name`)}
          says={t(`sandbox.scenarios.${one}.says`)}
          checked={chosen.includes(one)}
          onChange={() =>
            // In one order, however they were clicked: the evaluation has them in it.
            props.onChange(SCENARIO_NAMES.filter((other) => chosen.includes(other) !== (other === one)))
          }
        />
      ))}
      <p className="muted">{t("sandbox.try.scenariosSay", { test: props.first })}</p>
    </fieldset>
  );
}

/** A checked model: what it is, what it is tried at, and with what wrong. */
export function TryForm(props: {
  brought: BroughtModel;
  tasks: readonly SandboxTask[];
  /** Of the trial before, when the same model is tried anew. */
  like: Pick<TrialRow, "task" | "seed" | "scenarios"> | null;
  onStarted: (trial: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { brought, tasks } = props;
  const recording = useRecordingName();
  const { run, busy, error } = useAct("tryModel");
  const [chosen, setChosen] = useState(props.like?.task ?? "");
  const [scenarios, setScenarios] = useState<readonly ScenarioName[]>(props.like?.scenarios ?? SCENARIO_NAMES);
  const [seed, setSeed] = useState(String(props.like?.seed ?? 1));
  const fits = tasks.filter(({ name }) => brought.fits.includes(name));
  const task = fits.find(({ name }) => name === chosen) ?? fits[0];
  const drawn = wholeIn(SEEDS, seed);
  const start = async (): Promise<void> => {
    if (task === undefined || drawn === null) return;
    const started = await run({ cid: brought.model.cid, task: task.name, scenarios: [...scenarios], seed: drawn });
    if (started !== null) props.onStarted(started.trial);
  };
  return (
    <form
      className="page-form sandbox-try"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p className="word word-ok">{t("sandbox.try.checked", { file: brought.model.file })}</p>
      <ModelCard model={brought.model} />
      <div className="sandbox-columns">
        <Tasks tasks={tasks} brought={brought} task={task} onTask={setChosen} />
        {task !== undefined && (
          <div className="sandbox-seeded">
            <Scenarios
              first={recording({ test: task.tests[0]?.name ?? "", scenario: null })}
              chosen={scenarios}
              onChange={setScenarios}
            />
            <WholeField label={t("sandbox.try.seed")} value={seed} range={SEEDS} onChange={setSeed} />
          </div>
        )}
      </div>
      <div className="acts">
        <ActButton
          ask="tryModel"
          size="sm"
          type="submit"
          loading={busy}
          disabled={task === undefined || drawn === null}
        >
          {t("sandbox.try.start")}
        </ActButton>
        <Button size="sm" variant="default" disabled={busy} onClick={props.onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
      <RoleNote ask="tryModel" />
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}
