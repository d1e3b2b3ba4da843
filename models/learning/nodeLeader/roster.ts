import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { isMembership, type Membership, NODE_LIMITS, type Roster } from "../../../twins/protocol/node.ts";
import type { PerformanceProfile } from "../offer.ts";

/** What a node has of its members' claims: its examples, and those that it trains on in a second, since they train side by side. */
export function rosterSums(roster: Roster): Pick<PerformanceProfile, "examples" | "examplesPerS"> {
  const sum = (of: (one: Membership) => number): number => roster.reduce((total, one) => total + of(one), 0);
  return { examples: sum(({ claims }) => claims.examples), examplesPerS: sum(({ claims }) => claims.examplesPerS) };
}

/**
 * Whether a leader's members are so many different keys, each of which has signed that it belongs to this leader.
 * @param leader device address, lower case
 * @returns WIRE_SCHEMA for too few or a key twice, LEARN_UNKNOWN for another task, AUTH_BAD_SIGNATURE for a member that did not sign
 */
export function checkRoster(leader: string, task: string, roster: Roster): Result<void> {
  if (roster.length < NODE_LIMITS.leastBatch || new Set(roster.map(({ key }) => key)).size !== roster.length)
    return refuse("WIRE_SCHEMA", {
      en: `A node's roster names at least ${NODE_LIMITS.leastBatch} members, each once.`,
      zh: `节点名册应至少列出 ${NODE_LIMITS.leastBatch} 个成员，且每个只列一次。`,
    });
  for (const member of roster) {
    const { key, claims } = member;
    if (claims.task !== task)
      return refuse("LEARN_UNKNOWN", {
        en: `The member ${key} learns ${claims.task}, not ${task}.`,
        zh: `成员 ${key} 学习的是 ${claims.task}，而不是 ${task}。`,
      });
    if (!isMembership(leader, member))
      return refuse("AUTH_BAD_SIGNATURE", {
        en: `The member ${key} has not signed that it belongs to the node of ${leader} with what is claimed.`,
        zh: `成员 ${key} 没有以所述内容签名加入 ${leader} 的节点。`,
      });
  }
  return ok(undefined);
}
