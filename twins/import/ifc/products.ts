import type { ImportedThing, PartKind } from "../imported.ts";
import type { Pace } from "../source.ts";
import { isBody, kindOf, thingOf } from "./kinds.ts";
import { type Instances, refOf, textOf, wordOf } from "./values.ts";

/** An instance with a placement and a shape. */
export interface Product {
  readonly id: number;
  readonly type: string;
  readonly globalId: string;
  readonly name: string;
  readonly placement: number | null;
  /** What it is drawn as; null for a space, which only has an outline. */
  readonly kind: PartKind | null;
  /** Whether its type is one that we know. */
  readonly known: boolean;
  readonly thing: { readonly kind: ImportedThing["kind"]; readonly model: string } | null;
}

/** Types whose instances begin with a text of any length, and are no products; looked at first because they are many. */
const NEVER =
  /^IFC(REL|PROPERTY|QUANTITY|MATERIAL|PRESENTATION|SURFACESTYLE|SHAPE|ELEMENTQUANTITY|CARTESIAN|DIRECTION|POLY|FACE|CLOSEDSHELL|AXIS2)/;
const SHAPES = new Set(["IFCPRODUCTDEFINITIONSHAPE", "IFCPRODUCTREPRESENTATION"]);

/** A slab may be a roof, and a means of transport no lift. */
function drawnAs(type: string, predefined: string | null): PartKind | null {
  if (type === "IFCSPACE") return null;
  if (type.startsWith("IFCSLAB") && predefined === "ROOF") return "roof";
  if (type === "IFCTRANSPORTELEMENT" && predefined !== null && predefined !== "ELEVATOR" && predefined !== "NOTDEFINED")
    return predefined === "ESCALATOR" ? "stair" : "other";
  return kindOf(type) ?? "other";
}

/** Every product of the file by what all products have in common: IfcProduct's placement and representation. */
export async function productsOf(instances: Instances, pace: Pace): Promise<Product[]> {
  const products: Product[] = [];
  for (const type of instances.index.byType.keys()) {
    if (NEVER.test(type) || (!isBody(type) && type !== "IFCSPACE")) continue;
    for (const id of instances.of(type)) {
      const values = instances.values(id);
      const shape = refOf(values[6]);
      if (shape === null || !SHAPES.has(instances.type(shape))) continue;
      // IfcSlab and IfcTransportElement: the ninth attribute in IFC2x3 and in IFC4.
      const kind = drawnAs(type, wordOf(values[8]));
      const known = kindOf(type) !== null;
      const thing = kind === "stair" ? null : thingOf(type);
      products.push({
        id,
        type,
        globalId: textOf(values[0]) || `#${id}`,
        name: textOf(values[2]),
        placement: refOf(values[5]),
        kind,
        known,
        thing,
      });
      if (pace.due(16)) await pace.rest(0.3);
    }
    if (pace.due()) await pace.rest(0.3);
  }
  return products.toSorted((a, b) => a.id - b.id);
}
