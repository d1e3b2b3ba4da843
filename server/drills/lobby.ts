import { createHash, randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import { LocalTextSchema } from "../../twins/core/place.ts";
import { ROLES } from "../../twins/drill/roles.ts";
import { CODE_LENGTH, CODE_LETTERS, DRILL_LIMITS, PHASES } from "../../twins/protocol/drill.ts";
import { LiveStartSchema, LiveToldSchema } from "../../twins/protocol/drillLive.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const PersonSchema = z.object({
  name: z.string().max(DRILL_LIMITS.nameLength),
  role: z.enum(ROLES),
  isHost: z.boolean(),
  /** SHA-256 of the secret by which they come back. */
  token: hash,
  /** Their number in the running world; null before. */
  who: z.int().nullable(),
});
const EndSchema = z.object({
  digest: z.string(),
  lengthS: z.number(),
  participants: z.array(z.unknown()),
  agents: z.int(),
  agentsSafe: z.int(),
});

/** A lobby as it is kept on disk: whatever a restart must not lose. */
export const LobbySchema = z.object({
  code: z.string(),
  drill: z.string(),
  agents: z.int(),
  seed: z.int(),
  host: hash,
  phase: z.enum(PHASES),
  startsAtMs: z.number().nullable(),
  /** Counts the runs in this lobby, from 1. */
  run: z.int(),
  createdAtMs: z.number(),
  people: z.array(PersonSchema).max(DRILL_LIMITS.people),
  permit: z.string().nullable(),
  /** Whether the host wants a model to steer the signs, which one does in this run, and what is to be said of permit and model. */
  guidance: z.boolean().default(true),
  model: z.string().nullable().default(null),
  permitNote: LocalTextSchema.nullable().default(null),
  /** Whether it begins from the live state, how that was when the host started it, and the same in words. */
  live: z.boolean().default(false),
  liveStart: LiveStartSchema.nullable().default(null),
  liveTold: LiveToldSchema.nullable().default(null),
  end: EndSchema.nullable(),
  /** When the run ended, epoch ms; none in lobbies of before. */
  endedAtMs: z.number().nullable().optional(),
});
export type KeptLobby = z.infer<typeof LobbySchema>;
export type LobbyPerson = z.infer<typeof PersonSchema>;

/** 128 bits as 22 letters of base64url. */
export const newToken = (): string => randomBytes(16).toString("base64url");
export const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A code that is not in use: people read it aloud and type it. */
export function newCode(taken: (code: string) => boolean): string {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join("");
    if (!taken(code)) return code;
  }
}

export const newSeed = (): number => randomInt(2 ** 32);
