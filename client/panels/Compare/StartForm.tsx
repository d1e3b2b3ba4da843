import { NativeSelect, TextInput } from "@mantine/core";
import { IconGitFork } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FURTHER_SETS } from "../../../twins/sim/comparison.ts";
import { useAct, useSite } from "../../session/context.tsx";
import { numberText } from "../../ui/format.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton, PastNote, RoleNote } from "../ActButton.tsx";

const REPLICATIONS = [30, 60, 120, 250] as const;
/** Whole job sets after the running one. */
const AHEAD = [FURTHER_SETS.least, 3, FURTHER_SETS.usual, FURTHER_SETS.most] as const;
const MAX_SEED = 0xffffffff;

/** The form's id: a button elsewhere may send it off. */
export const START_FORM = "compare-start";

/** Forks the live twin; the seed makes the comparison repeatable. */
export function StartForm(props: { busy: boolean; onStarted: (job: string) => void }) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("compare");
  const [replications, setReplications] = useState("30");
  const [ahead, setAhead] = useState(String(FURTHER_SETS.usual));
  const [seed, setSeed] = useState("1");
  const seedOk = /^\d+$/.test(seed) && Number(seed) <= MAX_SEED;
  async function start(): Promise<void> {
    const answer = await run({
      siteId,
      replications: Number(replications),
      seed: Number(seed),
      furtherSets: Number(ahead),
    });
    if (answer !== null) props.onStarted(answer.job);
  }
  return (
    <form
      id={START_FORM}
      className="start-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (seedOk) void start();
      }}
    >
      <NativeSelect
        size="xs"
        label={t("compare.ahead")}
        value={ahead}
        onChange={(event) => setAhead(event.currentTarget.value)}
        data={AHEAD.map((n) => ({ value: String(n), label: t("compare.aheadN", { n }) }))}
      />
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
        aria-describedby={seedOk ? undefined : "seed-range"}
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
      {!seedOk && (
        <p className="word-bad" id="seed-range" role="alert">
          {t("compare.seed")}: {t("compare.seedRange", { most: numberText(MAX_SEED, 0) })}
        </p>
      )}
      <p className="muted">{t("compare.explain")}</p>
      <RoleNote ask="compare" />
      <PastNote />
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}
