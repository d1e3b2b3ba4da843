import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { useChainAct } from "../../session/economy.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import { ChainWait } from "../ChainWait.tsx";

/** Does acts, and shows how they go: the wait, the transactions, or why not. */
export function useAct(onDone?: () => void) {
  const { t } = useTranslation();
  const { run, busy, error } = useChainAct();
  const [txs, setTxs] = useState<readonly string[]>([]);
  const act = async (wanted: EconomyAct): Promise<boolean> => {
    setTxs([]);
    const done = await run(wanted);
    if (done === null) return false;
    setTxs(done);
    onDone?.();
    return true;
  };
  const shown = (
    <>
      {busy && <ChainWait />}
      {error !== null && !busy && <ErrorNote error={error} />}
      {txs.length > 0 && !busy && (
        <p className="act-done" role="status">
          <IconCheck size={15} aria-hidden /> {t("onChain.done", { count: txs.length })}{" "}
          {txs.map((tx) => (
            <Hash key={tx} value={tx} label={t("onChain.transaction")} />
          ))}
        </p>
      )}
    </>
  );
  return { act, busy, shown };
}

interface ActProps {
  /** The act; null while what is filled in makes none. */
  readonly act: EconomyAct | null;
  readonly label: string;
  /** What it does and costs. In a form, which is a deliberate step already, it stands above the button. */
  readonly says?: ReactNode;
  /** The same, where the button stands alone: said after it is pressed, and confirmed. */
  readonly asks?: ReactNode;
  /** Why it cannot be done now; null when it can. */
  readonly why?: string | null;
  readonly primary?: boolean;
  readonly onDone?: () => void;
}

/** An act on chain: what it will do, the button that does it, and what came of it. */
export function Act({ act, label, says, asks, why: refused = null, primary = false, onDone }: ActProps) {
  const { t } = useTranslation();
  const { act: perform, busy, shown } = useAct(onDone);
  const role = useRoleRefusal("chainAct");
  const [asked, setAsked] = useState(false);
  const why = role ?? refused;
  const blocked = act === null || why !== null;
  const confirming = asked && !blocked;
  const doIt = async (): Promise<void> => {
    if (act === null) return;
    await perform(act);
    setAsked(false);
  };
  return (
    <div className="act">
      {says !== undefined && !blocked && <p className="act-says">{says}</p>}
      {confirming ? (
        <div className="act-says">
          <p>{asks}</p>
          <div className="acts">
            <Button size="sm" loading={busy} onClick={() => void doIt()}>
              {t("onChain.confirm")}
            </Button>
            <Button size="sm" variant="default" disabled={busy} onClick={() => setAsked(false)}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      ) : (
        <Button
          size="sm"
          variant={primary ? "filled" : "default"}
          loading={busy}
          disabled={blocked}
          onClick={() => (asks === undefined ? void doIt() : setAsked(true))}
        >
          {label}
        </Button>
      )}
      {why !== null && <p className="act-why">{why}</p>}
      {shown}
    </div>
  );
}
