import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { budgetOf } from "../../../models/learning/privacy/budget.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { MAX_LATE, PRIVATE_CLIP, PRIVATE_DELTA, type TaskInfo } from "../../../twins/protocol/rounds.ts";
import { useAct } from "../../session/context.tsx";
import { useEconomy } from "../../session/economy.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton, RoleNote } from "../ActButton.tsx";
import { AmountField, ChoiceField, Fields, WholeField, wholeIn } from "../onChain/fields.tsx";
import { Fold } from "../onChain/Page.tsx";
import type { Prepared } from "./OrderForm.tsx";
import { draftOf, mayBeSliced, NOISES, orderOf, RANGES, type Values, type Whole, wrongIn } from "./order.ts";
import { useMeasure, useTaskName } from "./words.ts";

/** The server makes the first model of it, which on a busy machine takes its time. */
const PREPARE_MS = 120_000;
const newSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;

/** The windows, by the contract's names. */
const WINDOWS = ["applyH", "selectH", "commitH", "closeH"] as const;

interface OrderFieldsProps {
  readonly tasks: readonly TaskInfo[];
  readonly task: TaskInfo;
  readonly values: Values;
  readonly onTask: (name: string) => void;
  readonly onValue: (field: keyof Values, text: string) => void;
  readonly onPrepared: (prepared: Prepared) => void;
  readonly onCancel: () => void;
}

/** What a task is measured by, and who has data for it. */
function TaskNote({ task }: { task: TaskInfo }) {
  const { t } = useTranslation();
  const { name, unit, better } = useMeasure()(task.measure);
  const measure = unit === "" ? name : t("rounds.order.inUnit", { name, unit });
  return (
    <p className="muted rounds-say">
      {t("rounds.order.taskSays", { measure, better, holders: task.holders.length, rounds: task.rounds })}
    </p>
  );
}

/** How much noise hides each device, and what privacy all rounds spend then. */
function Privacy({ values, onValue }: Pick<OrderFieldsProps, "values" | "onValue">) {
  const { t } = useTranslation();
  const rounds = wholeIn(RANGES.rounds, values.rounds);
  const noise = Number(values.noise);
  const rule = { name: "private", clip: PRIVATE_CLIP, noise, delta: PRIVATE_DELTA } as const;
  const budget = noise === 0 || rounds === null ? null : budgetOf({ rule, rounds }, rounds);
  return (
    <div className="rounds-task">
      <ChoiceField
        label={t("rounds.order.noise")}
        value={values.noise}
        onChange={(text) => onValue("noise", text)}
        of={NOISES.map((value) => ({
          value,
          label: value === "0" ? t("rounds.order.noNoise") : t("rounds.order.noiseOf", { n: value }),
        }))}
      />
      <p className="muted rounds-say">
        {budget === null || rounds === null
          ? t("rounds.order.noNoiseSays")
          : t("rounds.order.noiseSays", { epsilon: budget.epsilonAtEnd.toFixed(1), delta: budget.delta, rounds })}
      </p>
    </div>
  );
}

/** Whether devices that would need too long for the whole network are left out or train a part of it. */
function SlowDevices({ values, onValue }: Pick<OrderFieldsProps, "values" | "onValue">) {
  const { t } = useTranslation();
  return (
    <div className="rounds-task">
      <ChoiceField
        label={t("rounds.order.slow")}
        value={values.slow}
        onChange={(text) => onValue("slow", text)}
        of={(["out", "narrow"] as const).map((value) => ({ value, label: t(`rounds.order.slowDo.${value}`) }))}
      />
      <p className="muted rounds-say">{t("rounds.order.slowSays")}</p>
    </div>
  );
}

/** Whether an update that comes after its round counts in a later one. */
function LateUpdates({ values, onValue }: Pick<OrderFieldsProps, "values" | "onValue">) {
  const { t } = useTranslation();
  return (
    <div className="rounds-task">
      <ChoiceField
        label={t("rounds.order.late")}
        value={values.late}
        onChange={(text) => onValue("late", text)}
        of={(["refused", "counts"] as const).map((value) => ({
          value,
          label: t(`rounds.order.lateDo.${value}`, { n: MAX_LATE }),
        }))}
      />
      <p className="muted rounds-say">{t("rounds.order.lateSays")}</p>
    </div>
  );
}

