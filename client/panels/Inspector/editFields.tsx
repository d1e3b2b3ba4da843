import { NumberInput, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MAX_NAME, nameOf } from "../../../twins/core/additions.ts";
import { useSite } from "../../session/context.tsx";
import { naming } from "../../session/editing.ts";
import { numberText } from "../../ui/format.ts";
import { judgeNumber, type Range } from "./judgeNumber.ts";

/** A number that is typed is kept after so long, ms. */
const KEEP_MS = 600;

/** A name that is kept when one leaves the field or presses Enter. What one types outlives another's naming. */
export function NameField({ id, title }: { id: string; title: string }) {
  const { t } = useTranslation();
  const { additions } = useSite();
  const [typed, setTyped] = useState(title);
  const [base, setBase] = useState(title);
  if (base !== title) {
    if (typed === base) setTyped(title);
    setBase(title);
  }
  const [begun, setBegun] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const meanwhile = begun !== null && begun !== title && typed !== title;
  const keep = (): void => {
    const name = nameOf(typed);
    setRefused(name === "");
    setTyped(name === "" ? title : name);
    if (name !== "" && name !== title) void additions.edit(naming(id, name));
  };
  const leave = (): void => {
    if (meanwhile) return;
    setBegun(null);
    keep();
  };
  const error = meanwhile ? t("edit.namedMeanwhile", { name: title }) : refused && t("edit.nameEmpty", { name: title });
  const full = typed.length >= MAX_NAME;
  return (
    <TextInput
      label={t("edit.name")}
      value={typed}
      maxLength={MAX_NAME}
      error={error}
      inputWrapperOrder={["label", "input", "description", "error"]}
      description={begun !== null && t(full ? "edit.nameFull" : "edit.nameLength", { n: typed.length, most: MAX_NAME })}
      onFocus={() => setBegun(title)}
      onChange={(event) => {
        setRefused(false);
        setTyped(event.currentTarget.value);
      }}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        setBegun(title);
        keep();
      }}
    />
  );
}

/** A number that is kept a moment after it was typed. What cannot be is said at once, and falls back to what stands when one leaves. */
export function NumberField(props: {
  label: string;
  unit: "m" | "°";
  value: number;
  step: number;
  /** Of what is possible; undefined: nobody knows. */
  range: Range | undefined;
  set: (to: number) => void;
}) {
  const { t } = useTranslation();
  const { label, unit, step, range, set } = props;
  const digits = unit === "m" ? 2 : 0;
  const value = Number(props.value.toFixed(digits));
  const [typed, setTyped] = useState<number | string>(value);
  const [base, setBase] = useState(value);
  const [error, setError] = useState<string | null>(null);
  if (base !== value) {
    setBase(value);
    setTyped(value);
  }
  const say = (n: number): string => `${numberText(n, Number.isInteger(n) ? 0 : digits)} ${unit}`;
  const limits = range === undefined ? null : { from: say(Math.ceil(range[0])), to: say(Math.floor(range[1])) };
  const keep = (next: number | string, left: boolean): void => {
    const judged = judgeNumber(next, range);
    if (judged === "fits" && typeof next === "number") {
      if (Math.abs(next - value) > 1e-6) set(next);
      return;
    }
    if (!left) return setError(judged === "beyond" && limits !== null ? t("edit.numberRange", limits) : null);
    setTyped(value);
    const stays = { value: say(value) };
    if (judged === "none") setError(t("edit.numberNone", stays));
    else setError(t("edit.numberBeyond", { ...stays, ...limits, typed: say(Number(next)) }));
  };
  const later = useDebouncedCallback((next: number | string) => keep(next, false), KEEP_MS);
  return (
    <NumberInput
      label={label}
      suffix={` ${unit}`}
      value={typed}
      step={step}
      decimalScale={digits}
      // What is out of the range is told of, not made into something else.
      clampBehavior="none"
      {...(range !== undefined && { min: Math.ceil(range[0]), max: Math.floor(range[1]) })}
      error={error}
      inputWrapperOrder={["label", "input", "error"]}
      onChange={(next) => {
        setTyped(next);
        setError(null);
        later(next);
      }}
      onBlur={() => {
        later.cancel();
        keep(typed, true);
      }}
    />
  );
}
