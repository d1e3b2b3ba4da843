import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { useChainAct } from "../../session/economy.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import { ChainWait } from "../ChainWait.tsx";

/** What an act will do, the button that does it, and what came of it: the wait, the transactions, or why not. */
export function DoAct(props: {
  /** Null while what is filled in makes none. */
  act: EconomyAct | null;
  label: string;
  /** One line: what it does and costs. */
  says?: ReactNode;
  /** Why it cannot be done now. */
  why?: string | null;
  variant?: "filled" | "default";
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const { run, busy, error } = useChainAct();
  const refusal = useRoleRefusal("chainAct");
  const [txs, setTxs] = useState<readonly string[]>([]);
  const why = refusal ?? props.why ?? null;
  const { act } = props;
  async function doIt(): Promise<void> {
    if (act === null) return;
    setTxs([]);
    const done = await run(act);
    if (done === null) return;
    setTxs(done);
    props.onDone?.();
  }
  return (
    <div className="do-act">
      {props.says !== undefined && act !== null && why === null && <p className="do-act-says">{props.says}</p>}
      {why !== null && <p className="do-act-why">{why}</p>}
      <Button
        size="sm"
        variant={props.variant ?? "filled"}
        loading={busy}
        disabled={act === null || why !== null}
        onClick={() => void doIt()}
      >
        {props.label}
      </Button>
      {busy && <ChainWait />}
      {error !== null && <ErrorNote error={error} />}
      {txs.length > 0 && !busy && (
        <p className="do-act-done" role="status">
          <IconCheck size={15} aria-hidden /> {t("money.done", { count: txs.length })}{" "}
          {txs.map((tx) => (
            <Hash key={tx} value={tx} label={t("money.tx")} />
          ))}
        </p>
      )}
    </div>
  );
}
