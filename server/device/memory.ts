import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Digest } from "../../twins/core/digest.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import { type EnrolAnswer, EnrolAnswerSchema, GENESIS_HEAD } from "../../twins/protocol/device.ts";
import { makeFolder } from "../makeFolder.ts";

/** Commands remembered. Older ones have long expired, so they cannot act again either. */
export const MAX_REMEMBERED = 512;

export interface RememberedCommand {
  readonly commandDigest: Digest;
  state: ActionState;
  /** The gateway has this state on its disk. */
  known: boolean;
}

/** What a device must not forget: its place in the chain, whom it trusts, and what it has done. */
export interface DeviceMemory {
  seq: number;
  head: Digest;
  /** Highest controller epoch seen. */
  epoch: number;
  enrolment: EnrolAnswer | null;
  readonly commands: Map<string, RememberedCommand>;
  /** Before a frame is sent: a device behind its gateway is refused as a copy. */
  saveChain(): void;
  /** Before a command acts, and after. */
  save(): void;
  close(): void;
}

const Chain = z.object({ seq: z.number().int().min(0), head: z.string().regex(/^0x[0-9a-f]{64}$/) });
const Stored = z.object({
  epoch: z.number().int().min(0),
  enrolment: EnrolAnswerSchema.nullable(),
  commands: z.array(
    z.tuple([z.string(), z.object({ commandDigest: z.string(), state: z.unknown(), known: z.boolean() })]),
  ),
});

/** Drops the oldest of what is over and known, then the oldest. */
function bound(commands: DeviceMemory["commands"]): void {
  for (const [id, { state, known }] of commands) {
    if (commands.size <= MAX_REMEMBERED) return;
    if (known && isFinal(state.state)) commands.delete(id);
  }
  for (const id of commands.keys()) {
    if (commands.size <= MAX_REMEMBERED) return;
    commands.delete(id);
  }
}

function fresh(): DeviceMemory {
  const commands: DeviceMemory["commands"] = new Map();
  return {
    seq: 0,
    head: GENESIS_HEAD,
    epoch: 0,
    enrolment: null,
    commands,
    saveChain() {},
    save: () => bound(commands),
    close() {},
  };
}

/**
 * A memory in two files beside each other: `FILE.chain`, rewritten in place a frame, and `FILE.json`, replaced as a
 * whole. Survives a kill of the process; after a power failure the device may have to be enrolled anew.
 * @param file null: kept in memory only, for tests and for keys that are used once.
 */
export function openMemory(file: string | null): Result<DeviceMemory> {
  const memory = fresh();
  if (file === null) return ok(memory);
  makeFolder(dirname(file));
  const [chainFile, jsonFile] = [`${file}.chain`, `${file}.json`];
  try {
    if (existsSync(chainFile)) Object.assign(memory, Chain.parse(JSON.parse(readFileSync(chainFile, "utf8"))));
    if (existsSync(jsonFile)) {
      const stored = Stored.parse(JSON.parse(readFileSync(jsonFile, "utf8")));
      Object.assign(memory, { epoch: stored.epoch, enrolment: stored.enrolment });
      for (const [id, command] of stored.commands) memory.commands.set(id, command as RememberedCommand);
    }
  } catch (error) {
    return fail("STORE_CORRUPT", `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  let closed = false;
  const chain = openSync(chainFile, existsSync(chainFile) ? "r+" : "w+", 0o600);
  memory.saveChain = () => {
    if (closed) return;
    // One fixed-size write: the number is padded so that no old byte stays behind.
    writeSync(chain, `{"seq":${String(memory.seq).padStart(16, " ")},"head":"${memory.head}"}\n`, 0);
  };
  memory.save = () => {
    bound(memory.commands);
    const { epoch, enrolment, commands } = memory;
    writeFileSync(`${jsonFile}.new`, JSON.stringify({ epoch, enrolment, commands: [...commands] }), { mode: 0o600 });
    renameSync(`${jsonFile}.new`, jsonFile);
  };
  memory.close = () => {
    if (!closed) closeSync(chain);
    closed = true;
  };
  memory.saveChain();
  return ok(memory);
}
