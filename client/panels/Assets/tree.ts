import type { Addition } from "../../../twins/core/additions.ts";
import { groupBy } from "../../../twins/core/groupBy.ts";
import type { Place } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { ReplicaEntry } from "../../session/replica.ts";

export interface TreeNode {
  readonly id: string;
  /** `planned`: a Thing that no device speaks for yet. */
  readonly kind: "place" | "thing" | "planned" | "zone";
  readonly title: { readonly en: string; readonly zh: string };
  /** Thing Model type, or the place's level. */
  readonly type: string;
  readonly children: readonly TreeNode[];
}

/** Places without anything in them are listed too in a site of so many at most: a house's rooms, a district's houses. */
export const LIST_EMPTY_TO = 600;

/**
 * Places with their Things, Things with their parts. Where there are very many places, those without a Thing are left out.
 * @param added what people added to the site
 */
export function assetTree(
  site: Site | null,
  reporting: readonly Pick<ReplicaEntry, "thing">[],
  added: readonly Addition[] = [],
): readonly TreeNode[] {
  const planned = new Set(added.flatMap((one) => (one.of === "thing" ? [one.thing.id] : [])));
  const entries = [
    // Of a past moment: a device speaks by now for what was planned then.
    ...reporting.filter(({ thing }) => !planned.has(thing.id)),
    ...added.flatMap((one) => (one.of === "thing" ? [{ thing: one.thing }] : [])),
  ];
  type Entry = (typeof entries)[number];
  const places = site?.places ?? [];
  const known = new Set(places.map((place) => place.id));
  const whole = new Set(entries.map((entry) => entry.thing.id));
  const isRoot = (entry: Entry): boolean => entry.thing.parent === null || !whole.has(entry.thing.parent);
  const partsOf = groupBy(entries, (entry) => entry.thing.parent);
  const thingsAt = groupBy(entries.filter(isRoot), (entry) => entry.thing.place);
  const placesIn = groupBy(places, (place) => place.parent);
  // The cell's tree is of its machines; of a building one also wants the rooms where nothing reports.
  const listEmpty = places.length <= LIST_EMPTY_TO && !places.some(({ level }) => level === "workUnit");
  const thingNode = (entry: Entry): TreeNode => ({
    id: entry.thing.id,
    kind: planned.has(entry.thing.id) ? "planned" : "thing",
    title: entry.thing.title,
    type: entry.thing.model,
    children: (partsOf.get(entry.thing.id) ?? []).map(thingNode),
  });
  const zonesOn = new Map<string, TreeNode[]>();
  for (const one of added) {
    if (one.of !== "zone") continue;
    const { id, title, use, place } = one.zone;
    zonesOn.set(place, [...(zonesOn.get(place) ?? []), { id, kind: "zone", title, type: use, children: [] }]);
  }
  const placeNode = (place: Place): TreeNode => {
    const children = [
      ...(thingsAt.get(place.id) ?? []).map(thingNode),
      ...(zonesOn.get(place.id) ?? []),
      ...(placesIn.get(place.id) ?? []).map(placeNode),
    ].filter((node) => node.kind !== "place" || listEmpty || node.children.length > 0);
    const only = children.length === 1 ? children[0] : undefined;
    // "Machine 1 > Machine 1" says the same twice.
    if (only?.kind === "thing" && only.title.en === place.title.en) return only;
    return { id: place.id, kind: "place", title: place.title, type: place.level, children };
  };
  const roots = (placesIn.get(null) ?? []).map(placeNode);
  const homeless = entries.filter((entry) => isRoot(entry) && !known.has(entry.thing.place)).map(thingNode);
  return [...roots, ...homeless];
}

/** Rows of a tree at most before it is opened by hand. */
const OPEN_TO = 120;

/** What is closed at first in a large tree: all below its second level that has something in it. */
export function closedAtFirst(tree: readonly TreeNode[]): ReadonlySet<string> {
  const closed = new Set<string>();
  let rows = 0;
  const visit = (node: TreeNode, depth: number): void => {
    rows++;
    if (depth >= 1 && node.children.length > 0) closed.add(node.id);
    for (const child of node.children) visit(child, depth + 1);
  };
  for (const node of tree) visit(node, 0);
  return rows > OPEN_TO ? closed : new Set();
}

const matches = (node: TreeNode, words: string): boolean =>
  node.id.includes(words) || node.title.en.toLowerCase().includes(words) || node.title.zh.includes(words);

/**
 * Keeps what passes and the way down to it; a place that matches keeps all that is in it.
 * @param all keeps places without a Thing, too
 */
export function filterTree(
  nodes: readonly TreeNode[],
  query: string,
  keep: (id: string) => boolean,
  all = false,
): readonly TreeNode[] {
  const words = query.trim().toLowerCase();
  const visit = (node: TreeNode, inside: boolean): TreeNode | null => {
    const hit = inside || words === "" || matches(node, words);
    const children = node.children.map((child) => visit(child, hit)).filter((child) => child !== null);
    const self = hit && (node.kind === "thing" ? keep(node.id) : query !== "" || all);
    return self || children.length > 0 ? { ...node, children } : null;
  };
  return nodes.map((node) => visit(node, false)).filter((node) => node !== null);
}