/** What is wrong with an order: told field by field, all at once. `tried` turns to the first of them. */
function useWrongs(values: Values, heldWei: bigint | null) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries === 0) return;
    const fields = [...(form.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
    for (const field of fields) field.closest("details")?.setAttribute("open", "");
    fields[0]?.focus();
  }, [tries]);
  const wrong = wrongIn(values, heldWei);
  const gaps = { fewest: values.minSeats, most: values.maxSeats, held: tokenText(String(heldWei ?? 0n)) };
  return {
    form,
    tried: () => setTries((n) => n + 1),
    /** For a field: whether it has been tried, and what is wrong with it beside the others. */
    of(name: Whole | "reward") {
      const why = wrong[name];
      const said = why === undefined || why === "none" ? null : t(`rounds.order.wrong.${why}`, gaps);
      return { tried: tries > 0, wrong: said };
    },
  };
}

/** What is wanted: filled in, then prepared by the server. */
export function OrderFields({ tasks, task, values, onTask, onValue, onPrepared, onCancel }: OrderFieldsProps) {
  const { t } = useTranslation();
  const name = useTaskName();
  const { run, busy, error } = useAct("prepareDemand");
  const [wallet] = useEconomy("wallet");
  const heldWei = wallet.phase === "done" ? BigInt(wallet.value.aitnWei) : null;
  const wrongs = useWrongs(values, heldWei);
  const order = orderOf(task, values, heldWei);
  const field = (one: Whole) => ({
    ...wrongs.of(one),
    label: t(`rounds.order.fields.${one}`),
    value: values[one],
    range: RANGES[one],
    onChange: (text: string) => onValue(one, text),
  });
  const prepare = async (): Promise<void> => {
    if (order === null) return wrongs.tried();
    const seed = newSeed();
    const documents = await run(draftOf(order, seed), PREPARE_MS);
    if (documents !== null) onPrepared({ order, seed, documents });
  };
  return (
    <form
      ref={wrongs.form}
      className="page-form rounds-order"
      onSubmit={(event) => {
        event.preventDefault();
        void prepare();
      }}
    >
      <div className="rounds-task">
        <ChoiceField
          label={t("rounds.order.task")}
          value={task.name}
          onChange={onTask}
          of={tasks.map((one) => ({ value: one.name, label: name(one.name) }))}
        />
        <TaskNote task={task} />
      </div>
      <Fields>
        <WholeField {...field("rounds")} />
        <AmountField
          label={t("rounds.order.reward")}
          value={values.reward}
          {...wrongs.of("reward")}
          onChange={(text) => onValue("reward", text)}
        />
        <WholeField {...field("turnMin")} unit={t("rounds.order.minutes")} />
        <WholeField {...field("minSeats")} />
        <WholeField {...field("maxSeats")} />
        <WholeField {...field("minExamples")} />
      </Fields>
      <Privacy values={values} onValue={onValue} />
      {mayBeSliced(task, values) && <SlowDevices values={values} onValue={onValue} />}
      {values.noise === "0" && <LateUpdates values={values} onValue={onValue} />}
      <Fold title={t("rounds.order.windows")}>
        <Fields>
          {WINDOWS.map((one) => (
            <WholeField key={one} {...field(one)} unit={t("rounds.order.hours")} />
          ))}
        </Fields>
        <p className="muted rounds-say">{t("rounds.order.windowsSay")}</p>
      </Fold>
      <p className="muted rounds-say">{t("rounds.order.startSays")}</p>
      <div className="acts">
        <ActButton ask="prepareDemand" size="sm" type="submit" loading={busy}>
          {t("rounds.order.prepare")}
        </ActButton>
        <Button size="sm" variant="default" disabled={busy} onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        {busy && (
          <span className="muted" role="status">
            {t("rounds.order.preparing")}
          </span>
        )}
      </div>
      <RoleNote ask="prepareDemand" />
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}
