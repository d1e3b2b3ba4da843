import type { RouteMap } from "../../../twins/core/routeMap.ts";
import type { Site } from "../../../twins/core/site.ts";
import { textOf } from "../../ui/format.ts";

/** Places that nodes belong to where no Thing has the node's id. */
const STATION: Readonly<Record<string, string>> = { station: "load-station" };

/** Chinese stands without a space before Chinese, and with one before digits and letters. */
export const afterChinese = (text: string): string => (/^[!-~]/.test(text) ? ` ${text}` : text);

export type NodeKind = RouteMap["nodes"][number]["kind"];

/**
 * A node of the route map by the name of what stands there ("Machine 4"), else by its kind and the number in its id
 * ("Parking place 2"): an id is for programs. What is no node of the map keeps its id.
 */
export function nodeText(
  node: string,
  site: Site | null,
  language: string,
  say: (kind: NodeKind, n: string) => string,
): string {
  const standing = site?.things.find(({ id }) => id === node) ?? site?.places.find(({ id }) => id === STATION[node]);
  if (standing !== undefined) return textOf(standing.title, language);
  const known = site?.routeMap?.nodes.find(({ id }) => id === node);
  return known === undefined ? node : say(known.kind, /\d+$/.exec(node)?.[0] ?? "").trim();
}
