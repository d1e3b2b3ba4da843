import { isFinal } from "../../twins/operations/actionState.ts";
import type { CommandRow } from "../../twins/protocol/console.ts";
import { type Replica, readProperty } from "./replica.ts";

export interface PathAhead {
  readonly nodes: readonly string[];
  /** How many of the nodes are base; the rest is horizon. */
  readonly released: number;
}

/** Per vehicle the part of its running order that it has not driven yet. Commands are newest first. */
export function pathsAhead(commands: readonly CommandRow[], replica: Replica): Map<string, PathAhead> {
  const paths = new Map<string, PathAhead>();
  for (const { body, states } of commands) {
    const path = body.input.path;
    const last = states.at(-1);
    if (paths.has(body.thing) || !Array.isArray(path) || last === undefined || isFinal(last.state)) continue;
    const passed = readProperty(replica, body.thing, "pathIndex")?.value ?? 0;
    const from = Number.isFinite(passed) ? Math.max(0, Math.min(path.length, passed)) : 0;
    const released = typeof body.input.released === "number" ? body.input.released : path.length;
    paths.set(body.thing, { nodes: path.slice(from) as string[], released: Math.max(0, released - from) });
  }
  return paths;
}
