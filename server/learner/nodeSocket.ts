import { randomBytes } from "node:crypto";
import type { Namespace, Server, Socket } from "socket.io";
import { type NodeEvent, UNPROVEN } from "../../models/learning/nodeLeader/state.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { toHex, verifyText } from "../../twins/protocol/deviceAuth.ts";
import {
  isMembership,
  type LeaderToMember,
  type Membership,
  type MemberToLeader,
  NODE_LIMITS,
  NODE_NAMESPACE,
  NodeParams,
  type NodeTurn,
  proofText,
} from "../../twins/protocol/node.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { type AskHandlers, onAsk } from "../asks.ts";
import type { Log } from "../log.ts";

/** Bytes of a nonce. */
const NONCE_BYTES = 16;

export interface NodeSocketDeps {
  readonly io: Server;
  readonly clock: Clock;
  readonly log: Log;
  readonly task: string;
  /** Address of the leader's device, lower case. */
  readonly leader: string;
  /** Names this process. */
  readonly run: string;
  /** Most connections: members, and others that come or have not gone yet. */
  readonly connections: number;
  /** A member whose key is proven. */
  join(membership: Membership): Promise<Result<NodeTurn>>;
  tell(event: NodeEvent): Result<NodeTurn>;
}

const UNSIGNED = refuse("AUTH_BAD_SIGNATURE", {
  en: "What the member says of itself is not signed by its key. Sign it with the key of its hello.",
  zh: "成员的自述未由其密钥签名，请使用 hello 中的密钥签名。",
});

/** Asks of one connection. @param proven told once the connection is a member's */
function handlersOf(deps: NodeSocketDeps, proven: (key: string) => void, keyNow: () => string | null) {
  const { run, task, leader, join, tell } = deps;
  const nonce = toHex(new Uint8Array(randomBytes(NONCE_BYTES)));
  let claimed: string | null = null;
  /** Of a member alone; nothing but the answer to a turn is anything to read. */
  const asked = async (event: (key: string) => NodeEvent): Promise<Result<object>> => {
    const key = keyNow();
    if (key === null) return UNPROVEN;
    const answer = tell(event(key));
    return answer.ok ? ok({}) : answer;
  };
  const handlers: AskHandlers<typeof NodeParams> = {
    async hello({ protocol, publicKey }) {
      if (protocol !== PROTOCOL_VERSION)
        return refuse("WIRE_VERSION", {
          en: `The member speaks protocol ${protocol}, its leader ${PROTOCOL_VERSION}. Bring both to the same version.`,
          zh: `成员使用协议 ${protocol}，领导者使用 ${PROTOCOL_VERSION}，请使用相同版本。`,
        });
      claimed = publicKey;
      return ok({ protocol: PROTOCOL_VERSION, task, leader, run, nonce });
    },
    async prove({ claims, atMs, membership: signed, signature }) {
      if (claimed === null) return UNPROVEN;
      const key = claimed;
      const membership: Membership = { key, claims, atMs, signature: signed };
      if (!verifyText(proofText(run, nonce, key, claims), signature, key)) return UNSIGNED;
      // What its leader will show to others has to hold for them too.
      if (!isMembership(leader, membership)) return UNSIGNED;
      const joined = await join(membership);
      if (!joined.ok) return joined;
      proven(key);
      return ok({});
    },
    async turn(params) {
      const key = keyNow();
      return key === null ? UNPROVEN : tell({ kind: "turn", key, ...params });
    },
    advert: (params) => asked((key) => ({ kind: "advert", key, ...params })),
    boxes: (params) => asked((key) => ({ kind: "boxes", key, ...params })),
    masked: (params) => asked((key) => ({ kind: "masked", key, ...params })),
    opened: (params) => asked((key) => ({ kind: "opened", key, ...params })),
  };
  return handlers;
}

/** Serves the namespace /node. @returns tells all members to ask again */
export function serveNode(deps: NodeSocketDeps): () => void {
  const space: Namespace<MemberToLeader, LeaderToMember> = deps.io.of(NODE_NAMESPACE);
  /** The connection of each member: its newest. */
  const connected = new Map<string, Socket<MemberToLeader, LeaderToMember>>();
  let count = 0;
  space.use((_, next) => next(count >= deps.connections ? new Error("AUTH_RATE") : undefined));
  space.on("connection", (socket) => {
    count++;
    let key: string | null = null;
    const proven = (by: string) => {
      key = by;
      const before = connected.get(by);
      connected.set(by, socket);
      if (before !== socket) before?.disconnect(true);
    };
    socket.on("disconnect", () => {
      count--;
      if (key === null || connected.get(key) !== socket) return;
      connected.delete(key);
      deps.tell({ kind: "left", key });
    });
    const handlers = handlersOf(deps, proven, () => key);
    const parts = { ...deps, params: NodeParams, handlers, limits: NODE_LIMITS, refused: () => {} };
    socket.on("ask", onAsk(parts) as never);
  });
  return () => void space.emit("changed");
}
