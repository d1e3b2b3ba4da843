import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import { useChainAct } from "../session/economy.ts";
import { useRoleRefusal } from "../session/may.ts";
import { aitnToWei } from "../ui/amount.ts";
import { tokenText } from "../ui/format.ts";
import { ErrorNote, Hash } from "../ui/parts.tsx";
import { ChainWait } from "./ChainWait.tsx";

/** An amount of AITN. */
export function Aitn(props: { wei: string; decimals?: number }) {
  return (
    <span className="num">
      {tokenText(props.wei, props.decimals)} <span className="unit">AITN</span>
    </span>
  );
}

/** An amount as people type it; `wei` of what stands there is null while it is none. */
export function AmountField(props: { label: string; value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const wrong = props.value !== "" && aitnToWei(props.value) === null;
  return (
    <TextInput
      size="xs"
      label={props.label}
      inputMode="decimal"
      autoComplete="off"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      rightSection={<span className="unit">AITN</span>}
      rightSectionWidth={48}
      error={wrong ? t("onChain.amountWrong") : undefined}
    />
  );
}

interface ChainActProps {
  /** The act; null while the form is not complete. */
  readonly act: EconomyAct | null;
  readonly label: string;
  /** What it will do and cost, in a sentence; shown before it is done. */
  readonly says: ReactNode;
  /** Why it cannot be done now; null when it can. */
  readonly refusal?: string | null;
  readonly primary?: boolean;
  readonly onDone: () => void;
}

/** An act on chain: asked first, confirmed with what it costs, waited for, and its transactions shown. */
export function ChainAct({ act, label, says, refusal = null, primary = false, onDone }: ChainActProps) {
  const { t } = useTranslation();
  const { run, busy, error } = useChainAct();
  const role = useRoleRefusal("chainAct");
  const [asked, setAsked] = useState(false);
  const [txs, setTxs] = useState<readonly string[]>([]);
  const why = role ?? refusal;
  const confirm = async (): Promise<void> => {
    if (act === null) return;
    const done = await run(act);
    setAsked(false);
    if (done === null) return;
    setTxs(done);
    onDone();
  };
  return (
    <div className="chain-act">
      {!asked && (
        <Button
          size="compact-sm"
          variant={primary ? "filled" : "default"}
          disabled={why !== null || act === null}
          onClick={() => {
            setTxs([]);
            setAsked(true);
          }}
        >
          {label}
        </Button>
      )}
      {!asked && why !== null && <p className="muted chain-why">{why}</p>}
      {asked && (
        <div className="chain-confirm">
          <p>{says}</p>
          <div className="acts">
            <Button size="compact-sm" loading={busy} disabled={act === null} onClick={() => void confirm()}>
              {t("onChain.confirm")}
            </Button>
            <Button size="compact-sm" variant="default" disabled={busy} onClick={() => setAsked(false)}>
              {t("common.cancel")}
            </Button>
          </div>
          {busy && <ChainWait />}
        </div>
      )}
      {error !== null && <ErrorNote error={error} />}
      {txs.length > 0 && (
        <p className="muted" role="status">
          {t("onChain.done")}{" "}
          {txs.map((tx) => (
            <Hash key={tx} value={tx} label={t("onChain.transaction")} />
          ))}
        </p>
      )}
    </div>
  );
}
