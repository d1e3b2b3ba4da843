import { digestOfCid, scaled, type Values, weiOf } from "./values.ts";

/** What a field takes, and how it becomes an argument. */
export type FieldKind =
  | "aitn"
  | "whole"
  | "seconds"
  | "bps"
  | "fraction"
  | "address"
  | "text"
  | "document"
  | "time"
  | "choice"
  | "bits";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FormField {
  readonly name: string;
  readonly kind: FieldKind;
  /** As it is now; a field that starts with it can be left alone. */
  readonly now?: string;
  readonly choices?: readonly Choice[];
  /** May be empty; then its argument is empty text. */
  readonly optional?: boolean;
  /** Range of a whole number. */
  readonly range?: readonly [least: number, most: number];
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

function whole(text: string, range: FormField["range"]): string | null {
  const value = scaled(text, 0);
  if (value === null) return null;
  const [least, most] = range ?? [0, Number.MAX_SAFE_INTEGER];
  return BigInt(value) >= BigInt(least) && BigInt(value) <= BigInt(most) ? value : null;
}

/** UTC, as a field for date and time gives it. */
function unixSeconds(text: string): string | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isFinite(ms) && ms > 0 ? String(Math.floor(ms / 1000)) : null;
}

/** The sum of the chosen bits. */
const maskOf = (text: string): string =>
  text
    .split(" ")
    .filter((bit) => bit !== "")
    .reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)
    .toString();

/** A field's argument: whole numbers in the contract's unit, addresses and digests as 0x-hex; null while it is not one. */
export function argumentOf(field: FormField, values: Values): string | null {
  const text = (values[field.name] ?? "").trim();
  if (text === "" && field.optional === true) return "";
  switch (field.kind) {
    case "aitn":
      return weiOf(text);
    case "whole":
    case "seconds":
      return whole(text, field.range);
    // 1 % is 100 of 10,000.
    case "bps":
      return scaled(text, 2);
    // 1 % is 10^16 of 10^18.
    case "fraction":
      return scaled(text, 16);
    case "address":
      return ADDRESS.test(text) ? text : null;
    case "document":
      return digestOfCid(text);
    case "time":
      return unixSeconds(text);
    case "bits":
      return maskOf(text);
    default:
      return text === "" ? null : text;
  }
}

export type Arguments = Readonly<Record<string, string>>;

/** All arguments by field; null while one of them is missing or wrong. */
export function argumentsOf(fields: readonly FormField[], values: Values): Arguments | null {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const value = argumentOf(field, values);
    if (value === null) return null;
    found[field.name] = value;
  }
  return found;
}

/** What the fields start with. */
export const initialValues = (fields: readonly FormField[]): Values =>
  Object.fromEntries(fields.map(({ name, now, choices }) => [name, now ?? choices?.[0]?.value ?? ""]));
