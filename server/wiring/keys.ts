import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Role } from "../../twins/protocol/console.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Chain } from "../chain/index.ts";
import { fromKeyFile } from "../chain/keyFile.ts";
import { makeTurns } from "../chain/turns.ts";

/** People's own keys, out to another wallet and in from one, and what they may do at the site with them. */
export interface KeyPort {
  /** The person's own key as a keystore file under a password. */
  exportKey(name: string, password: string): Promise<Result<string>>;
  /** Gives the person's account the key of a keystore file, and what their role may do with it; the new address. */
  importKey(name: string, role: Role, file: string, password: string): Promise<Result<string>>;
  /** Makes the person's account and its roles at the site; the address. */
  enrolPerson(name: string, role: Role): Promise<Result<string>>;
  /**
   * Takes from everybody who was removed what their account could do at the site, and the account from the name: who is
   * added under it later has a key of their own. The first failure, when there is one; asking again does the rest.
   */
  dismissRemoved(): Promise<Result<void>>;
}

type KeyChain = Pick<Chain, "dismiss" | "enrol" | "exportKey" | "importKey" | "setModelApprovers">;

export interface KeyParts {
  /** CHAIN_DOWN while the chain is away. */
  open(): Result<{ readonly chain: KeyChain }>;
  accountOf(person: string): string;
  readonly siteRoles: Readonly<Record<Role, bigint>>;
  /** What a person votes with from the first enrolment on. */
  readonly stakeWei: bigint;
  /** Who is at an address, lower case. */
  readonly names: Map<string, string>;
  /** Local accounts that vote on models, as last told to the chain; none before, or once they are forgotten. */
  readonly voters: { told(): readonly string[]; forget(): void };
  /** The accounts' list of who was removed, and who of them is settled. */
  readonly removed: Pick<Accounts, "departed" | "settled">;
}

/** What the former address could do at the site goes to the new one, and comes back when there is none. */
async function giveKey(
  { accountOf, siteRoles, names, voters }: KeyParts,
  chain: KeyChain,
  name: string,
  role: Role,
  key: Uint8Array,
): Promise<Result<string>> {
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
  const set = voters.told().includes(account) ? await chain.setModelApprovers(voters.told(), 1) : enrolled;
  return set.ok ? enrolled : set;
}

async function bring(
  parts: KeyParts,
  chain: KeyChain,
  name: string,
  role: Role,
  file: string,
  password: string,
): Promise<Result<string>> {
  // Before anything is sent: a wrong password must cost the site no gas.
  const key = await fromKeyFile(file, password);
  return key.ok ? giveKey(parts, chain, name, role, key.value) : key;
}

const removedMeanwhile = (): Result<never> =>
  refuse("AUTH_REQUIRED", {
    en: "The account was removed before this was done. Nothing was done.",
    zh: "在此操作执行之前，该账户已被移除；未作任何更改。",
  });

/** Dismisses the people of this account's name who were removed. */
async function dismissAll(
  { open, accountOf, names, voters, removed }: KeyParts,
  account: string,
  onDone: () => void,
): Promise<Result<void>> {
  for (const { id, name } of removed.departed()) {
    if (accountOf(name) !== account) continue;
    const held = open();
    if (!held.ok) return held;
    const address = await held.value.chain.dismiss(account);
    if (!address.ok) return address;
    // The name may be another person's by now, with another address to vote from.
    voters.forget();
    if (address.value !== null) names.delete(address.value.toLowerCase());
    removed.settled(id);
    onDone();
  }
  return ok(undefined);
}

/**
 * One act after the other for each account: between two that overlap, an address could keep roles that nobody would
 * clear any more. An act's turn is that of its asking, so that a removal comes after every key brought before it. Each
 * turn first settles who was removed, so that nobody takes, or acts with, a former person's key.
 */
export function keyPort(parts: KeyParts): KeyPort {
  const { open, accountOf, siteRoles, stakeWei, names, removed } = parts;
  const turns = makeTurns();
  const bringing = new Set<string>();
  /** Of each account, how many people were dismissed. */
  const dismissed = new Map<string, number>();
  /** How many people of this account's name have gone, dismissed or not. */
  const gone = (account: string): number =>
    (dismissed.get(account) ?? 0) + removed.departed().filter(({ name }) => accountOf(name) === account).length;
  const inTurn = <T>(account: string, act: (chain: KeyChain) => Promise<Result<T>>): Promise<Result<T>> => {
    const before = gone(account);
    return turns.take(account, async () => {
      const settled = await dismissAll(parts, account, () => dismissed.set(account, (dismissed.get(account) ?? 0) + 1));
      const held = settled.ok ? open() : settled;
      if (!held.ok) return held;
      // Removed while it waited: done after the dismissal, it would give the roles again.
      return gone(account) === before ? act(held.value.chain) : removedMeanwhile();
    });
  };
  return {
    exportKey: (name, password) => inTurn(accountOf(name), (chain) => chain.exportKey(accountOf(name), password)),
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
        return await inTurn(account, (chain) => bring(parts, chain, name, role, file, password));
      } finally {
        bringing.delete(account);
      }
    },
    enrolPerson: (name, role) =>
      inTurn(accountOf(name), async (chain) => {
        const address = await chain.enrol(accountOf(name), siteRoles[role], stakeWei);
        if (address.ok) names.set(address.value.toLowerCase(), name);
        return address;
      }),
    async dismissRemoved() {
      for (const account of new Set(removed.departed().map(({ name }) => accountOf(name)))) {
        const dismissed = await inTurn(account, async () => ok(undefined));
        if (!dismissed.ok) return dismissed;
      }
      return ok(undefined);
    },
  };
}
