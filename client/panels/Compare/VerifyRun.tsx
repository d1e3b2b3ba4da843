import { Button, TextInput } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import type { BranchResult, Comparison } from "../../../twins/sim/comparison.ts";
import type { RunInput } from "../../../twins/sim/run.ts";
import { useLink } from "../../session/context.tsx";
import { ErrorNote, Facts, Hash } from "../../ui/parts.tsx";

/** A replication takes milliseconds; one that does not end is stopped. */
const RUN_TIMEOUT_MS = 60_000;

const SAID = {
  en: `This browser had no result after ${RUN_TIMEOUT_MS / 1000} s. Close other pages, then try again.`,
  zh: `此浏览器在 ${RUN_TIMEOUT_MS / 1000} 秒后仍无结果，请关闭其他页面后重试。`,
};
const NO_RESULT: Failure = { code: "SIM_BUDGET", message: SAID.en, said: SAID };

type Executed = { readonly digest: string } | { readonly error: Failure };

/** Re-executes a replication in a worker of this browser. */
function execute(input: RunInput): Promise<Executed> {
  const worker = new Worker(new URL("./verify.worker.ts", import.meta.url), { type: "module", name: "verify" });
  return new Promise<Executed>((resolve) => {
    const timer = setTimeout(() => resolve({ error: NO_RESULT }), RUN_TIMEOUT_MS);
    worker.onmessage = (message) => resolve(message.data);
    worker.onerror = (event) => resolve({ error: { code: "SIM_DIGEST", message: event.message } });
    worker.postMessage(input);
    void timer;
  }).finally(() => worker.terminate());
}

interface Verified {
  readonly n: number;
  readonly expected: string;
  readonly actual: string;
}

/** Anyone may check a run: the same input must give the same digest, here too. */
export default function VerifyRun(props: { comparison: Comparison; branch: BranchResult }) {
  const { t } = useTranslation();
  const link = useLink();
  const [number, setNumber] = useState("0");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const [found, setFound] = useState<Verified | null>(null);
  const n = Number(number);
  const valid = /^\d+$/.test(number) && n < props.branch.replications;
  async function verify(): Promise<void> {
    setBusy(true);
    setError(null);
    setFound(null);
    const answer = await link.ask("runInput", { id: props.comparison.id, branch: props.branch.branch, replication: n });
    if (answer.ok) {
      const run = await execute(answer.value.input);
      if ("digest" in run) setFound({ n, expected: answer.value.expected, actual: run.digest });
      else setError(run.error);
    } else setError(answer.error);
    setBusy(false);
  }
  const same = found !== null && found.expected === found.actual;
  return (
    <section className="verify">
      <h3>{t("compare.verify")}</h3>
      <p className="muted">{t("compare.verifyHelp")}</p>
      <div className="acts">
        <TextInput
          size="xs"
          w={80}
          aria-label={t("compare.replications")}
          inputMode="numeric"
          value={number}
          error={!valid}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" loading={busy} disabled={!valid} onClick={() => void verify()}>
          {t("compare.verify")}
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      {found !== null && (
        <div className={same ? "verified" : "verified verified-bad"} role="status">
          {same ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldX size={18} aria-hidden />}
          <strong>{t(same ? "compare.verified" : "compare.differs", { n: found.n })}</strong>
          <Facts
            rows={[
              [t("compare.expected"), <Hash key="e" value={found.expected} />],
              [t("compare.actual"), <Hash key="a" value={found.actual} />],
            ]}
          />
        </div>
      )}
    </section>
  );
}
