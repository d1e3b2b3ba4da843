import type { Place } from "../core/place.ts";
import { isDevice } from "./devices.ts";
import type { Georeference, Imported, PartKind } from "./imported.ts";
import type { ImportWarning } from "./warnings.ts";

type Corner = [x: number, y: number, z: number];

/** What came of an import, in numbers. The first six keys are the contract of `aitn import --json`. */
export interface ImportSummary {
  /** How many places there are of each level; levels without any are left out. */
  readonly places: Partial<Record<Place["level"], number>>;
  readonly things: number;
  readonly routeMap: { readonly nodes: number; readonly edges: number };
  /** How many storeys. */
  readonly floors: number;
  /** The box around all geometry, m, in the site's frame; null where there is none. */
  readonly bounds: { readonly min: Corner; readonly max: Corner } | null;
  readonly warnings: readonly ImportWarning[];
  readonly format: Imported["format"];
  readonly version: string;
  readonly title: Imported["title"];
  readonly units: Imported["units"];
  readonly georeference: Georeference | null;
  readonly geometry: {
    readonly parts: number;
    readonly vertices: number;
    readonly triangles: number;
    /** Triangles of each kind, and of each level of detail. */
    readonly kinds: Partial<Record<PartKind, number>>;
    readonly lods: Readonly<Record<string, number>>;
  };
  readonly storeys: readonly { readonly id: string; readonly title: Place["title"]; readonly elevationM: number }[];
  readonly thingKinds: Readonly<Record<string, number>>;
  /** The same apart: those of a kind that a device can be, which a site has as its Things, and those that are only drawn. */
  readonly deviceKinds: Readonly<Record<string, number>>;
  readonly drawnKinds: Readonly<Record<string, number>>;
  readonly machines: readonly { readonly thing: string; readonly links: number; readonly joints: number }[];
}

function counted<K extends string>(keys: Iterable<readonly [key: K, amount: number]>): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const [key, amount] of keys) counts[key] = (counts[key] ?? 0) + amount;
  return counts;
}

function boundsOf({ geometry }: Imported): ImportSummary["bounds"] {
  const min: Corner = [Infinity, Infinity, Infinity];
  const max: Corner = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of geometry)
    for (let i = 0; i < positions.length; i++) {
      const axis = (i % 3) as 0 | 1 | 2;
      const value = positions[i]!;
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  return min[0] <= max[0] ? { min, max } : null;
}

const kinds = (things: Imported["things"]): Readonly<Record<string, number>> =>
  counted(things.map(({ kind }) => [kind, 1] as const));

export function summarise(imported: Imported): ImportSummary {
  const { places, things, routeMap, geometry, machines } = imported;
  const storeys = places.filter(({ level }) => level === "storey").toSorted((a, b) => a.floorZ - b.floorZ);
  const triangles = (part: (typeof geometry)[number]) => part.indices.length / 3;
  return {
    places: counted(places.map(({ level }) => [level, 1] as const)),
    things: things.length,
    routeMap: { nodes: routeMap?.nodes.length ?? 0, edges: routeMap?.edges.length ?? 0 },
    floors: storeys.length,
    bounds: boundsOf(imported),
    warnings: imported.warnings,
    format: imported.format,
    version: imported.version,
    title: imported.title,
    units: imported.units,
    georeference: imported.georeference,
    geometry: {
      parts: geometry.length,
      vertices: geometry.reduce((sum, { positions }) => sum + positions.length / 3, 0),
      triangles: geometry.reduce((sum, part) => sum + triangles(part), 0),
      kinds: counted(geometry.map((part) => [part.kind, triangles(part)] as const)),
      lods: counted(geometry.map((part) => [String(part.lod), triangles(part)] as const)) as Record<string, number>,
    },
    storeys: storeys.map(({ id, title, floorZ }) => ({ id, title, elevationM: floorZ })),
    thingKinds: kinds(things),
    deviceKinds: kinds(things.filter(isDevice)),
    drawnKinds: kinds(things.filter((thing) => !isDevice(thing))),
    machines: machines.map(({ thing, links, joints }) => ({ thing, links: links.length, joints: joints.length })),
  };
}
