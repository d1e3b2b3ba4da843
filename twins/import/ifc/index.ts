/**
 * IFC in STEP (ISO 10303-21): IFC2x3, IFC4 and IFC4.3. Triangles are made by web-ifc; the structure is read by our own hand.
 *
 * Read: IfcSite, IfcBuilding, IfcBuildingStorey, IfcSpace, zones and facilities with their aggregation and containment; every
 * product with a placement and a shape (walls, slabs, roofs, doors, windows, stairs, columns, furniture...), openings cut out;
 * length units of IfcUnitAssignment; IfcMapConversion with IfcProjectedCRS, else RefLatitude, RefLongitude and true north;
 * doors, lifts, furniture and sensors as Things.
 * Not read: properties, materials, systems, IFC-XML and zipped IFC, IFC2x3's property set for map conversions, alignments.
 * A shape that web-ifc cannot build is told and left out. Run it in a worker: web-ifc builds one product without a pause.
 */
import type { Place } from "../../core/place.ts";
import type { Point2 } from "../../core/ring.ts";
import { flatTriangles, lowestBorder } from "../geometry/border.ts";
import { Mesh, Parts } from "../geometry/mesh.ts";
import { hull } from "../geometry/polygon.ts";
import { prism } from "../geometry/solids.ts";
import type { Imported, ImportedThing } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { outline, title } from "../names.ts";
import { invalid, shown, tooManyBytes } from "../refusals.ts";
import { type ImportHost, Pace, readWhole, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { type IfcEngine, openEngine, type ProductMesh } from "./engine.ts";
import { locate } from "./location.ts";
import { Placements } from "./placement.ts";
import { type Product, productsOf } from "./products.ts";
import { scanStep } from "./step.ts";
import { type Tree, treeOf } from "./tree.ts";
import { lengthUnit } from "./units.ts";
import { Instances, textOf } from "./values.ts";

/** The file is held as it is, and again by web-ifc. */
export const MAX_IFC_BYTES = 512 * 1024 * 1024;
/** Beyond this from zero, Float32 no longer tells centimetres apart. */
const FAR_M = 10_000;
/** Points of a storey that its outline is drawn about. */
const MAX_HULL_POINTS = 100_000;

/** Collects the products' shapes: parts, and what outlines need. */
export class Shapes {
  readonly parts = new Parts();
  /** What was subtracted, m: zero unless the model lies far away. */
  origin: readonly [number, number, number] | null = null;
  readonly #mesh = new Mesh();
  /** How high what stands in a place reaches. */
  readonly tops = new Map<string, number>();
  readonly #points = new Map<string, Point2[]>();
  readonly #mostHullPoints: number;
  readonly outlines = new Map<
    string,
    { readonly ring: [number, number][]; readonly low: number; readonly high: number }
  >();

  constructor(mostHullPoints = MAX_HULL_POINTS) {
    this.#mostHullPoints = mostHullPoints;
  }

  /** @returns false for a shape without a triangle, or with a number that is none */
  take(product: Product, place: string, shape: ProductMesh): boolean {
    const { positions, indices } = shape;
    if (indices.length === 0 || positions.some((value) => !Number.isFinite(value) || Math.abs(value) > 1e9))
      return false;
    this.origin ??= originOf(positions);
    const [ox, oy, oz] = this.origin;
    for (let i = 0; i < positions.length; i += 3) {
      positions[i] = positions[i]! - ox;
      positions[i + 1] = positions[i + 1]! - oy;
      positions[i + 2] = positions[i + 2]! - oz;
    }
    if (product.kind === null) this.#space(place, shape);
    else {
      for (let i = 0; i < positions.length; i += 3)
        this.#mesh.vertex(positions[i]!, positions[i + 1]!, positions[i + 2]!);
      for (let i = 0; i < indices.length; i += 3) this.#mesh.triangle(indices[i]!, indices[i + 1]!, indices[i + 2]!);
      this.#remember(place, positions);
      this.parts.take(place, product.kind, 3, this.#mesh, product.globalId);
    }
    return true;
  }

  /** A space is air: it gives its place an outline and a height. */
  #space(place: string, { positions, indices }: ProductMesh): void {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 2; i < positions.length; i += 3)
      [low, high] = [Math.min(low, positions[i]!), Math.max(high, positions[i]!)];
    this.outlines.set(place, { ring: lowestBorder(flatTriangles(positions, indices, true)), low, high });
  }

  #remember(place: string, positions: Float64Array): void {
    let top = this.tops.get(place) ?? -Infinity;
    for (let i = 2; i < positions.length; i += 3) top = Math.max(top, positions[i]!);
    this.tops.set(place, top);
    const points = this.#points.get(place) ?? [];
    this.#points.set(place, points);
    for (let i = 0; i < positions.length && points.length < this.#mostHullPoints; i += 3)
      points.push([positions[i]!, positions[i + 1]!]);
  }

  hullOf(place: string): Point2[] {
    return hull(this.#points.get(place) ?? []);
  }

  /** A storey as a block (level of detail 1). */
  block(place: Place, ring: readonly Point2[]): void {
    if (prism(this.#mesh, [ring], place.floorZ, place.floorZ + place.heightM))
      this.parts.take(place.id, "other", 1, this.#mesh);
    this.#mesh.clear();
  }
}

function originOf(positions: Float64Array): readonly [number, number, number] {
  const [x, y, z] = [positions[0]!, positions[1]!, positions[2]!];
  const far = Math.hypot(x, y) > FAR_M;
  return [far ? Math.floor(x) : 0, far ? Math.floor(y) : 0, Math.abs(z) > FAR_M ? Math.floor(z) : 0];
}

/** Storeys and spaces get their outlines; the whole frame moves by what was subtracted. */
function finished(tree: Tree, shapes: Shapes): Place[] {
  const down = shapes.origin?.[2] ?? 0;
  const places = tree.places.map((place) => ({ ...place, floorZ: place.floorZ - down }));
  for (const place of places) {
    const space = shapes.outlines.get(place.id);
    if (space !== undefined)
      Object.assign(place, { outline: outline(space.ring), floorZ: space.low, heightM: space.high - space.low });
    if (place.level !== "storey") continue;
    const ring = shapes.hullOf(place.id);
    place.outline = outline(ring);
    // The top storey is as high as what stands on it.
    if (place.heightM === 0) place.heightM = Math.max(0, (shapes.tops.get(place.id) ?? 0) - place.floorZ);
    shapes.block(place, ring);
  }
  return places;
}

async function build(
  products: readonly Product[],
  tree: Tree,
  engine: IfcEngine,
  pace: Pace,
  warnings: Warnings,
): Promise<Shapes> {
  const shapes = new Shapes();
  for (const [i, product] of products.entries()) {
    const where = { entity: `#${product.id}` };
    const shape = await engine.mesh(product.id);
    const place = tree.containerOf(product.id);
    if (shape === null)
      warnings.add("shapeFailed", where, {
        en: "The shape of a product could not be built: it is left out.",
        zh: "某构件的形状无法生成：已略去。",
      });
    else if (!shapes.take(product, place, shape) && product.kind !== null)
      warnings.add("shapeEmpty", where, { en: "The shape of a product is empty.", zh: "某构件的形状为空。" });
    if (product.kind === "other" && !product.known)
      warnings.add(
        "productType",
        where,
        { en: "A type of product is drawn, but not understood.", zh: "某类构件已绘制，但未被理解。" },
        product.type,
      );
    // Building one may take long: each is followed by a look at the signal.
    await pace.rest(0.35 + (0.6 * i) / products.length);
  }
  return shapes;
}

function thingsOf(
  products: readonly Product[],
  tree: Tree,
  placements: Placements,
  origin: readonly number[],
): ImportedThing[] {
  return products.flatMap((product): ImportedThing[] => {
    const { thing } = product;
    if (thing === null) return [];
    const { at, x } = placements.of(product.placement);
    const pose = {
      x: at[0] - origin[0]!,
      y: at[1] - origin[1]!,
      z: at[2] - origin[2]!,
      headingRad: Math.atan2(x[1], x[0]),
    };
    const said = title(product.name, { en: product.type, zh: product.type });
    const id = tree.ids.make(product.globalId, "thing");
    return [
      {
        id,
        model: thing.model,
        kind: thing.kind,
        title: said,
        place: tree.containerOf(product.id),
        parent: null,
        pose,
        reference: product.globalId,
      },
    ];
  });
}

/** The project's name, else the file's, else that of the first place. */
function titleOf(instances: Instances, file: string, first: Place): Place["title"] {
  const [project] = instances.of("IFCPROJECT");
  const values = project === undefined ? [] : instances.values(project);
  return title(textOf(values[5]) || textOf(values[2]), title(file, first.title));
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  if (source.size > MAX_IFC_BYTES) throw tooManyBytes(source.size, MAX_IFC_BYTES);
  const pace = new Pace(host);
  const warnings = new Warnings();
  const bytes = await readWhole(source, pace, 0.05);
  const index = await scanStep(bytes, pace);
  if (!/^IFC(2X3|4)/.test(index.schema))
    throw invalid(
      { entity: "FILE_SCHEMA" },
      {
        en: `The schema ${shown(index.schema)} is not read; IFC2X3, IFC4 and IFC4X3 are.`,
        zh: `不支持模式 ${shown(index.schema)}；支持 IFC2X3、IFC4 和 IFC4X3。`,
      },
    );
  const instances = new Instances(index, host.utf8);
  const units = lengthUnit(instances);
  const placements = new Placements(instances, units.metres);
  const name = source.name.replace(/\.ifc$/i, "");
  const tree = treeOf(instances, placements, units.metres, name, warnings);
  const products = await productsOf(instances, pace);
  const engine = products.length === 0 ? null : await openEngine(bytes, host.ifcWasm);
  if (products.length > 0 && engine === null)
    throw invalid(
      { entity: "DATA" },
      { en: "The shapes in it cannot be read as IFC.", zh: "其中的形状无法按 IFC 读取。" },
    );
  let shapes = new Shapes();
  try {
    if (engine !== null) shapes = await build(products, tree, engine, pace, warnings);
  } finally {
    engine?.close();
  }
  const origin = shapes.origin ?? [0, 0, 0];
  const places = finished(tree, shapes);
  return {
    format: "ifc",
    version: index.schema,
    title: titleOf(instances, name, places[0]!),
    units,
    georeference: locate(instances, units.metres, origin, warnings),
    places,
    things: thingsOf(products, tree, placements, origin),
    machines: [],
    routeMap: null,
    geometry: shapes.parts.list,
    warnings: warnings.list(),
  };
}

export const ifc: Importer = {
  format: "ifc",
  title: { en: "IFC (STEP)", zh: "IFC（STEP）" },
  mostBytes: MAX_IFC_BYTES,
  run: (source, host) => atBoundary(() => read(source, host)),
};
