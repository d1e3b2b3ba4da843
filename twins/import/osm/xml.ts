import { invalid, shown } from "../refusals.ts";
import type { ImportHost, Pace, Source } from "../source.ts";
import { type Attributes, readXml, type XmlTaker } from "../xml/parse.ts";
import { type Elements, type Member, osmId } from "./elements.ts";

interface Open {
  readonly kind: "node" | "way" | "relation";
  readonly id: number;
  readonly line: number;
  readonly tags: Map<string, string>;
  readonly refs: number[];
  readonly members: Member[];
}

/** Takes the elements of an OSM XML file (wiki, OSM XML); version 0.6. */
class Taker implements XmlTaker {
  readonly #elements: Elements;
  #open: Open | null = null;
  #rooted = false;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  open(name: string, attributes: Attributes, line: number, depth: number): void {
    if (depth === 1) {
      if (name !== "osm" && name !== "osmChange")
        throw invalid(
          { line },
          {
            en: `The outermost element is ${shown(name)}; osm is expected.`,
            zh: `最外层元素为 ${shown(name)}，应为 osm。`,
          },
        );
      this.#rooted = true;
    } else if (name === "node" || name === "way" || name === "relation") {
      this.#open = { kind: name, id: osmId(attributes.id, { line }), line, tags: new Map(), refs: [], members: [] };
      // A node that was deleted has no position.
      if (name === "node" && attributes.visible !== "false")
        this.#elements.node(this.#open.id, degree(attributes.lon), degree(attributes.lat), { line });
    } else if (this.#open !== null) this.#inner(this.#open, name, attributes, line);
  }

  #inner(open: Open, name: string, attributes: Attributes, line: number): void {
    const { k, v, ref, type, role } = attributes;
    if (name === "tag" && k !== undefined && v !== undefined) open.tags.set(k, v);
    else if (name === "nd") {
      // "out geom" of Overpass: the way carries the positions of its nodes.
      const id = osmId(ref, { line });
      if (attributes.lon !== undefined)
        this.#elements.node(id, degree(attributes.lon), degree(attributes.lat), { line });
      open.refs.push(id);
    } else if (name === "member") open.members.push({ type: type ?? "", ref: osmId(ref, { line }), role: role ?? "" });
  }

  close(name: string): void {
    const open = this.#open;
    if (open === null || name !== open.kind) return;
    this.#open = null;
    const { id, tags, refs, members } = open;
    const where = { line: open.line };
    if (open.kind === "way") this.#elements.way({ id, refs, tags, where });
    else if (open.kind === "relation") this.#elements.relation({ id, members, tags, where });
    else if (tags.size > 0) this.#elements.tagged(where);
  }

  get rooted(): boolean {
    return this.#rooted;
  }
}

const degree = (text: string | undefined): number =>
  text === undefined || text.trim() === "" ? Number.NaN : Number(text);

export async function readOsmXml(source: Source, host: ImportHost, pace: Pace, elements: Elements): Promise<void> {
  const taker = new Taker(elements);
  const line = await readXml(source, host, pace, taker, 0.6);
  if (!taker.rooted) throw invalid({ line }, { en: "It holds no osm element.", zh: "不包含 osm 元素。" });
}
