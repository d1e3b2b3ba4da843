import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ok } from "../../twins/core/result.ts";
import { type CsvLimits, makeCsvReader, type Separator, separatorOf } from "./csv.ts";

const read = (pieces: readonly string[], separator: Separator = ",", limits?: CsvLimits) => {
  const records: (readonly string[])[] = [];
  const reader = makeCsvReader((fields) => ok(void records.push(fields)), separator, limits);
  for (const piece of pieces) {
    const pushed = reader.push(piece);
    if (!pushed.ok) return pushed.error.message;
  }
  const ended = reader.end();
  return ended.ok ? records : ended.error.message;
};
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("separated values", () => {
  it("are read as RFC 4180 writes them, with a byte order mark, CRLF, empty lines and no last line end", () => {
    expect(read(['\ufeffa,"b ""c""",d\r\n\r\n1,"x\r\ny",\n"",2,"3"\r\n,,'])).toEqual([
      ["a", 'b "c"', "d"],
      ["1", "x\r\ny", ""],
      ["", "2", "3"],
      ["", "", ""],
    ]);
    expect(read([""])).toEqual([]);
    expect(read(['""'])).toEqual([[""]]);
    expect(read(["a;b|c\tx"], ";")).toEqual([["a", "b|c\tx"]]);
  });

  it("come out the same, wherever the pieces end", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é", "中") });
    const row = fc.array(field, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (rows, size) => {
        const text = rows.map((fields) => fields.map(quoted).join(",")).join("\r\n");
        const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
        expect(read(pieces)).toEqual(rows);
      }),
      { seed: 63 },
    );
  });

  it.each([
    ["a,b\n1,\0", "Line 2 of the file has a NUL character"],
    ['a,b\n1,"2', "Line 2 of the file opens a quote that is never closed"],
    ['a,"b"c\n', "Line 1 of the file has text after a closing quote"],
    [`a\n${"x".repeat(11)}`, "Line 2 of the file has a field of more than 10 characters"],
    [`a\n"${"x\n".repeat(6)}"`, "has a field of more than 10 characters"],
    ["1,2,3,4", "Line 1 of the file has more than 3 columns"],
    ["1\n2\n3\n4\n5", "Line 5 of the file is one row too many: 4 are read"],
  ])("that are hostile end at once, with the line (%j)", (text, words) => {
    expect(read([text], ",", { fieldChars: 10, fields: 3, records: 4 })).toContain(words);
    expect(read([...text], ",", { fieldChars: 10, fields: 3, records: 4 })).toContain(words);
  });

  it("have the separator that their first line has most of", () => {
    expect(['a,b;"x,y,z";c;d', "a", "a\tb\tc", '"a;b",c'].map(separatorOf)).toEqual([";", ",", "\t", ","]);
  });

  it("never throw, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "\0", "\ufeff") }), (text) => {
        const found = read([...text]);
        return typeof found === "string" || Array.isArray(found);
      }),
      { seed: 64 },
    );
  });
});
