import type { LocalText, Place } from "../core/place.ts";
import type { RouteMap } from "../core/routeMap.ts";
import type { Thing } from "../core/thing.ts";
import type { ImportWarning } from "./warnings.ts";

export const FORMATS = ["building-yaml", "cityjson", "geojson", "osm", "esri-ascii", "ifc", "gltf", "urdf"] as const;
export type Format = (typeof FORMATS)[number];

export const PART_KINDS = [
  "wall",
  "floor",
  "roof",
  "door",
  "window",
  "stair",
  "lift",
  "furniture",
  "column",
  "road",
  "water",
  "terrain",
  "vegetation",
  "pavement",
  "robot",
  "other",
] as const;
export type PartKind = (typeof PART_KINDS)[number];

/**
 * A piece of geometry. Metres in the site's frame: x east, y north, z up. Several parts may share one buffer: move each
 * buffer once (`transferables`).
 */
export interface Part {
  /** Id of the place that it belongs to. */
  readonly place: string;
  /** The file's own name for the object that it is of, where the place holds several; left out else. */
  readonly source?: string;
  readonly kind: PartKind;
  /** Level of detail as CityGML counts it: 0 footprint, 1 block, 2 roofs, 3 openings; what has no levels has 3. */
  readonly lod: number;
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  /** Three vertices a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
}

/** Where the site's frame lies in the world. */
export interface Georeference {
  /** "EPSG:n"; null where the file names none that we know. */
  readonly crs: string | null;
  /** Where (0, 0, 0) lies in that system, m (degrees in a geographic one); what was subtracted from each coordinate. */
  readonly offset: readonly [x: number, y: number, z: number];
  /** The same in WGS 84; null where it cannot be told. */
  readonly origin: { readonly longitudeDeg: number; readonly latitudeDeg: number; readonly elevationM: number } | null;
  /** From the system's east to the frame's x, counter-clockwise. */
  readonly rotationRad: number;
}

/** A Thing that the file has, and what it is there: a door, a lift, a robot, a piece of furniture. */
export interface ImportedThing extends Thing {
  readonly kind: "door" | "lift" | "robot" | "furniture" | "sensor" | "other";
  /** The file's own name for its shape: a model's name or a mesh's address; null where it has none. */
  readonly reference: string | null;
  /** Its length and width along the axes of its pose, m, where the file gives them. */
  readonly extentM?: readonly [lengthM: number, widthM: number];
}

/** A joint of a machine (URDF): its limits, m and m/s or rad and rad/s. */
export interface ImportedJoint {
  readonly name: string;
  readonly kind: "revolute" | "continuous" | "prismatic" | "fixed" | "floating" | "planar";
  readonly parentLink: string;
  readonly childLink: string;
  /** From the parent's frame to the joint's: metres and roll, pitch, yaw in radians. */
  readonly origin: { readonly xyz: readonly number[]; readonly rpy: readonly number[] };
  readonly axis: readonly number[];
  readonly limit: {
    readonly lower: number;
    readonly upper: number;
    readonly effort: number;
    readonly velocity: number;
  } | null;
  readonly mimic: { readonly joint: string; readonly multiplier: number; readonly offset: number } | null;
}

/** A shape that a link refers to, in another file. */
export interface ImportedShape {
  readonly use: "visual" | "collision";
  /** The file's address, as it is written: "package://ur_description/meshes/ur3/visual/base.dae". */
  readonly reference: string;
  readonly scale: readonly number[];
  /** From the link's frame: metres, and roll, pitch, yaw in radians. */
  readonly origin: { readonly xyz: readonly number[]; readonly rpy: readonly number[] };
}

/** A link of a machine and the shapes that it refers to. */
export interface ImportedLink {
  readonly name: string;
  readonly massKg: number | null;
  readonly meshes: readonly ImportedShape[];
}

export interface ImportedMachine {
  readonly thing: string;
  readonly links: readonly ImportedLink[];
  readonly joints: readonly ImportedJoint[];
}

/** What any format becomes. Lengths in metres; x east, y north, z up, from an origin that is kept in `georeference`. */
export interface Imported {
  readonly format: Format;
  /** Version of the format that the file names; "" where the format has none. */
  readonly version: string;
  readonly title: LocalText;
  /** The file's unit of length, and metres to one of it. */
  readonly units: { readonly length: string; readonly metres: number };
  readonly georeference: Georeference | null;
  /** The tree; the first is its root, and each parent comes before its children. */
  readonly places: readonly Place[];
  readonly things: readonly ImportedThing[];
  readonly machines: readonly ImportedMachine[];
  readonly routeMap: RouteMap | null;
  readonly geometry: readonly Part[];
  readonly warnings: readonly ImportWarning[];
}

/** The buffers of the geometry, each once, to be moved out of a worker. */
export const transferables = (imported: Imported): ArrayBufferLike[] => [
  ...new Set(imported.geometry.flatMap(({ positions, indices }) => [positions.buffer, indices.buffer])),
];
