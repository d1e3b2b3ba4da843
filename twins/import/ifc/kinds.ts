import type { Place } from "../../core/place.ts";
import type { ImportedThing, PartKind } from "../imported.ts";

/** Levels of the spatial structure (IFC2x3 to IFC4.3); zones and parts are areas. */
export const SPATIAL: Readonly<Record<string, Place["level"]>> = {
  IFCSITE: "site",
  IFCBUILDING: "building",
  IFCBUILDINGSTOREY: "storey",
  IFCSPACE: "space",
  IFCSPATIALZONE: "area",
  IFCFACILITY: "building",
  IFCBRIDGE: "building",
  IFCROAD: "building",
  IFCRAILWAY: "building",
  IFCMARINEFACILITY: "building",
  IFCFACILITYPART: "area",
  IFCFACILITYPARTCOMMON: "area",
  IFCBRIDGEPART: "area",
  IFCROADPART: "area",
  IFCRAILWAYPART: "area",
  IFCMARINEPART: "area",
};

/** What products are, by the beginning of their type; the first that fits counts. */
const KINDS: readonly (readonly [beginning: string, kind: PartKind])[] = [
  ["IFCWALL", "wall"],
  ["IFCCURTAINWALL", "wall"],
  ["IFCSLAB", "floor"],
  ["IFCROOF", "roof"],
  ["IFCDOOR", "door"],
  ["IFCWINDOW", "window"],
  ["IFCPLATE", "window"],
  ["IFCSTAIR", "stair"],
  ["IFCRAMP", "stair"],
  ["IFCRAILING", "stair"],
  ["IFCCOLUMN", "column"],
  ["IFCPILE", "column"],
  ["IFCFURNI", "furniture"],
  ["IFCSYSTEMFURNITURE", "furniture"],
  ["IFCTRANSPORTELEMENT", "lift"],
  ["IFCSITE", "terrain"],
  ["IFCGEOGRAPHICELEMENT", "vegetation"],
  ["IFCPAVEMENT", "pavement"],
  ["IFCKERB", "pavement"],
  ["IFCBEAM", "other"],
  ["IFCMEMBER", "other"],
  ["IFCFOOTING", "other"],
  ["IFCCOVERING", "other"],
  ["IFCBUILDINGELEMENTPROXY", "other"],
  ["IFCBUILDINGELEMENTPART", "other"],
  ["IFCFLOW", "other"],
  ["IFCDISTRIBUTION", "other"],
  ["IFCDISCRETEACCESSORY", "other"],
  ["IFCFASTENER", "other"],
  ["IFCMECHANICALFASTENER", "other"],
  ["IFCREINFORCING", "other"],
  ["IFCCHIMNEY", "other"],
  ["IFCSHADINGDEVICE", "other"],
  ["IFCELEMENTASSEMBLY", "other"],
];

/** Products that stand for something else than a body: holes, volumes of air, lines of a drawing. */
const BODILESS =
  /^IFC(OPENING|VOIDING|VIRTUAL|ANNOTATION|GRID|SPACE|SPATIAL|PORT|DISTRIBUTIONPORT|STRUCTURAL|REFERENT|ALIGNMENT|LINEARPOSITIONING|PROJECTIONELEMENT|SURFACEFEATURE)/;
export const isBody = (type: string): boolean => !BODILESS.test(type);

/** What a product is; null for a type that is not in the list. */
export const kindOf = (type: string): PartKind | null =>
  KINDS.find(([beginning]) => type.startsWith(beginning))?.[1] ?? null;

const THINGS: readonly (readonly [pattern: RegExp, kind: ImportedThing["kind"], model: string])[] = [
  [/^IFCDOOR(STANDARDCASE)?$/, "door", "door"],
  [/^IFCTRANSPORTELEMENT$/, "lift", "lift"],
  [/^IFC(FURNITURE|FURNISHINGELEMENT|SYSTEMFURNITUREELEMENT)$/, "furniture", "furniture"],
  [/^IFC(SENSOR|ALARM|ACTUATOR|CONTROLLER|UNITARYCONTROLELEMENT)$/, "sensor", "sensor"],
];

/** The Thing that a product is; null for what is only built. */
export function thingOf(type: string): { readonly kind: ImportedThing["kind"]; readonly model: string } | null {
  const found = THINGS.find(([pattern]) => pattern.test(type));
  return found === undefined ? null : { kind: found[1], model: found[2] };
}
