import { type Result, refuse } from "../../twins/core/result.ts";
import type { Role } from "../../twins/protocol/console.ts";
import type { Chain } from "../chain/index.ts";
import { fromKeyFile } from "../chain/keyFile.ts";
import { makeTurns } from "../chain/turns.ts";

/** People's own keys, out to another wallet and in from one, and what they may do at the site with them. */
export interface KeyPort {
  /** The person's own key as a keystore file under a password. */
  exportKey(name: string, password: string): Promise<Result<string>>;
  /** Gives the person's account the key of a keystore file, and what their role may do with it; the new address. */
  importKey(name: string, role: Role, file: string, password: string): Promise<Result<string>>;
  /** Makes the person's account and its roles at the site, none for null; the address. */
  enrolPerson(name: string, role: Role | null): Promise<Result<string>>;
}

export interface KeyParts {
  /** CHAIN_DOWN while the chain is away. */
  open(): Result<{
    readonly chain: Pick<Chain, "enrol" | "exportKey" | "importKey" | "setModelApprovers">;
  }>;
  accountOf(person: string): string;
  readonly siteRoles: Readonly<Record<Role, bigint>>;
  /** What a person votes with from the first enrolment on. */
  readonly stakeWei: bigint;
  /** Who is at an address, lower case. */
  readonly names: Map<string, string>;
  /** Local accounts that vote on models, as last told to the chain; none before. */
  voters(): readonly string[];
}

/** What the former address could do at the site goes to the new one, and comes back when there is none. */
async function giveKey(
  { open, accountOf, siteRoles, names, voters }: KeyParts,
  name: string,
  role: Role,
  key: Uint8Array,
): Promise<Result<string>> {
  const held = open();
  if (!held.ok) return held;
  const { chain } = held.value;
  const account = accountOf(name);
  const cleared = await chain.enrol(account, 0n);
  if (!cleared.ok) return cleared;
  const imported = await chain.importKey(account, key);
  const enrolled = await chain.enrol(account, siteRoles[role]);
  if (enrolled.ok) {
    names.delete(cleared.value.toLowerCase());
    names.set(enrolled.value.toLowerCase(), name);
  }
  if (!imported.ok) return imported;
  if (!enrolled.ok) return enrolled;
  // Votes on models are by address, too.
  const set = voters().includes(account) ? await chain.setModelApprovers(voters(), 1) : enrolled;
  return set.ok ? enrolled : set;
}

async function bring(
  parts: KeyParts,
  name: string,
  role: Role,
  file: string,
  password: string,
): Promise<Result<string>> {
  const held = parts.open();
  if (!held.ok) return held;
  // Before anything is sent: a wrong password must cost the site no gas.
  const key = await fromKeyFile(file, password);
  return key.ok ? giveKey(parts, name, role, key.value) : key;
}

/**
 * One act after the other for each account: between two that overlap, an address could keep roles that nobody would
 * clear any more. An act's turn is that of its asking, so that a removal comes after every key brought before it.
 */
export function keyPort(parts: KeyParts): KeyPort {
  const { open, accountOf, siteRoles, stakeWei, names } = parts;
  const turns = makeTurns();
  const bringing = new Set<string>();
  return {
    async exportKey(name, password) {
      const held = open();
      return held.ok ? held.value.chain.exportKey(accountOf(name), password) : held;
    },
    async importKey(name, role, file, password) {
      const account = accountOf(name);
      // A queue of them would put off what is asked behind it: the end of this person's roles, it may be.
      if (bringing.has(account))
        return refuse("AUTH_RATE", {
          en: "Another key is being brought to your account. Try again when it is there.",
          zh: "正在为您的账户导入另一个密钥，请待其完成后再试。",
        });
      bringing.add(account);
      try {
        return await turns.take(account, () => bring(parts, name, role, file, password));
      } finally {
        bringing.delete(account);
      }
    },
    enrolPerson: (name, role) =>
      turns.take(accountOf(name), async () => {
        const held = open();
        if (!held.ok) return held;
        const [roles, stake] = role === null ? [0n, 0n] : [siteRoles[role], stakeWei];
        const address = await held.value.chain.enrol(accountOf(name), roles, stake);
        if (address.ok) names.set(address.value.toLowerCase(), name);
        return address;
      }),
  };
}
