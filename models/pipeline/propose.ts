import type { Policy } from "./policy.ts";
import { namesOf, parseDecimal } from "./tableBuilder.ts";
import { parseTime } from "./time.ts";

const MISSING = ["", "NA", "NaN", "null", "N/A"];
/** Different words of a column that are remembered: more than these name somebody rather than a kind. */
const MOST_WORDS = 200;
/** As few rows, or as few different numbers, tell nothing of how a column moves. */
const FEW = 10;
const DAY_MS = 86_400_000;

interface Seen {
  readonly name: string;
  cells: number;
  missing: number;
  numbers: number;
  times: number;
  whole: boolean;
  low: number;
  high: number;
  /** How often each of the first words came. */
  readonly words: Map<string, number>;
}

/** What a file's columns look like, gathered row by row. */
export interface Survey {
  add(fields: readonly string[]): void;
  /** null where there was no header, or a name comes twice. */
  policy(source: string): Policy | null;
}

function look(seen: Seen, cell: string): void {
  const text = cell.trim();
  seen.cells++;
  if (MISSING.includes(text)) {
    seen.missing++;
    return;
  }
  const value = parseDecimal(text);
  if (!Number.isNaN(value)) {
    seen.numbers++;
    seen.whole &&= Number.isInteger(value);
    seen.low = Math.min(seen.low, value);
    seen.high = Math.max(seen.high, value);
  } else if (!Number.isNaN(parseTime(text, 0))) seen.times++;
  const count = seen.words.get(text);
  if (count !== undefined || seen.words.size <= MOST_WORDS) seen.words.set(text, (count ?? 0) + 1);
}

const kindOf = ({ cells, missing, numbers, times }: Seen): "number" | "time" | "category" => {
  const there = cells - missing;
  if (there > 0 && numbers === there) return "number";
  return there > 0 && times === there ? "time" : "category";
};

/** A proposal that shows no more than is needed: words that name somebody stay, time is told to the minute. */
function fieldOf(seen: Seen): Policy["fields"][string] {
  const kind = kindOf(seen);
  const there = seen.cells - seen.missing;
  if (kind === "time") return { kind, rule: "coarsen", step: 60_000 };
  // Every row another word, or as many numbers as rows, one by one: a row's name.
  const counted = kind === "number" && seen.whole && there > FEW && seen.high - seen.low + 1 === there;
  if (counted || seen.name === "row_name") return { kind, rule: "drop" };
  if (kind === "category") return { kind, rule: seen.words.size > MOST_WORDS || there === 0 ? "drop" : "keep" };
  return { kind, rule: "keep" };
}

/** A measurement that moves: of many values, none of which it mostly has, as a label, a setting or rain has. */
function moves(seen: Seen): boolean {
  const most = Math.max(0, ...seen.words.values());
  return kindOf(seen) === "number" && seen.words.size > 5 * FEW && most * 4 < seen.cells - seen.missing;
}

const PARTS = ["year", "month", "day", "hour"] as const;

/**
 * Proposes a policy for a file of these rows. It is a start for a person to read, not a promise: which columns tell of somebody no
 * program can see, and no noise is proposed, since its bounds would have to be read off the data.
 */
export function survey(): Survey {
  let header: readonly string[] | null = null;
  let seen: Seen[] | null = null;
  const begin = (width: number): Seen[] =>
    namesOf(header ?? [], width).map((name) => ({
      name,
      cells: 0,
      missing: 0,
      numbers: 0,
      times: 0,
      whole: true,
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
      words: new Map(),
    }));
  return {
    add(fields) {
      if (header === null) {
        header = fields;
        return;
      }
      seen ??= begin(fields.length);
      if (fields.length === seen.length) for (const [i, one] of seen.entries()) look(one, fields[i] ?? "");
    },
    policy(source) {
      const columns = seen ?? (header === null ? [] : begin(header.length));
      const names = columns.map(({ name }) => name);
      if (columns.length === 0 || new Set(names).size !== names.length) return null;
      const known = (name: string): boolean => columns.some((one) => one.name === name && kindOf(one) === "number");
      const parts = PARTS.filter(known);
      const timeOf = parts.length >= 3 && parts.slice(0, 3).join() === "year,month,day" ? [...parts] : null;
      const own = columns.find((one) => kindOf(one) === "time")?.name ?? null;
      const time = own ?? (timeOf === null ? null : "time");
      const left =
        own === null && timeOf !== null ? columns.filter(({ name }) => !timeOf.includes(name as never)) : columns;
      const fields = Object.fromEntries(left.map((one) => [one.name, fieldOf(one)]));
      if (own === null && timeOf !== null) fields.time = { kind: "time", rule: "coarsen", step: 3_600_000 };
      const together = left.filter((one) => kindOf(one) === "category" && fields[one.name]?.rule === "keep");
      const slow = left.filter((one) => moves(one) && fields[one.name]?.rule === "keep").map(({ name }) => name);
      return {
        format: "aitn-policy/1",
        source,
        utcOffsetMinutes: 0,
        time,
        timeOf: own === null ? timeOf : null,
        missing: MISSING,
        clean: {
          subjects: [],
          gapSteps: 3,
          // Without a time a row's neighbours are anybody.
          outliers: time === null || slow.length === 0 ? null : { columns: slow, neighbours: 5, deviations: 8 },
        },
        fields,
        together: together.length === 0 ? null : { columns: together.map(({ name }) => name), least: 5 },
        rowsOfSubject: 1,
        budget: { epsilon: 0, delta: 0 },
        slices: { by: time === null ? { rows: 1_000 } : { spanMs: DAY_MS }, groups: {} },
      };
    },
  };
}
