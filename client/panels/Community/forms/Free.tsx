import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallArg, WantedCall } from "../../../../twins/protocol/economy/community.ts";
import { CALLABLE, type Callable } from "./abis.ts";
import { freeArgument } from "./freeArgs.ts";

const ELSEWHERE = "";
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const DATA = /^0x([0-9a-fA-F]{2})*$/;

function wanted(contract: string, fn: Callable | undefined, typed: readonly string[]): readonly WantedCall[] {
  if (contract === ELSEWHERE) {
    const [to = "", data = ""] = typed.map((one) => one.trim());
    return ADDRESS.test(to) && DATA.test(data) ? [{ to, data }] : [];
  }
  if (fn === undefined) return [];
  const args: CallArg[] = [];
  for (const [i, { type }] of fn.inputs.entries()) {
    const value = freeArgument(type, typed[i] ?? "");
    if (value === null) return [];
    args.push(value);
  }
  return [{ contract, fn: fn.signature, args }];
}

/** Any function of the agreement, or any contract with bytes, for people who know what they call. */
export default function Free({ onCalls }: { onCalls: (calls: readonly WantedCall[]) => void }) {
  const { t } = useTranslation();
  const [contract, setContract] = useState("CirculationReward");
  const [signature, setSignature] = useState("setRate(uint16)");
  const [typed, setTyped] = useState<readonly string[]>([]);
  const functions = CALLABLE[contract] ?? [];
  const fn = functions.find((one) => one.signature === signature);
  const fields =
    contract === ELSEWHERE
      ? [t("dao.form.target"), t("dao.form.data")]
      : (fn?.inputs ?? []).map(({ name, type }, i) => `${name.replace(/_$/, "") || i + 1} (${type})`);
  const change = (next: { contract?: string; signature?: string; typed?: readonly string[] }): void => {
    const at = next.contract ?? contract;
    const list = CALLABLE[at] ?? [];
    const chosen = next.signature ?? (next.contract === undefined ? signature : (list[0]?.signature ?? ""));
    const values = next.typed ?? [];
    setContract(at);
    setSignature(chosen);
    setTyped(values);
    onCalls(
      wanted(
        at,
        list.find((one) => one.signature === chosen),
        values,
      ),
    );
  };
  return (
    <>
      <p className="muted form-wide">{t("dao.form.freeNote")}</p>
      <NativeSelect
        size="sm"
        label={t("dao.form.contract")}
        value={contract}
        onChange={(event) => change({ contract: event.currentTarget.value })}
        data={[
          ...Object.keys(CALLABLE).map((name) => ({ value: name, label: name })),
          { value: ELSEWHERE, label: t("dao.form.elsewhere") },
        ]}
      />
      {contract !== ELSEWHERE && (
        <NativeSelect
          size="sm"
          label={t("dao.form.fn")}
          value={signature}
          onChange={(event) => change({ signature: event.currentTarget.value })}
          data={functions.map((one) => one.signature)}
        />
      )}
      {fields.map((label, i) => (
        <TextInput
          key={`${contract}${signature}${label}`}
          size="sm"
          label={label}
          value={typed[i] ?? ""}
          onChange={(event) => {
            const value = event.currentTarget.value;
            change({ typed: fields.map((_, k) => (k === i ? value : (typed[k] ?? ""))) });
          }}
        />
      ))}
    </>
  );
}
