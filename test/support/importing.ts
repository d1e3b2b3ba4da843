import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { isId } from "../../twins/core/ids.ts";
import { PlaceSchema } from "../../twins/core/place.ts";
import type { Failure, Result } from "../../twins/core/result.ts";
import { RouteMapSchema } from "../../twins/core/routeMap.ts";
import { ThingSchema } from "../../twins/core/thing.ts";
import type { Imported, Part } from "../../twins/import/imported.ts";
import type { Importer } from "../../twins/import/importer.ts";
import type { ImportHost, Source } from "../../twins/import/source.ts";

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file that lies in memory, with others beside it and in folders below: each by its path. */
export function memorySource(
  path: string,
  bytes: Uint8Array,
  beside: Readonly<Record<string, Uint8Array>> = {},
): Source {
  const cut = path.lastIndexOf("/") + 1;
  return {
    name: path.slice(cut),
    size: bytes.length,
    read: async (from, to) => bytes.subarray(from, to),
    sibling: async (other) => {
      const found = beside[path.slice(0, cut) + other];
      return found === undefined ? null : memorySource(path.slice(0, cut) + other, found, beside);
    },
  };
}

export interface TestHost extends ImportHost {
  readonly shares: number[];
  rests: number;
}

/** A host that counts its rests; it stops the import at the rest that is named. */
export function testHost(stopAtRest = Number.POSITIVE_INFINITY): TestHost {
  const signal = { aborted: false };
  const host: TestHost = {
    shares: [],
    rests: 0,
    signal,
    progress: (share) => void host.shares.push(share),
    breathe: async () => {
      if (++host.rests >= stopAtRest) signal.aborted = true;
    },
    utf8: (bytes) => {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        return null;
      }
    },
    ifcWasm: createRequire(import.meta.url).resolve("web-ifc/web-ifc-node.wasm"),
  };
  return host;
}

export const importText = (importer: Importer, text: string, name = "file"): Promise<Result<Imported>> =>
  importer.run(memorySource(name, utf8(text)), testHost());

export const importFile = (importer: Importer, path: string): Promise<Result<Imported>> =>
  importer.run(memorySource(basename(path), readFileSync(path)), testHost());

/** The refusal of a file; a test fails where it was taken. */
export async function refusalOf(importer: Importer, bytes: Uint8Array | string): Promise<Failure> {
  const result = await importer.run(memorySource("file", typeof bytes === "string" ? utf8(bytes) : bytes), testHost());
  if (result.ok) return expect.fail(`taken, though it should be refused: ${JSON.stringify(result.value.places)}`);
  expect(result.error.code).toMatch(/^IMPORT_(INVALID|TOO_LARGE)$/);
  expect(result.error.said?.zh).toMatch(/\p{Script=Han}/u);
  return result.error;
}

/** Whatever bytes of a sample are changed, cut out or doubled, the answer is a Result. */
export async function fuzzed(importer: Importer, sample: Uint8Array, runs: number, seed: number): Promise<void> {
  const change = fc.record({ at: fc.nat(sample.length - 1), byte: fc.nat(255), cut: fc.nat(40), kind: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      let bytes = sample.slice();
      for (const { at, byte, cut, kind } of changes) {
        const where = Math.min(at, bytes.length - 1);
        if (kind === 0) bytes[where] = byte;
        else if (kind === 1) bytes = new Uint8Array([...bytes.subarray(0, where), ...bytes.subarray(where + cut)]);
        else if (kind === 2) bytes = bytes.slice(0, Math.max(1, where));
        else bytes = new Uint8Array([...bytes.subarray(0, where), ...bytes.subarray(Math.max(0, where - cut))]);
      }
      const result = await importer.run(memorySource("file", bytes), testHost());
      if (result.ok) checkSound(result.value);
    }),
    { numRuns: runs, seed },
  );
}

/** What holds of every import: ids are unique, parents come first, places exist, indices are in range, numbers finite. */
export function checkSound(imported: Imported): void {
  const ids = new Set<string>();
  for (const place of imported.places) {
    expect(PlaceSchema.safeParse(place).error, place.id).toBeUndefined();
    expect(isId(place.id), place.id).toBe(true);
    expect(ids.has(place.id)).toBe(false);
    if (place.parent !== null) expect(ids.has(place.parent), place.id).toBe(true);
    ids.add(place.id);
  }
  for (const thing of imported.things) {
    expect(ThingSchema.safeParse(thing).error, thing.id).toBeUndefined();
    expect(isId(thing.id) && ids.has(thing.place), thing.id).toBe(true);
  }
  for (const part of imported.geometry) {
    expect(ids.has(part.place)).toBe(true);
    soundPart(part);
  }
  if (imported.routeMap !== null) expect(RouteMapSchema.safeParse(imported.routeMap).error).toBeUndefined();
  const nodes = new Set(imported.routeMap?.nodes.map(({ id }) => id));
  expect(nodes.size).toBe(imported.routeMap?.nodes.length ?? 0);
  for (const { from, to, lengthM } of imported.routeMap?.edges ?? [])
    if (!nodes.has(from) || !nodes.has(to) || !(lengthM > 0)) expect.fail(`edge ${from} - ${to}: ${lengthM} m`);
}

function soundPart({ positions, indices }: Part): void {
  if (positions.some((value) => !Number.isFinite(value))) expect.fail("a coordinate is not finite");
  const vertices = positions.length / 3;
  if (indices.some((index) => index >= vertices)) expect.fail("an index is out of range");
}
