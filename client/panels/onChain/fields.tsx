import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { grouped } from "../../../twins/core/grouped.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { amountOf, amountTyped, isAddress, isDigest, MOST_WEI } from "../../ui/amount.ts";

/** An amount of AITN. */
export function Aitn(props: { wei: string; decimals?: number }) {
  return (
    <span className="num">
      {tokenText(props.wei, props.decimals)} <span className="unit">AITN</span>
    </span>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /** The form was sent off: an empty field is wrong by now. */
  readonly tried?: boolean | undefined;
}

interface TextFieldProps extends FieldProps {
  /** Why what stands there is no answer; null or left out when it is one. An empty field is not wrong before the form is tried. */
  readonly wrong?: string | null;
  readonly placeholder?: string;
  readonly numeric?: boolean;
  readonly unit?: string;
}

/** A line of text: what is typed here is copied from elsewhere, so the browser neither completes nor corrects it. */
export function TextField(props: TextFieldProps) {
  const { unit } = props;
  return (
    <TextInput
      label={props.label}
      placeholder={props.placeholder}
      inputMode={props.numeric === true ? "decimal" : undefined}
      autoComplete="off"
      spellCheck={false}
      value={props.value}
      error={props.value === "" && props.tried !== true ? undefined : (props.wrong ?? undefined)}
      rightSection={unit === undefined || unit === "" ? undefined : <span className="unit">{unit}</span>}
      rightSectionWidth={unit === undefined || unit === "" ? undefined : 64}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** Wrong beside the others' answers, though it is one by itself. */
interface Together {
  readonly wrong?: string | null;
}

/** An amount with its unit; `most`, in wei, fills in what there is. */
export function AmountField(props: FieldProps & Together & { unit?: string; most?: bigint }) {
  const { t } = useTranslation();
  const { most, unit = "AITN", ...field } = props;
  const amount = amountOf(props.value);
  const wrong =
    amount === "form"
      ? t("onChain.amountWrong")
      : amount === "large"
        ? t("onChain.amountLarge", { most: tokenText(String(MOST_WEI), 0) })
        : props.wrong;
  return (
    <div className="amount-field">
      <TextField {...field} numeric unit={unit} wrong={wrong ?? null} />
      {most !== undefined && most > 0n && (
        <Button variant="default" size="sm" onClick={() => props.onChange(amountTyped(most))}>
          {t("onChain.most")}
        </Button>
      )}
    </div>
  );
}

export function AddressField(props: FieldProps) {
  const { t } = useTranslation();
  return <TextField {...props} placeholder="0x…" wrong={isAddress(props.value) ? null : t("onChain.addressWrong")} />;
}

/** A SHA-256 digest. */
export function DigestField(props: FieldProps) {
  const { t } = useTranslation();
  return <TextField {...props} placeholder="0x…" wrong={isDigest(props.value) ? null : t("onChain.digestWrong")} />;
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The whole number that was typed; null when it is none of the range. */
export function wholeIn({ least, most }: Range, typed: string): number | null {
  const value = /^\d{1,7}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

export function WholeField(props: FieldProps & Together & { range: Range; unit?: string }) {
  const { t } = useTranslation();
  const { range, ...field } = props;
  const told = { least: grouped(range.least), most: grouped(range.most) };
  const wrong = wholeIn(range, props.value) === null ? t("onChain.wholeWrong", told) : (props.wrong ?? null);
  return <TextField {...field} numeric wrong={wrong} />;
}

export function ChoiceField<V extends string>(props: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  of: readonly { readonly value: V; readonly label: string }[];
}) {
  return (
    <NativeSelect
      label={props.label}
      value={props.value}
      data={[...props.of]}
      onChange={(event) => {
        const chosen = props.of.find(({ value }) => value === event.currentTarget.value);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    />
  );
}

/** Fields of one thing, beside each other where there is room. */
export const Fields = (props: { children: ReactNode }) => <div className="page-fields">{props.children}</div>;
