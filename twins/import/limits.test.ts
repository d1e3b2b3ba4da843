import { describe, expect, it, test } from "vitest";
import { memorySource, testHost, utf8 } from "../../test/support/importing.ts";
import { Parts } from "./geometry/mesh.ts";
import { lines } from "./json/lines.ts";
import { parseRange } from "./json/parse.ts";
import { batches, scanRoot } from "./json/scan.ts";
import { Ids, outline, title } from "./names.ts";
import { packParts, unpackParts } from "./packed.ts";
import { shown } from "./refusals.ts";
import { Pace } from "./source.ts";
import { roadOf } from "./urban/classify.ts";
import { District } from "./urban/district.ts";
import { Streets } from "./urban/streets.ts";
import { heightsOf } from "./urban/tags.ts";
import { MAX_KINDS, Warnings } from "./warnings.ts";
import { MAX_XML_DEPTH, readXml } from "./xml/parse.ts";

const TOO_LARGE = { failure: { code: "IMPORT_TOO_LARGE" } };
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
};

describe("JSON has limits", () => {
  const whole = async (text: string, mostBytes: number) => {
    const source = memorySource("x", utf8(text));
    const { members } = await scanRoot(source, new Pace(testHost()), [0, 1]);
    const sizes: number[] = [];
    for await (const { ends } of batches(source, members.get("list")!, mostBytes)) sizes.push(ends.length);
    return sizes.reduce((a, b) => a + b, 0);
  };

  it("of a value that is parsed whole", async () => {
    const source = memorySource("x", utf8('"0123456789"'));
    const range = { from: 0, to: 12, line: 1 };
    expect(await parseRange(source, testHost(), "x", range, 12)).toBe("0123456789");
    await expect(parseRange(source, testHost(), "x", range, 11)).rejects.toMatchObject(TOO_LARGE);
  });

  it("of a member that is longer than a piece", async () => {
    const text = JSON.stringify({ list: ["x".repeat(1_500_000), 1] });
    expect(await whole(text, 2_000_000)).toBe(2);
    await expect(whole(text, 1_000_000)).rejects.toMatchObject(TOO_LARGE);
  });

  it("of a line", async () => {
    const read = async (mostBytes: number) => {
      const found: number[] = [];
      for await (const { bytes } of lines(memorySource("x", utf8(`a\n${"b".repeat(50)}`)), 0, 1, mostBytes))
        found.push(bytes.length);
      return found;
    };
    expect(await read(50)).toEqual([1, 50]);
    await expect(read(49)).rejects.toMatchObject({ failure: { code: "IMPORT_TOO_LARGE", details: { line: 2 } } });
  });

  it("of a key of the outermost object", async () => {
    const scan = (length: number) =>
      scanRoot(memorySource("x", utf8(`{"${"k".repeat(length)}": 1}`)), new Pace(testHost()), [0, 1]);
    expect((await scan(4_000)).members.size).toBe(1);
    await expect(scan(4_100)).rejects.toMatchObject({ failure: { code: "IMPORT_INVALID" } });
  });
});

test("XML nests as deep as its limit", async () => {
  const read = (depth: number) => {
    const source = memorySource("x", utf8(`${"<a>".repeat(depth)}${"</a>".repeat(depth)}`));
    const host = testHost();
    return readXml(source, host, new Pace(host), { open: () => {}, close: () => {} }, 1);
  };
  expect(await read(MAX_XML_DEPTH)).toBe(1);
  await expect(read(MAX_XML_DEPTH + 1)).rejects.toMatchObject(TOO_LARGE);
});

