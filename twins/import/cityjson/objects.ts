import type { LocalText, Place } from "../../core/place.ts";
import type { Parts } from "../geometry/mesh.ts";
import { asObject } from "../json/parse.ts";
import { Ids, outline } from "../names.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { nameOf, wordFor } from "./naming.ts";
import { type Extent, Shaper, type Templates } from "./shape.ts";
import { OBJECT_TYPES, type ObjectType } from "./types.ts";

/** Ten times the largest city that a browser draws. */
export const MAX_OBJECTS = 1_000_000;

interface Found {
  readonly id: string;
  readonly place: string;
  readonly type: ObjectType;
  readonly name: LocalText;
  readonly parent: string | null;
  readonly extent: Extent | null;
}

const OTHER: ObjectType = { level: "area", kind: "other" };

/** Gathers the CityObjects of a file, each as it comes; the tree is made when all are there. */
export class CityObjects {
  readonly #found = new Map<string, Found>();
  readonly #ids = new Ids();
  /** How many of a word there are under each parent. */
  readonly #counts = new Map<string, number>();
  readonly #shaper: Shaper;
  readonly #warnings: Warnings;
  readonly #root: string;

  readonly #mostObjects: number;

  constructor(name: string, parts: Parts, warnings: Warnings, templates: Templates, mostObjects = MAX_OBJECTS) {
    this.#mostObjects = mostObjects;
    this.#shaper = new Shaper(parts, warnings, templates);
    this.#warnings = warnings;
    this.#root = this.#ids.make(name, "city");
  }

  /** @throws CodedError IMPORT_INVALID with the object's id */
  add(id: string, value: unknown, vertices: Float64Array): void {
    const object = asObject(value);
    if (object === null || typeof object.type !== "string")
      throw invalid({ entity: id }, { en: "The CityObject has no type.", zh: "CityObject 没有类型。" });
    if (this.#found.has(id))
      throw invalid({ entity: id }, { en: "The CityObject is there twice.", zh: "该 CityObject 出现了两次。" });
    if (this.#found.size >= this.#mostObjects)
      throw tooLarge(
        { entity: id },
        {
          en: `Before it come ${this.#mostObjects} CityObjects, the most that are read.`,
          zh: `在此之前已有 ${this.#mostObjects} 个 CityObject，达到上限。`,
        },
      );
    const type = this.#typeOf(id, object.type);
    const place = this.#ids.make(id, "object");
    const extent = this.#shaper.shape(id, place, type, object.geometry, vertices);
    const parents = Array.isArray(object.parents) ? object.parents : [];
    const parent = typeof parents[0] === "string" ? parents[0] : null;
    const name = nameOf(object) ?? this.#counted(object.type, parent);
    this.#found.set(id, { id, place, type, name, parent, extent });
  }

  /** "Building 3", "Part 2" of its building: an id says nothing to people, and is the place's own id anyhow. */
  #counted(type: string, parent: string | null): LocalText {
    const word = wordFor(type, parent !== null);
    const key = `${parent ?? ""}\n${word.en}`;
    const number = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, number);
    return { en: `${word.en} ${number}`, zh: `${word.zh} ${number}` };
  }

  #typeOf(id: string, name: string): ObjectType {
    const type = OBJECT_TYPES[name];
    if (type !== undefined) return type;
    const said = name.startsWith("+")
      ? { en: "A type of an extension is drawn, but not understood.", zh: "扩展类型已绘制，但未被理解。" }
      : { en: "A type of CityObject is not known: it is drawn only.", zh: "未知的 CityObject 类型：仅绘制。" };
    this.#warnings.add("objectType", { entity: id }, said, shown(name));
    return OTHER;
  }

  get count(): number {
    return this.#found.size;
  }

  /** The tree, parents before their children. @throws CodedError IMPORT_INVALID where parents form a ring */
  places(said: Place["title"]): Place[] {
    const extents = [...this.#found.values()].flatMap(({ extent }) => (extent === null ? [] : [extent]));
    const low = extents.reduce((least, extent) => Math.min(least, extent.low), Infinity);
    const high = extents.reduce((most, extent) => Math.max(most, extent.high), -Infinity);
    const floor = low <= high ? { floorZ: low, heightM: high - low } : { floorZ: 0, heightM: 0 };
    const places: Place[] = [{ id: this.#root, level: "city", title: said, parent: null, outline: [], ...floor }];
    const done = new Set<Found>();
    for (const found of this.#inOrder())
      for (const one of this.#lineage(found, done)) {
        done.add(one);
        places.push(this.#place(one));
      }
    return places;
  }

  /** Buildings first, then the others type by type: people look for houses, and a file has them in any order. */
  #inOrder(): Found[] {
    const order = new Map<ObjectType, number>();
    for (const { type } of this.#found.values())
      if (!order.has(type)) order.set(type, type.level === "building" ? -1 : order.size);
    return [...this.#found.values()].sort((a, b) => order.get(a.type)! - order.get(b.type)!);
  }

  /** The object after those of its ancestors that are not in the tree yet. */
  #lineage(found: Found, done: ReadonlySet<Found>): Found[] {
    const line: Found[] = [];
    const seen = new Set<Found>();
    for (let one: Found | undefined = found; one !== undefined && !done.has(one); ) {
      if (seen.has(one))
        throw invalid(
          { entity: one.id },
          { en: "The CityObject is its own ancestor.", zh: "该 CityObject 是自己的上级。" },
        );
      seen.add(one);
      line.push(one);
      one = one.parent === null ? undefined : this.#found.get(one.parent);
    }
    return line.reverse();
  }

  #place({ id, place, type, name, parent, extent }: Found): Place {
    const above = parent === null ? undefined : this.#found.get(parent);
    if (parent !== null && above === undefined)
      this.#warnings.add(
        "parentMissing",
        { entity: id },
        { en: "The parent of a CityObject is not in the file.", zh: "CityObject 的上级不在文件中。" },
      );
    return {
      id: place,
      level: type.level,
      title: name,
      parent: above?.place ?? this.#root,
      outline: outline(extent?.outline ?? []),
      floorZ: extent?.low ?? 0,
      heightM: extent === null ? 0 : extent.high - extent.low,
    };
  }
}
