import { invalid, shown, tooLarge, type Where } from "../refusals.ts";
import type { Tags } from "../urban/tags.ts";

/** Nodes of one extract: a Map holds no more than twice as many, and a metropolis has a tenth. */
export const MAX_NODES = 8_000_000;
export const MAX_WAYS = 2_000_000;
export const MAX_RELATIONS = 500_000;
/** Places that all ways together go through. */
export const MAX_REFS = 40_000_000;

/** Most of each kind that is read. */
export interface ElementLimits {
  readonly nodes: number;
  readonly ways: number;
  readonly relations: number;
  readonly refs: number;
}
const LIMITS: ElementLimits = { nodes: MAX_NODES, ways: MAX_WAYS, relations: MAX_RELATIONS, refs: MAX_REFS };

export interface Way {
  readonly id: number;
  /** Numbers of nodes. */
  readonly refs: readonly number[];
  readonly tags: Tags;
  readonly where: Where;
}

export interface Member {
  readonly type: string;
  readonly ref: number;
  readonly role: string;
}

export interface Relation {
  readonly id: number;
  readonly members: readonly Member[];
  readonly tags: Tags;
  readonly where: Where;
}

/** What an extract holds, in any order of its elements. */
export class Elements {
  readonly #nodes = new Map<number, number>();
  #positions = new Float64Array(1024);
  readonly ways = new Map<number, Way>();
  readonly relations: Relation[] = [];
  #refs = 0;
  taggedNodes = 0;
  firstTagged: Where | null = null;
  readonly #limits: ElementLimits;

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  /** @throws CodedError IMPORT_INVALID for a position that is none */
  node(id: number, longitude: number, latitude: number, where: Where): void {
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90))
      throw invalid(where, { en: `Node ${shown(id)} has no valid position.`, zh: `节点 ${shown(id)} 没有有效位置。` });
    if (this.#nodes.has(id)) return;
    const number = this.#nodes.size;
    if (number >= this.#limits.nodes)
      throw tooLarge(where, {
        en: `Before it come ${this.#limits.nodes} nodes, the most that are read.`,
        zh: `在此之前已有 ${this.#limits.nodes} 个节点，达到上限。`,
      });
    if (2 * number + 2 > this.#positions.length) {
      const wider = new Float64Array(2 * this.#positions.length);
      wider.set(this.#positions);
      this.#positions = wider;
    }
    this.#nodes.set(id, number);
    this.#positions[2 * number] = longitude;
    this.#positions[2 * number + 1] = latitude;
  }

  tagged(where: Where): void {
    this.taggedNodes++;
    this.firstTagged ??= where;
  }

  way(way: Way): void {
    this.#refs += way.refs.length;
    if (this.ways.size >= this.#limits.ways || this.#refs > this.#limits.refs)
      throw tooLarge(way.where, {
        en: `The ways up to here are more than ${this.#limits.ways}, or longer than ${this.#limits.refs} places.`,
        zh: `到此处的路径多于 ${this.#limits.ways} 条，或总长超过 ${this.#limits.refs} 个点。`,
      });
    this.ways.set(way.id, way);
  }

  relation(relation: Relation): void {
    if (this.relations.length >= this.#limits.relations)
      throw tooLarge(relation.where, {
        en: `Before it come ${this.#limits.relations} relations, the most that are read.`,
        zh: `在此之前已有 ${this.#limits.relations} 个关系，达到上限。`,
      });
    this.relations.push(relation);
  }

  position(id: number): readonly [longitude: number, latitude: number] | null {
    const number = this.#nodes.get(id);
    return number === undefined ? null : [this.#positions[2 * number]!, this.#positions[2 * number + 1]!];
  }

  /** The first node's, about which the frame is laid. */
  get first(): readonly [longitude: number, latitude: number] | null {
    return this.#nodes.size === 0 ? null : [this.#positions[0]!, this.#positions[1]!];
  }
}

/** A number of OpenStreetMap: whole, and exact as a JavaScript number. */
export function osmId(value: unknown, where: Where): number {
  const id = typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof id === "number" && Number.isSafeInteger(id)) return id;
  throw invalid(where, { en: `The id ${shown(value)} is no whole number.`, zh: `编号 ${shown(value)} 不是整数。` });
}
