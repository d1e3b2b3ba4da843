import { NativeSelect, TextInput } from "@mantine/core";
import { IconGitFork } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useSite } from "../../session/context.tsx";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton, RoleNote } from "../ActButton.tsx";

const REPLICATIONS = [30, 60, 120, 250] as const;
const MAX_SEED = 0xffffffff;

/** Forks the live twin; the seed makes the comparison repeatable. */
export function StartForm(props: { busy: boolean; onStarted: (job: string) => void }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("compare");
  const [replications, setReplications] = useState("30");
  const [seed, setSeed] = useState("1");
  const seedOk = /^\d+$/.test(seed) && Number(seed) <= MAX_SEED;
  async function start(): Promise<void> {
    const answer = await run({
      siteId,
      replications: Number(replications),
      seed: Number(seed),
    });
    if (answer !== null) props.onStarted(answer.job);
  }
  return (
    <form
      className="start-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (seedOk) void start();
      }}
    >
      <NativeSelect
        size="xs"
        label={t("compare.replications")}
        value={replications}
        onChange={(event) => setReplications(event.currentTarget.value)}
        data={REPLICATIONS.map(String)}
      />
      <TextInput
        size="xs"
        label={t("compare.seed")}
        inputMode="numeric"
        value={seed}
        error={!seedOk}
        onChange={(event) => setSeed(event.currentTarget.value)}
      />
      <ActButton
        ask="compare"
        type="submit"
        size="xs"
        loading={busy}
        disabled={props.busy || !seedOk}
        leftSection={<IconGitFork size={15} aria-hidden />}
      >
        {t("compare.start")}
      </ActButton>
      <p className="muted">{t("compare.explain")}</p>
      <RoleNote ask="compare" />
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}
