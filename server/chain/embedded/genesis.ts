import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import type { Clock } from "../../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { makeFolder } from "../../makeFolder.ts";
import { writeDurably } from "../../writeDurably.ts";

/** "AITN" in ASCII. */
export const EMBEDDED_CHAIN_ID = 0x4149544e;
/** Gas that a block holds. */
export const BLOCK_GAS = 30_000_000n;

/** What a data folder's chain began with; never changes afterwards. */
export interface Genesis {
  readonly chainId: number;
  readonly timestampS: number;
  /** For anvil's --init. */
  readonly genesisPath: string;
  /** 0600 file with the key of the only account that has ether at genesis. */
  readonly treasuryKeyPath: string;
}

const Identity = z.object({ chainId: z.int().positive(), timestampS: z.int().positive(), treasury: z.string() });

/** A treasury with 10^9 ether for gas. Ether has no value on this chain; AITN is minted by the token's genesis. */
const ETHER_WEI = `0x${(10n ** 27n).toString(16)}`;

function genesisJson(chainId: number, timestampS: number, treasury: string): string {
  return JSON.stringify({
    config: { chainId },
    nonce: "0x0",
    timestamp: `0x${timestampS.toString(16)}`,
    gasLimit: `0x${BLOCK_GAS.toString(16)}`,
    difficulty: "0x0",
    alloc: { [treasury]: { balance: ETHER_WEI } },
  });
}

/** Reads the folder's genesis, or makes one with a random treasury key on first start. */
export async function loadGenesis(dataDir: string, clock: Clock): Promise<Result<Genesis>> {
  const identityPath = join(dataDir, "chain.json");
  const genesisPath = join(dataDir, "genesis.json");
  const treasuryKeyPath = join(dataDir, "treasury.key");
  makeFolder(dataDir);
  // An earlier run by another umask may have left it open to others.
  await chmod(dataDir, 0o700);
  if (!existsSync(identityPath)) {
    if (existsSync(join(dataDir, "blocks.journal"))) {
      return fail("STORE_CORRUPT", `${dataDir} has blocks but no chain.json; restore it from a backup`);
    }
    const key = randomBytes(32);
    const timestampS = Math.floor(clock.nowMs() / 1000);
    const treasury = addressOfKey(key);
    await writeDurably(treasuryKeyPath, `0x${key.toString("hex")}\n`);
    await writeDurably(genesisPath, genesisJson(EMBEDDED_CHAIN_ID, timestampS, treasury));
    // Last: its presence says that the others are whole.
    await writeDurably(identityPath, `${JSON.stringify({ chainId: EMBEDDED_CHAIN_ID, timestampS, treasury })}\n`);
  }
  try {
    const identity = Identity.parse(JSON.parse(await readFile(identityPath, "utf8")));
    return ok({ chainId: identity.chainId, timestampS: identity.timestampS, genesisPath, treasuryKeyPath });
  } catch (error) {
    return fail("STORE_CORRUPT", `${identityPath}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
