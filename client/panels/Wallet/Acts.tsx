import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { WalletView } from "../../../twins/protocol/economy/wallet.ts";
import { useAsk } from "../../session/context.tsx";
import { isAddress, parseAmount, sameAddress } from "../../ui/amount.ts";
import { shortHash } from "../../ui/format.ts";
import { Act } from "../onChain/Act.tsx";
import { AmountField, TextField } from "../onChain/fields.tsx";
import { Card } from "../onChain/Page.tsx";

/** Kept for gas when coin is wrapped, wei. */
const GAS_WEI = 10n ** 17n;

/** An address as it is typed, or the account of a person or a service of this server by its name. */
function useNamed(): (typed: string) => string | null {
  const [asked] = useAsk("chain", {});
  return (typed) => {
    const text = typed.trim();
    if (isAddress(text)) return text;
    if (text === "" || asked.phase !== "done") return null;
    return asked.value.accounts.find(({ name }) => name.toLowerCase() === text.toLowerCase())?.address ?? null;
  };
}

function WhoField(props: { label: string; value: string; onChange: (typed: string) => void; found: string | null }) {
  const { t } = useTranslation();
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={props.onChange}
      wrong={props.found === null ? t("wallet.who.unknown") : null}
    />
  );
}

interface Props {
  readonly view: WalletView;
  readonly again: () => void;
}

export function Send({ view, again }: Props) {
  const { t } = useTranslation();
  const named = useNamed();
  const [to, setTo] = useState("");
  const [typed, setTyped] = useState("");
  const found = named(to);
  const amount = parseAmount(typed);
  const short = amount !== null && amount > BigInt(view.aitnWei);
  const own = found !== null && sameAddress(found, view.account);
  return (
    <Card title={t("wallet.send.title")}>
      <WhoField label={t("wallet.who.label")} value={to} onChange={setTo} found={found} />
      <AmountField label={t("wallet.amount")} value={typed} onChange={setTyped} most={BigInt(view.aitnWei)} />
      <Act
        primary
        act={found === null || amount === null ? null : { kind: "sendAitn", to: found, amountWei: String(amount) }}
        label={t("wallet.send.do")}
        says={t("wallet.send.says", {
          amount: tokenText(String(amount ?? 0n)),
          to: `${to.trim() === found ? "" : `${to.trim()} `}${found ?? ""}`,
        })}
        why={short ? t("wallet.send.short", { most: tokenText(view.aitnWei) }) : own ? t("wallet.send.own") : null}
        onDone={again}
      />
    </Card>
  );
}

export function Delegate({ view, again }: Props) {
  const { t } = useTranslation();
  const named = useNamed();
  const [to, setTo] = useState("");
  const found = named(to);
  const self = view.delegate !== null && sameAddress(view.delegate, view.account);
  const same = found !== null && view.delegate !== null && sameAddress(found, view.delegate);
  return (
    <Card title={t("wallet.delegate.title")}>
      <p className="muted">{t("wallet.delegate.how")}</p>
      <WhoField label={t("wallet.who.label")} value={to} onChange={setTo} found={found} />
      <Act
        primary
        act={found === null ? null : { kind: "delegate", to: found }}
        label={t("wallet.delegate.do")}
        says={t("wallet.delegate.says", { votes: tokenText(view.aitnWei), to: found ?? "" })}
        why={same ? t("wallet.delegate.same") : null}
        onDone={again}
      />
      {!self && <Act act={{ kind: "delegate", to: view.account }} label={t("wallet.delegate.self")} onDone={again} />}
    </Card>
  );
}

export function Wrap({ view, again }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const amount = parseAmount(typed);
  const coin = view.coinSymbol;
  const free = BigInt(view.coinWei) > GAS_WEI ? BigInt(view.coinWei) - GAS_WEI : 0n;
  const wrapped = BigInt(view.wrappedWei);
  const shown = tokenText(String(amount ?? 0n));
  return (
    <Card title={t("wallet.wrap.title")}>
      <p className="muted">{t("wallet.wrap.how", { coin })}</p>
      <AmountField label={t("wallet.amount")} unit={coin} value={typed} onChange={setTyped} most={free} />
      <Act
        primary
        act={amount === null ? null : { kind: "wrapCoin", amountWei: String(amount) }}
        label={t("wallet.wrap.do")}
        says={t("wallet.wrap.says", { amount: shown, coin })}
        why={amount !== null && amount > free ? t("wallet.wrap.short", { most: tokenText(String(free)), coin }) : null}
        onDone={again}
      />
      <Act
        act={amount === null ? null : { kind: "unwrapCoin", amountWei: String(amount) }}
        label={t("wallet.wrap.undo")}
        why={
          amount !== null && amount > wrapped
            ? t("wallet.wrap.shortBack", { most: tokenText(view.wrappedWei), coin })
            : null
        }
        onDone={again}
      />
    </Card>
  );
}

/** The delegate as the page names it. */
export const delegateText = (view: WalletView, self: string, nobody: string): string => {
  if (view.delegate === null) return nobody;
  return sameAddress(view.delegate, view.account) ? self : shortHash(view.delegate);
};
