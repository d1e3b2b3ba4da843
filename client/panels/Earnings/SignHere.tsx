import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { signTerms } from "../../wallet/wallet.ts";
import { TextField } from "../onChain/fields.tsx";
import { isSignature } from "./terms.ts";

interface SignatureProps {
  readonly value: string;
  readonly onChange: (signature: string) => void;
}

function SignatureField(props: SignatureProps & { label: string }) {
  const { t } = useTranslation();
  return (
    <TextField
      label={props.label}
      placeholder="0x…"
      value={props.value}
      onChange={props.onChange}
      wrong={isSignature(props.value) ? null : t("earnings.signatureWrong")}
    />
  );
}

/** What a device signs on its own machine, as a command, and where its signature is pasted. */
export function DeviceSignature(props: SignatureProps & { terms: string; how: string }) {
  const { t } = useTranslation();
  const command = `npm run aitn -- sign '${props.terms}' --key DEVICE.key`;
  return (
    <>
      <p>{props.how}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre className="sample" tabIndex={0}>
        <code>{command}</code>
      </pre>
      <div>
        <Button size="sm" variant="default" onClick={() => void navigator.clipboard?.writeText(command)}>
          {t("common.copy")}
        </Button>
      </div>
      <SignatureField label={t("earnings.signature")} value={props.value} onChange={props.onChange} />
    </>
  );
}

/** The leader's signature where a wallet keeps the key: asked of the wallet, or pasted from wherever the leader signs. */
export function LeaderSignature(props: SignatureProps & { terms: string; account: string }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  async function sign(): Promise<void> {
    setBusy(true);
    const signed = await signTerms(props.account, props.terms);
    setBusy(false);
    setError(signed.ok ? null : signed.error);
    if (signed.ok) props.onChange(signed.value);
  }
  return (
    <>
      <p>{t("earnings.leaderSigns")}</p>
      <div>
        <Button size="sm" variant="default" loading={busy} onClick={() => void sign()}>
          {t("earnings.signInWallet")}
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      <SignatureField label={t("earnings.leaderSignature")} value={props.value} onChange={props.onChange} />
    </>
  );
}
