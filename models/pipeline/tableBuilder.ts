import { bytesToUtf8, utf8ToBytes } from "@noble/ciphers/utils.js";
import { grouped } from "../../twins/core/grouped.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Policy } from "./policy.ts";
import { type Column, type Table, tableOf } from "./table.ts";
import { parseTime, utcMs } from "./time.ts";

/** Cells that are held at once: some 300 MB of memory, and as much again while they are cleaned. */
export const MAX_CELLS = 32_000_000;

export interface ReadReport {
  /** Rows under the header. */
  readonly rows: number;
  /** Rows of more or fewer cells than the header, left out: shifted, a column would go by another one's rule. */
  readonly ragged: number;
  /** Whether the header names one column fewer than the rows have: the first is the row's name, as R writes it. */
  readonly rowNames: boolean;
  /** Cells that are not of their column's kind, and count as missing, by column. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** Columns of the file that the policy does not name: they were not even read. */
  readonly unnamed: readonly string[];
}

/** Makes a table of records, the first of which is the header. */
export interface TableBuilder {
  add(fields: readonly string[], line: number): Result<void>;
  /** MODEL_DATA where there was no header. */
  done(): Result<{ readonly table: Table; readonly report: ReadReport }>;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A decimal number; NaN for what is none, and for one that no double holds. */
export function parseDecimal(cell: string): number {
  const text = cell.trim();
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Numbers that grow. */
class Numbers {
  #held = new Float64Array(1_024);
  #length = 0;
  push(value: number): void {
    if (this.#length === this.#held.length) {
      const wider = new Float64Array(this.#length * 2);
      wider.set(this.#held);
      this.#held = wider;
    }
    this.#held[this.#length++] = value;
  }
  taken(): Float64Array {
    return this.#held.slice(0, this.#length);
  }
}

/** Each word once: a cell is a part of the text that it was read from, and would keep all of it in memory. */
class Words {
  readonly #known = new Map<string, string>();
  readonly held: (string | null)[] = [];
  push(word: string | null): void {
    if (word === null) return void this.held.push(null);
    let own = this.#known.get(word);
    if (own === undefined) {
      own = bytesToUtf8(utf8ToBytes(word));
      this.#known.set(own, own);
    }
    this.held.push(own);
  }
}

interface Reading {
  readonly name: string;
  readonly kind: Column["kind"];
  readonly add: (fields: readonly string[]) => void;
  readonly column: () => Column;
  unreadable: number;
}

const headerRefusal = (en: string, zh: string): Result<never> =>
  refuse("MODEL_DATA", { en: `The header of the file ${en}.`, zh: `文件的表头${zh}。` });

/** How each column that the policy names is read. */
function readingsOf(places: ReadonlyMap<string, number>, policy: Policy): readonly Reading[] {
  const missing = new Set(policy.missing);
  return Object.entries(policy.fields).map(([name, { kind }]): Reading => {
    const parts = name === policy.time ? policy.timeOf : null;
    const at = (parts ?? [name]).map((one) => places.get(one) ?? 0);
    const cell = (fields: readonly string[]): string => fields[at[0] ?? 0] ?? "";
    if (kind === "category") {
      const words = new Words();
      const add = (fields: readonly string[]): void => words.push(missing.has(cell(fields)) ? null : cell(fields));
      return { name, kind, add, column: () => ({ name, kind, values: words.held }), unreadable: 0 };
    }
    const numbers = new Numbers();
    const read = (fields: readonly string[]): number => {
      if (parts !== null) {
        const [year = Number.NaN, month = Number.NaN, day = Number.NaN, hour = 0] = at.map((place) =>
          parseDecimal(fields[place] ?? ""),
        );
        return utcMs(year, month, day, hour) - policy.utcOffsetMinutes * 60_000;
      }
      return kind === "time" ? parseTime(cell(fields), policy.utcOffsetMinutes) : parseDecimal(cell(fields));
    };
    const reading: Reading = {
      name,
      kind,
      add(fields) {
        const value = missing.has(cell(fields).trim()) ? null : read(fields);
        if (value !== null && Number.isNaN(value)) reading.unreadable++;
        numbers.push(value ?? Number.NaN);
      },
      column: () => ({ name, kind, values: numbers.taken() }),
      unreadable: 0,
    };
    return reading;
  });
}

/** Where each column stands. MODEL_DATA for a header that leaves it open which column a rule is for. */
function placesOf(header: readonly string[], policy: Policy): Result<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  for (const [place, name] of header.entries()) {
    if (places.has(name))
      return headerRefusal(`names ${JSON.stringify(name)} twice`, `两次出现 ${JSON.stringify(name)}`);
    places.set(name, place);
  }
  const needed = Object.keys(policy.fields).flatMap((name) =>
    name === policy.time && policy.timeOf ? policy.timeOf : [name],
  );
  const absent = needed.find((name) => !places.has(name));
  if (absent !== undefined)
    return headerRefusal(
      `has no ${JSON.stringify(absent)}, which the policy names`,
      `没有策略中的列 ${JSON.stringify(absent)}`,
    );
  return ok(places);
}

/** A header's names: those that are empty by their place, and one before them where rows have one more cell (R's row names). */
export function namesOf(header: readonly string[], width: number): readonly string[] {
  const named = header.map((name, i) => (name.trim() === "" ? `column_${i + 1}` : name.trim()));
  return width === header.length + 1 ? ["row_name", ...named] : named;
}

export function tableBuilder(policy: Policy, mostCells: number = MAX_CELLS): TableBuilder {
  let header: readonly string[] | null = null;
  let names: readonly string[] = [];
  let readings: readonly Reading[] | null = null;
  let rows = 0;
  let ragged = 0;
  const begin = (width: number): Result<void> => {
    names = namesOf(header ?? [], width);
    const places = placesOf(names, policy);
    if (!places.ok) return places;
    readings = readingsOf(places.value, policy);
    return ok(undefined);
  };
  return {
    add(fields) {
      if (header === null) {
        header = fields;
        return ok(undefined);
      }
      if (readings === null) {
        const begun = begin(fields.length);
        if (!begun.ok) return begun;
      }
      rows++;
      if (fields.length !== names.length) {
        ragged++;
        return ok(undefined);
      }
      if ((rows - ragged) * (readings?.length ?? 0) > mostCells)
        return refuse("MODEL_TOO_LARGE", {
          en: `The file has more than ${grouped(mostCells)} cells of named columns. Split it by time, or name fewer columns.`,
          zh: `文件中被命名的列超过 ${grouped(mostCells)} 个单元格。请按时间拆分，或减少列数。`,
        });
      for (const reading of readings ?? []) reading.add(fields);
      return ok(undefined);
    },
    done() {
      if (header === null) return headerRefusal("is missing: it is empty", "缺失：文件为空");
      if (readings === null) {
        const begun = begin(header.length);
        if (!begun.ok) return begun;
      }
      const made = readings ?? [];
      const used = new Set([...Object.keys(policy.fields), ...(policy.timeOf ?? [])]);
      return ok({
        table: tableOf(made.map((reading) => reading.column())),
        report: {
          rows,
          ragged,
          rowNames: names.length === header.length + 1,
          unreadable: Object.fromEntries(
            made.filter(({ unreadable }) => unreadable > 0).map(({ name, unreadable }) => [name, unreadable]),
          ),
          unnamed: names.filter((name) => !used.has(name)),
        },
      });
    },
  };
}
