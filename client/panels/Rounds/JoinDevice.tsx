import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AskResults } from "../../../twins/protocol/console.ts";
import type { DemandRow, TaskInfo } from "../../../twins/protocol/rounds.ts";
import { useAct, useLinkState } from "../../session/context.tsx";
import { useEconomy } from "../../session/economy.ts";
import { sameAddress } from "../../ui/amount.ts";
import { shortHash } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton, RoleNote } from "../ActButton.tsx";
import { ChoiceField, Fields } from "../onChain/fields.tsx";
import { whenText } from "../onChain/History.tsx";
import { joinCommand } from "./joinCommand.ts";
import { useTaskName } from "./words.ts";

/** @param why it cannot be copied yet; null when it can */
function CopyButton({ text, why }: { text: string; why: string | null }) {
  const { t } = useTranslation();
  // Of this text: another one was not copied yet.
  const [copied, setCopied] = useState("");
  return (
    <Button
      size="sm"
      variant="default"
      disabled={why !== null}
      title={why ?? undefined}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(text))}
    >
      {t(copied === text ? "common.copied" : "rounds.join.copy")}
    </Button>
  );
}

/** Whose recorded data a new device learns on. */
function Holder(props: {
  tasks: readonly TaskInfo[];
  task: TaskInfo;
  holder: string;
  onChange: (task: string, holder: string) => void;
}) {
  const { t } = useTranslation();
  const name = useTaskName();
  const { tasks, task } = props;
  return (
    <Fields>
      <ChoiceField
        label={t("rounds.join.task")}
        value={task.name}
        onChange={(chosen) => props.onChange(chosen, "")}
        of={tasks.map((one) => ({ value: one.name, label: name(one.name) }))}
      />
      <ChoiceField
        label={t("rounds.join.holder")}
        value={props.holder}
        onChange={(chosen) => props.onChange(task.name, chosen)}
        of={task.holders.map((one) => ({ value: one, label: one }))}
      />
    </Fields>
  );
}

/** The page where this browser is the device. */
const learnAddress = (task: string, holder: string, code: string | null, owner: string | null): string =>
  `/learn?${new URLSearchParams({ task, holder, ...(code !== null && { code }), ...(owner !== null && { owner }) })}`;

/** Whose a new device is: this person's account, or its own key. Nobody's device trains what they pay for themselves. */
function useOwner(demands: readonly DemandRow[]) {
  const { t } = useTranslation();
  const [wallet] = useEconomy("wallet");
  const [chosen, setChosen] = useState<"mine" | "own" | null>(null);
  const mine = wallet.phase === "done" ? wallet.value.account : null;
  const pays = demands.some(({ phase, payer }) => phase !== "ended" && mine !== null && sameAddress(payer, mine));
  const usual = mine === null || pays ? "own" : "mine";
  const choice = mine === null ? "own" : (chosen ?? usual);
  return {
    owner: choice === "mine" ? mine : null,
    field:
      mine === null ? null : (
        <ChoiceField
          label={t("rounds.join.owner")}
          value={choice}
          onChange={setChosen}
          of={[
            { value: "mine", label: t("rounds.join.ownerMine", { name: shortHash(mine) }) },
            { value: "own", label: t("rounds.join.ownerOwn") },
          ]}
        />
      ),
    says: choice === "own" ? t("rounds.join.ownSays") : t("rounds.join.mineSays"),
  };
}

interface JoinDeviceProps {
  readonly tasks: readonly TaskInfo[];
  readonly demands: readonly DemandRow[];
  /** The task that devices are looked for. */
  readonly wanted: string | null;
}

/** The command that starts a device, with a code that enrols it. */
export function JoinDevice({ tasks, demands, wanted }: JoinDeviceProps) {
  const { t } = useTranslation();
  const siteId = useLinkState(({ sites }) => sites[0]?.id);
  const { run, busy, error } = useAct("enrolCode");
  const { owner, field, says } = useOwner(demands);
  const [chosen, setChosen] = useState({ task: "", holder: "" });
  const [code, setCode] = useState<AskResults["enrolCode"] | null>(null);
  const task = tasks.find(({ name }) => name === (chosen.task || wanted)) ?? tasks[0];
  if (task === undefined) return null;
  const holder = task.holders.find((name) => name === chosen.holder) ?? task.holders[0] ?? "";
  // The address this page came from is one that reaches the server.
  const command = joinCommand({ task: task.name, holder, url: location.origin, code: code?.code ?? null, owner });
  const make = async (): Promise<void> => {
    if (siteId === undefined) return;
    setChosen({ task: task.name, holder });
    setCode(await run({ siteId }));
  };
  return (
    <div className="card page-card rounds-join">
      <p className="muted rounds-say">{t("rounds.join.says")}</p>
      <Holder
        tasks={tasks}
        task={task}
        holder={holder}
        onChange={(name, one) => {
          setChosen({ task: name, holder: one });
          // A code enrols one device.
          setCode(null);
        }}
      />
      {field !== null && <Fields>{field}</Fields>}
      <pre className="sample rounds-command">
        <code>{command}</code>
      </pre>
      <div className="acts">
        <ActButton
          ask="enrolCode"
          size="sm"
          variant={code === null ? "filled" : "default"}
          loading={busy}
          onClick={() => void make()}
        >
          {t(code === null ? "rounds.join.make" : "rounds.join.another")}
        </ActButton>
        <CopyButton text={command} why={code === null ? t("rounds.join.copyFirst") : null} />
        <Button
          component="a"
          size="sm"
          variant="default"
          href={learnAddress(task.name, holder, code?.code ?? null, owner)}
          target="_blank"
        >
          {t("rounds.join.here")}
        </Button>
        {code !== null && (
          <span className="muted" role="status">
            {t("rounds.join.until", { time: whenText(code.expiresAtMs) })}
          </span>
        )}
      </div>
      <RoleNote ask="enrolCode" />
      {error !== null && <ErrorNote error={error} />}
      <p className="muted rounds-say">
        {t("rounds.join.after")} {says}
      </p>
    </div>
  );
}