describe("names have limits", () => {
  it("of what is shown, of titles and of ids", () => {
    expect([shown("x".repeat(80)), shown("x".repeat(81))]).toEqual(["x".repeat(80), `${"x".repeat(80)}…`]);
    const none = { en: "None", zh: "无" };
    expect([200, 201].map((length) => title("x".repeat(length), none).en.length)).toEqual([200, 200]);
    const ids = new Ids();
    expect(ids.make("a".repeat(60), "other")).toBe("a".repeat(48));
    expect(ids.make("a".repeat(61), "other")).toBe(`${"a".repeat(48)}-2`);
  });

  it("of an outline's corners: more is none rather than a false one", () => {
    const round = (corners: number) =>
      outline(
        Array.from({ length: corners }, (_, i): [number, number] => {
          const angle = (2 * Math.PI * i) / corners;
          return [1000 * Math.cos(angle), 1000 * Math.sin(angle)];
        }),
      ).length;
    expect([round(10_000), round(10_001)]).toEqual([10_000, 0]);
  });

  it("of the kinds of warnings: what comes after them is counted as one", () => {
    const warnings = new Warnings();
    for (let i = 0; i < MAX_KINDS + 3; i++) warnings.add("type", { line: i + 1 }, { en: "x", zh: "x" }, `${i}`);
    const list = warnings.list();
    expect(list).toHaveLength(MAX_KINDS + 1);
    expect(list.at(-1)).toMatchObject({ kind: "more", count: 3, first: `line ${MAX_KINDS + 1}` });
  });
});

describe("cities have limits", () => {
  const road = roadOf(new Map([["highway", "residential"]]))!;
  const at = (from: number, count: number) => Array.from({ length: count }, (_, i): [number, number] => [from + i, 0]);
  const names = (points: readonly [number, number][]) => points.map(([x]) => x);

  it("of the joints of all roads", () => {
    const streets = new Streets(4);
    streets.add("a", road, names(at(0, 2)), at(0, 2));
    streets.add("b", road, names(at(1, 3)), at(1, 3));
    expect(thrown(() => streets.add("c", road, names(at(3, 2)), at(3, 2)))).toMatchObject({
      failure: { code: "IMPORT_TOO_LARGE", details: { entity: "c" } },
    });
  });

  it("of the bends of an edge, whose length is of all of them", () => {
    const streets = new Streets();
    const points = at(0, 12_003);
    streets.add("long", road, names(points), points);
    const edges = streets.routeMap("m")!.edges;
    expect(edges[0]!.via).toHaveLength(10_000);
    expect(edges[0]!.lengthM).toBeCloseTo(12_002, 6);
  });

  it("of places", () => {
    const district = new District("town", new Parts(), new Warnings(), 2);
    const ring: [number, number][] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ];
    const house = (id: string) => district.area(id, new Map([["building", "yes"]]), [ring], { entity: id });
    house("one");
    expect(thrown(() => house("two"))).toMatchObject({
      failure: { code: "IMPORT_TOO_LARGE", details: { entity: "two" } },
    });
    expect(district.places).toHaveLength(2);
  });

  it("of a building's height", () => {
    const tops = ["999", "5000"].map((height) => heightsOf(new Map([["height", height]])).topM);
    expect(tops).toEqual([999, 1000]);
  });
});

describe("packed geometry has limits", () => {
  const part = (place: string) => ({
    place,
    kind: "wall" as const,
    lod: 3,
    positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
    indices: Uint32Array.of(0, 1, 2),
  });

  it("of parts, written and read", () => {
    const two = [part("a"), part("b")];
    expect(() => packParts(two, 1)).toThrow(RangeError);
    const bytes = packParts(two, 2);
    expect(unpackParts(bytes, { parts: 2, headBytes: 1_000 })).toMatchObject({ ok: true });
    expect(unpackParts(bytes, { parts: 1, headBytes: 1_000 })).toMatchObject({ error: { code: "STORE_CORRUPT" } });
  });

  it("of the head", () => {
    const bytes = packParts([part("a")]);
    const length = new DataView(bytes.buffer).getUint32(8, true);
    expect(unpackParts(bytes, { parts: 1, headBytes: length })).toMatchObject({ ok: true });
    expect(unpackParts(bytes, { parts: 1, headBytes: length - 1 })).toMatchObject({ error: { code: "STORE_CORRUPT" } });
  });
});
