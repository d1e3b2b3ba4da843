import type { Result } from "../../twins/core/result.ts";
import type { Role } from "../../twins/protocol/console.ts";
import type { Chain } from "../chain/index.ts";

/** People's own keys: out to another wallet, and in from one. */
export interface KeyPort {
  /** The person's own key as a keystore file under a password. */
  exportKey(name: string, password: string): Promise<Result<string>>;
  /** Gives the person's account the key of a keystore file, and what their role may do with it; the new address. */
  importKey(name: string, role: Role, file: string, password: string): Promise<Result<string>>;
}

export interface KeyParts {
  /** CHAIN_DOWN while the chain is away. */
  open(): Result<{ readonly chain: Chain }>;
  accountOf(person: string): string;
  readonly siteRoles: Readonly<Record<Role, bigint>>;
  /** Who is at an address, lower case. */
  readonly names: Map<string, string>;
  /** Local accounts that vote on models, as last told to the chain; none before. */
  voters(): readonly string[];
}

export function keyPort({ open, accountOf, siteRoles, names, voters }: KeyParts): KeyPort {
  return {
    async exportKey(name, password) {
      const held = open();
      return held.ok ? held.value.chain.exportKey(accountOf(name), password) : held;
    },
    async importKey(name, role, file, password) {
      const held = open();
      if (!held.ok) return held;
      const { chain } = held.value;
      const account = accountOf(name);
      const former = await chain.account(account);
      if (!former.ok) return former;
      // What the former address could do at the site goes to the new one, and comes back when there is none.
      const cleared = await chain.enrol(account, 0n);
      const imported = cleared.ok ? await chain.importKey(account, file, password) : cleared;
      const enrolled = await chain.enrol(account, siteRoles[role]);
      if (!imported.ok) return imported;
      if (!enrolled.ok) return enrolled;
      names.delete(former.value.toLowerCase());
      names.set(enrolled.value.toLowerCase(), name);
      // Votes on models are by address, too.
      const set = voters().includes(account) ? await chain.setModelApprovers(voters(), 1) : enrolled;
      return set.ok ? enrolled : set;
    },
  };
}
