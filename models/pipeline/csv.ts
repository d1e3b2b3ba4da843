import { ok, type Result, refuse } from "../../twins/core/result.ts";

/** What a file of separated values may hold, so that a hostile one ends early. */
export interface CsvLimits {
  readonly fieldChars: number;
  readonly fields: number;
  readonly records: number;
}

export const CSV_LIMITS: CsvLimits = { fieldChars: 65_536, fields: 1_024, records: 4_000_000 };

/** Separators that are told apart by the first line. */
const SEPARATORS = [",", ";", "\t", "|"] as const;
export type Separator = (typeof SEPARATORS)[number];

/** Reads separated values piece after piece. */
export interface CsvReader {
  /** Takes more text. @returns MODEL_DATA where it cannot be such a file; nothing is read after that */
  push(text: string): Result<void>;
  /** The text is over. @returns MODEL_DATA where a quote is still open */
  end(): Result<void>;
}

const refused = (line: number, en: string, zh: string): Result<never> =>
  refuse("MODEL_DATA", { en: `Line ${line} of the file ${en}.`, zh: `文件第 ${line} 行${zh}。` });

/** The separator that the first line has most of, outside quotes; a comma where it has none. */
export function separatorOf(line: string): Separator {
  const bare = line.replace(/"(?:[^"]|"")*"?/g, "");
  const counts = SEPARATORS.map((one) => bare.split(one).length - 1);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** Where a reader stands within a field. */
const PLACE = { start: 0, bare: 1, quoted: 2, quote: 3 } as const;
type Place = (typeof PLACE)[keyof typeof PLACE];

/**
 * A reader of RFC 4180: fields may be quoted, quotes in them doubled; lines end with LF or CRLF; a byte order mark is dropped and
 * empty lines are skipped. NUL characters, text after a closing quote, quotes that never close, and more than the limits allow are
 * refused with the line they stand in. Rows are given as they are: whether they are ragged is for who knows the header.
 * @param onRecord may refuse a record too, which ends the reading
 */
export function makeCsvReader(
  onRecord: (fields: readonly string[], line: number) => Result<void>,
  separator: Separator,
  limits: CsvLimits = CSV_LIMITS,
): CsvReader {
  let place: Place = PLACE.start;
  let field = "";
  let fields: string[] = [];
  let line = 1;
  let recordLine = 1;
  let records = 0;
  let first = true;
  let failed: Result<void> | null = null;

  const addField = (): Result<void> | null => {
    if (fields.length >= limits.fields)
      return refused(line, `has more than ${limits.fields} columns`, `超过 ${limits.fields} 列`);
    fields.push(field);
    field = "";
    place = PLACE.start;
    return null;
  };
  const addRecord = (): Result<void> | null => {
    // A carriage return belongs to the end of the line.
    if (place === PLACE.bare && field.endsWith("\r")) field = field.slice(0, -1);
    const empty = fields.length === 0 && field === "" && place !== PLACE.quote;
    const full = empty ? null : addField();
    if (full !== null) return full;
    place = PLACE.start;
    const record = fields;
    fields = [];
    if (empty) return null;
    if (++records > limits.records)
      return refused(line, `is one row too many: ${limits.records} are read`, `超出行数上限 ${limits.records}`);
    const taken = onRecord(record, recordLine);
    return taken.ok ? null : taken;
  };
  const grow = (text: string): Result<void> | null => {
    if (field.length + text.length > limits.fieldChars)
      return refused(
        line,
        `has a field of more than ${limits.fieldChars} characters`,
        `有字段超过 ${limits.fieldChars} 个字符`,
      );
    field += text;
    return null;
  };
  /** One character outside a run of plain ones. */
  const take = (char: string): Result<void> | null => {
    if (char === "\0") return refused(line, "has a NUL character: it is no text", "含有 NUL 字符，不是文本");
    if (char === '"' && place === PLACE.start) {
      place = PLACE.quoted;
      return null;
    }
    if (char === '"' && place === PLACE.quoted) {
      place = PLACE.quote;
      return null;
    }
    if (char === '"' && place === PLACE.quote) {
      place = PLACE.quoted;
      return grow(char);
    }
    if (place === PLACE.quoted) {
      if (char === "\n") line++;
      return grow(char);
    }
    if (char === separator) return addField();
    if (char === "\n") {
      const added = addRecord();
      line++;
      recordLine = line;
      return added;
    }
    if (char === "\r" && place === PLACE.quote) return null;
    if (place === PLACE.quote) return refused(line, "has text after a closing quote", "在右引号之后还有文字");
    place = PLACE.bare;
    return grow(char);
  };

  const special = /[\0"\n\r,;\t|]/g;
  const scan = (text: string): Result<void> | null => {
    for (let at = 0; at < text.length; ) {
      special.lastIndex = at;
      const next = special.exec(text)?.index ?? text.length;
      if (next > at) {
        // A run of plain characters is taken at once.
        if (place === PLACE.quote) return refused(line, "has text after a closing quote", "在右引号之后还有文字");
        if (place === PLACE.start) place = PLACE.bare;
        const grown = grow(text.slice(at, next));
        if (grown !== null) return grown;
      }
      if (next === text.length) return null;
      const wrong = take(text[next] ?? "");
      if (wrong !== null) return wrong;
      at = next + 1;
    }
    return null;
  };
  return {
    push(text) {
      if (failed !== null) return failed;
      const whole = first && text.startsWith("\ufeff") ? text.slice(1) : text;
      first = first && text === "";
      failed = scan(whole);
      return failed ?? ok(undefined);
    },
    end() {
      if (failed !== null) return failed;
      failed =
        place === PLACE.quoted
          ? refused(recordLine, "opens a quote that is never closed", "的引号没有闭合")
          : fields.length > 0 || field !== "" || place === PLACE.quote
            ? addRecord()
            : null;
      return failed ?? ok(undefined);
    },
  };
}
