import type { Place } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { ReplicaEntry } from "../../session/replica.ts";

export interface TreeNode {
  readonly id: string;
  readonly kind: "place" | "thing";
  readonly title: { readonly en: string; readonly zh: string };
  /** Thing Model type, or the place's level. */
  readonly type: string;
  readonly children: readonly TreeNode[];
}

/** Places with their Things, Things with their parts. Places without anything in them are left out. */
export function assetTree(site: Site | null, entries: readonly ReplicaEntry[]): readonly TreeNode[] {
  const thingNode = (entry: ReplicaEntry): TreeNode => ({
    id: entry.thing.id,
    kind: "thing",
    title: entry.thing.title,
    type: entry.thing.model,
    children: entries.filter((part) => part.thing.parent === entry.thing.id).map(thingNode),
  });
  const known = new Set(site?.places.map((place) => place.id));
  const whole = new Set(entries.map((entry) => entry.thing.id));
  const isRoot = (entry: ReplicaEntry): boolean => entry.thing.parent === null || !whole.has(entry.thing.parent);
  const thingsAt = (place: string): TreeNode[] =>
    entries.filter((entry) => isRoot(entry) && entry.thing.place === place).map(thingNode);
  const placeNode = (place: Place): TreeNode => {
    const children = [
      ...thingsAt(place.id),
      ...(site?.places.filter((child) => child.parent === place.id).map(placeNode) ?? []),
    ].filter((node) => node.kind === "thing" || node.children.length > 0);
    const only = children.length === 1 ? children[0] : undefined;
    // "Machine 1 > Machine 1" says the same twice.
    if (only?.kind === "thing" && only.title.en === place.title.en) return only;
    return { id: place.id, kind: "place", title: place.title, type: place.level, children };
  };
  const roots = site?.places.filter((place) => place.parent === null).map(placeNode) ?? [];
  const homeless = entries.filter((entry) => isRoot(entry) && !known.has(entry.thing.place)).map(thingNode);
  return [...roots, ...homeless];
}

const matches = (node: TreeNode, words: string): boolean =>
  node.id.includes(words) || node.title.en.toLowerCase().includes(words) || node.title.zh.includes(words);

/** Keeps what passes and the way down to it; a place that matches keeps all that is in it. */
export function filterTree(
  nodes: readonly TreeNode[],
  query: string,
  keep: (id: string) => boolean,
): readonly TreeNode[] {
  const words = query.trim().toLowerCase();
  const visit = (node: TreeNode, inside: boolean): TreeNode | null => {
    const hit = inside || words === "" || matches(node, words);
    const children = node.children.map((child) => visit(child, hit)).filter((child) => child !== null);
    const self = hit && node.kind === "thing" && keep(node.id);
    return self || children.length > 0 ? { ...node, children } : null;
  };
  return nodes.map((node) => visit(node, false)).filter((node) => node !== null);
}
