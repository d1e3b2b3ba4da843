import { asObject, listMembers } from "../json/parse.ts";
import { batches, scanRoot } from "../json/scan.ts";
import { invalid, shown } from "../refusals.ts";
import type { ImportHost, Pace, Source } from "../source.ts";
import type { Tags } from "../urban/tags.ts";
import { type Elements, osmId } from "./elements.ts";

type Json = Readonly<Record<string, unknown>>;

const tagsOf = (value: unknown): Tags =>
  new Map(
    Object.entries(asObject(value) ?? {}).flatMap(([key, one]): [string, string][] =>
      typeof one === "string" ? [[key, one]] : [],
    ),
  );

/** Places that Overpass writes into ways and members ("out geom"), which then may come without their nodes. */
class Drawn {
  readonly #elements: Elements;
  /** Nodes without a number are named below zero, by their position. */
  readonly #named = new Map<string, number>();

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  refs(geometry: unknown, nodes: readonly number[] | null, entity: string): number[] {
    const points = Array.isArray(geometry) ? geometry : [];
    return points.flatMap((point, i) => {
      const at = asObject(point);
      // Overpass leaves null where a place lies outside the box that was asked for.
      if (at === null) return [];
      const [longitude, latitude] = [Number(at.lon), Number(at.lat)];
      const id = nodes?.[i] ?? this.#name(longitude, latitude);
      this.#elements.node(id, longitude, latitude, { entity });
      return [id];
    });
  }

  #name(longitude: number, latitude: number): number {
    const name = `${longitude} ${latitude}`;
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const id = -1e15 - this.#named.size;
    this.#named.set(name, id);
    return id;
  }
}

/** Takes the elements of Overpass's JSON (wiki, OSM JSON). */
class Taker {
  readonly #elements: Elements;
  readonly #drawn: Drawn;

  constructor(elements: Elements) {
    this.#elements = elements;
    this.#drawn = new Drawn(elements);
  }

  add(value: unknown, entity: string): void {
    const element = asObject(value);
    if (element === null)
      throw invalid({ entity }, { en: `${shown(value)} is no element.`, zh: `${shown(value)} 不是元素。` });
    const { type } = element;
    if (type === "node") this.#node(element, entity);
    else if (type === "way") this.#way(element, entity);
    else if (type === "relation") this.#relation(element, entity);
    else if (type !== "area" && type !== "count" && type !== "timeline")
      throw invalid({ entity }, { en: `${shown(type)} is no type of element.`, zh: `${shown(type)} 不是元素类型。` });
  }

  #node(element: Json, entity: string): void {
    const number = (value: unknown) => (typeof value === "number" ? value : Number.NaN);
    this.#elements.node(osmId(element.id, { entity }), number(element.lon), number(element.lat), { entity });
    if (asObject(element.tags) !== null) this.#elements.tagged({ entity });
  }

  #way(element: Json, entity: string): void {
    const { nodes, geometry } = element;
    if (nodes !== undefined && !Array.isArray(nodes))
      throw invalid({ entity }, { en: "A way's nodes are no list.", zh: "路径的 nodes 不是列表。" });
    const ids = (nodes as unknown[] | undefined)?.map((one) => osmId(one, { entity })) ?? null;
    const drawn = geometry === undefined ? null : this.#drawn.refs(geometry, ids, entity);
    const way = { id: osmId(element.id, { entity }), tags: tagsOf(element.tags), where: { entity } };
    this.#elements.way({ ...way, refs: ids ?? drawn ?? [] });
  }

  #relation(element: Json, entity: string): void {
    const members = (Array.isArray(element.members) ? element.members : []).map((value) => {
      const member = asObject(value);
      const ref = osmId(member?.ref, { entity });
      if (member?.type === "way" && member.geometry !== undefined && !this.#elements.ways.has(ref))
        this.#elements.way({
          id: ref,
          refs: this.#drawn.refs(member.geometry, null, entity),
          tags: new Map(),
          where: { entity },
        });
      return { type: String(member?.type), ref, role: typeof member?.role === "string" ? member.role : "" };
    });
    this.#elements.relation({
      id: osmId(element.id, { entity }),
      members,
      tags: tagsOf(element.tags),
      where: { entity },
    });
  }
}

export async function readOsmJson(source: Source, host: ImportHost, pace: Pace, elements: Elements): Promise<void> {
  const root = await scanRoot(source, pace, [0, 0.2]);
  const range = root.members.get("elements");
  if (range === undefined) throw invalid({ line: 1 }, { en: "It holds no elements.", zh: "不包含 elements。" });
  const taker = new Taker(elements);
  let done = 0;
  for await (const batch of batches(source, range)) {
    for (const [i, value] of listMembers(host, batch, "elements").entries()) {
      taker.add(value, `elements/${batch.first + i}`);
      if (pace.due()) await pace.rest(0.2 + (0.4 * done) / (range.to - range.from));
    }
    done += batch.bytes.length;
  }
}
