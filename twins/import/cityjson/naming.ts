import type { LocalText } from "../../core/place.ts";
import { asObject } from "../json/parse.ts";
import { title } from "../names.ts";

type Json = Readonly<Record<string, unknown>>;

/** What people call a type; "CityFurniture" and the like become words by themselves. */
const WORDS: Readonly<Record<string, LocalText>> = {
  Building: { en: "Building", zh: "建筑" },
  BuildingStorey: { en: "Storey", zh: "楼层" },
  BuildingRoom: { en: "Room", zh: "房间" },
  Bridge: { en: "Bridge", zh: "桥梁" },
  Tunnel: { en: "Tunnel", zh: "隧道" },
  Road: { en: "Road", zh: "道路" },
  Railway: { en: "Railway", zh: "铁路" },
  TransportSquare: { en: "Square", zh: "广场" },
  Waterway: { en: "Waterway", zh: "航道" },
  WaterBody: { en: "Water", zh: "水体" },
  TINRelief: { en: "Ground", zh: "地面" },
  LandUse: { en: "Land", zh: "土地" },
  PlantCover: { en: "Plants", zh: "植被" },
  SolitaryVegetationObject: { en: "Tree", zh: "树木" },
  CityFurniture: { en: "Street furniture", zh: "街道设施" },
};
const PART: LocalText = { en: "Part", zh: "部分" };
const OTHER: LocalText = { en: "City object", zh: "城市对象" };

/** The word that an object without a name is counted by; of what it is a part, its parent says. */
export const wordFor = (type: string, hasParent: boolean): LocalText =>
  hasParent && /(Part|Installation|ConstructiveElement|ConstructionElement|Unit)$/.test(type)
    ? PART
    : (WORDS[type] ?? OTHER);

/** Attributes that hold a name for people in files that are about: plain ones, GML's, and Dutch, German and French ones. */
const NAMES = ["name", "Name", "NAME", "gml_name", "gml:name", "naam", "nom", "bezeichnung"];

const text = (value: unknown): string => {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" ? String(value) : "";
};
const first = (object: Json, keys: readonly string[]): string =>
  keys.map((key) => text(object[key])).find((found) => found !== "") ?? "";

/** A street and a number (CityJSON 1.0 to 2.0, "address": one, or a list of them), else "". */
function addressOf(value: unknown): string {
  const address = asObject(Array.isArray(value) ? value[0] : value);
  if (address === null) return "";
  const street = first(address, ["ThoroughfareName", "thoroughfareName", "street"]);
  const number = first(address, ["ThoroughfareNumber", "thoroughfareNumber", "houseNumber"]);
  return street === "" ? "" : [street, number].filter((word) => word !== "").join(" ");
}

/** What people call an object, by its attributes or else its address; null where the file has neither. */
export function nameOf(object: Json): LocalText | null {
  const attributes = asObject(object.attributes) ?? {};
  const name = first(attributes, NAMES) || addressOf(object.address ?? attributes.address);
  return name === "" ? null : title(name, OTHER);
}
