import { NAMES } from "./names.ts";
import { termOf, type Unit } from "./terms.ts";
import type { Language } from "./wording.ts";

/** What a kind may ask besides the value: the terms' names are a contract's own. */
export interface Surroundings {
  readonly contract: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly language: Language;
}

type Writer = (value: unknown, around: Surroundings) => string;

const WEI_DIGITS = 18;
const SHOWN_DIGITS = 6;
/** The first second of the year 10000: a time beyond it is no date that anybody meant. */
const FAR_S = 253_402_300_800n;
const MAX_TEXT = 80;

/** ABI integers come as bigints from the chain, and as decimal digits over the wire. */
function integer(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === "string" && /^-?\d{1,80}$/.test(value) ? BigInt(value) : null;
}

/** Contracts' texts are anybody's: no control characters, none that turn the direction of writing, and not without end. */
export function plainText(value: unknown): string {
  if (!["string", "number", "bigint", "boolean"].includes(typeof value) || Number.isNaN(value)) return "?";
  const clean = String(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "");
  return clean.length > MAX_TEXT ? `${[...clean].slice(0, MAX_TEXT).join("")}…` : clean;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
const ofInteger =
  (write: (value: bigint, around: Surroundings) => string): Writer =>
  (value, around) => {
    const n = integer(value);
    return n === null || n < 0n ? plainText(value) : write(n, around);
  };

/** A fixed-point number, cut after `shown` digits: an amount must never look greater than it is. */
function decimal(value: bigint, digits: number, shown: number): string {
  const padded = value.toString().padStart(digits + 1, "0");
  const fraction = padded.slice(-digits).slice(0, shown).replace(/0+$/, "");
  const whole = grouped(padded.slice(0, -digits));
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Tokens of 18 decimals; what is too little for six of them is counted in wei. */
function amount(wei: bigint, unit: string): string {
  const tiny = wei > 0n && wei < 10n ** BigInt(WEI_DIGITS - SHOWN_DIGITS);
  if (tiny) return `${grouped(wei.toString())} wei`;
  return `${decimal(wei, WEI_DIGITS, SHOWN_DIGITS)}${unit}`;
}

function time(seconds: bigint, { language }: Surroundings): string {
  if (seconds === 0n) return language === "zh" ? "未设定" : "not set";
  if (seconds >= FAR_S) return language === "zh" ? "遥远的将来" : "the far future";
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

const SPANS = [
  { s: 86_400n, en: "day", zh: "天" },
  { s: 3600n, en: "hour", zh: "小时" },
  { s: 60n, en: "minute", zh: "分钟" },
  { s: 1n, en: "second", zh: "秒" },
] as const;

/** The two greatest units, cut: 2 days 3 hours. */
function span(seconds: bigint, { language }: Surroundings): string {
  const first = SPANS.findIndex((one) => seconds >= one.s);
  if (first < 0) return language === "zh" ? "0 秒" : "0 seconds";
  const counts = SPANS.slice(first, first + 2).map((one, i, { 0: head }) => ({
    n: i === 0 ? seconds / one.s : (seconds % head!.s) / one.s,
    one,
  }));
  const parts = counts.filter(({ n }) => n > 0n);
  return parts
    .map(({ n, one }) =>
      language === "zh"
        ? `${grouped(n.toString())} ${one.zh}`
        : `${grouped(n.toString())} ${one.en}${n === 1n ? "" : "s"}`,
    )
    .join(" ");
}

const shortHex = (hex: string): string => (hex.length <= 13 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`);

/** Hashes and addresses by head and tail, which is what people compare; numbers that are none as they are. */
function id(value: unknown): string {
  if (typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value)) return shortHex(value);
  const n = integer(value);
  if (n === null || n < 0n) return plainText(value);
  return n < 10n ** 12n ? n.toString() : shortHex(`0x${n.toString(16)}`);
}

/** A name in a bytes32: ASCII, filled with zeros; a hash that is no name stays one. */
export function nameIn(value: unknown): string {
  if (typeof value !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(value)) return plainText(value);
  const bytes = (
    value
      .slice(2)
      .replace(/(00)+$/, "")
      .match(/../g) ?? []
  ).map((hex) => Number.parseInt(hex, 16));
  const printable = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable ? String.fromCharCode(...bytes) : shortHex(value);
}

/** The bits that are set, by number. */
const bits = (mask: bigint): string => {
  const set = [...mask.toString(2)].reverse().flatMap((bit, i) => (bit === "1" ? [i] : []));
  return set.length === 0 ? "–" : set.slice(0, 16).join(", ") + (set.length > 16 ? "…" : "");
};

const named =
  (list: (typeof NAMES)[keyof typeof NAMES]): Writer =>
  (value, { language }) => {
    const n = integer(value);
    const found = n !== null && n >= 0n && n < BigInt(list.length) ? list[Number(n)] : undefined;
    return found?.[language] ?? plainText(value);
  };

/** The term that the error names, from whichever argument holds the name. */
const namedTerm = ({ contract, args }: Surroundings) => termOf(contract, nameIn(args.which ?? args.name));

const UNITS: Readonly<Record<Unit, Writer>> = {
  wei: ofInteger((n) => amount(n, " AITN")),
  seconds: ofInteger(span),
  bps: ofInteger((n) => `${decimal(n, 2, 2)} %`),
  count: ofInteger((n) => grouped(n.toString())),
};

/** How an argument of an error is written. */
export const KINDS = {
  ...UNITS,
  /** Tokens of 18 decimals that need not be AITN. */
  token: ofInteger((n) => amount(n, "")),
  time: ofInteger(time),
  /** A ratio, 1e18 = 100 %. */
  ratio: ofInteger((n) => `${decimal(n, 16, 2)} %`),
  /** A factor, 1e18 = 1. */
  factor: ofInteger((n) => decimal(n, 18, 3)),
  address: (value) => id(value),
  id: (value) => id(value),
  text: (value) => nameIn(value),
  bits: ofInteger(bits),
  /** What a term is and has to be, from its name in a bytes32. */
  term: (value, around) => {
    const known = namedTerm(around);
    if (known !== null) return known[around.language];
    return around.language === "zh" ? `“${nameIn(value)}”超出范围` : `"${nameIn(value)}" is outside its range`;
  },
  /** A value in the unit of the term that stands beside it. */
  measure: (value, around) => UNITS[namedTerm(around)?.unit ?? "count"](value, around),
  modelStatus: named(NAMES.modelStatus),
  escrowState: named(NAMES.escrowState),
  permitState: named(NAMES.permitState),
  roundPhase: named(NAMES.roundPhase),
  nodeRule: named(NAMES.nodeRule),
  proposalState: named(NAMES.proposalState),
  siteRole: named(NAMES.siteRole),
  accessRole: named(NAMES.accessRole),
} as const satisfies Readonly<Record<string, Writer>>;

export type Kind = keyof typeof KINDS;
