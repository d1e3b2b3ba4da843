import type { JsonRpcProvider, Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Contracts } from "./contracts.ts";
import { asHex, somebody } from "./failures.ts";
import type { FillGas } from "./gas.ts";
import type { Keystore } from "./keystore.ts";
import type { TxReceipt } from "./port.ts";
import { type Sender, walletOf } from "./sender.ts";
import type { Stakes } from "./stakes.ts";
import { allNamed, type Wallets } from "./wallets.ts";

/** What people's accounts are made with. */
interface Parts {
  readonly provider: JsonRpcProvider;
  readonly contracts: Contracts;
  readonly sender: Sender;
  readonly fillGas: FillGas;
  readonly stakes: Stakes | null;
  readonly wallets: Wallets;
  readonly own: { readonly owner: Wallet };
  readonly keys: Keystore;
}

async function setRoles(
  { contracts, own, sender }: Parts,
  site: Hex,
  address: Hex,
  roles: bigint,
): Promise<Result<Hex>> {
  const held = await contracts.read("SiteRegistry", "rolesOf", [site, address]);
  if (!held.ok) return held;
  if (held.value === roles) return ok(address);
  const data = contracts.encode("SiteRegistry", "setRoles", [site, address, roles]);
  const set = await sender.send(own.owner, { to: contracts.addresses.SiteRegistry, contract: "SiteRegistry", data });
  return set.ok ? ok(address) : set;
}

export async function enrol(
  parts: Parts,
  site: Hex,
  name: string,
  roles: bigint,
  stakeWei: bigint,
): Promise<Result<Hex>> {
  const { wallets, stakes } = parts;
  const wallet = await wallets.named(name);
  if (!wallet.ok) return wallet;
  const address = asHex(wallet.value.address);
  const gas = await parts.fillGas(address);
  if (!gas.ok) return gas;
  const staked = stakes === null || stakeWei === 0n ? ok(undefined) : await stakes.giveOnce(wallet.value, stakeWei);
  if (!staked.ok) return staked;
  return setRoles(parts, site, address, roles);
}

export async function dismiss(parts: Parts, site: Hex, name: string): Promise<Result<Hex | null>> {
  const { keys, wallets } = parts;
  // Asking for its key would make one.
  if (!(await keys.names()).includes(name)) return ok(null);
  const wallet = await wallets.named(name);
  if (!wallet.ok) return wallet;
  const address = asHex(wallet.value.address);
  const cleared = await setRoles(parts, site, address, 0n);
  if (!cleared.ok) return cleared;
  const aside = await keys.setAside(name);
  return aside.ok ? ok(address) : aside;
}

export async function importKey(parts: Parts, name: string, key: Uint8Array): Promise<Result<Hex>> {
  const replaced = await parts.keys.replace(name, key);
  if (!replaced.ok) return replaced;
  const { provider, sender, contracts } = parts;
  const wallet = walletOf(key, provider);
  const address = asHex(wallet.address);
  const gas = await parts.fillGas(address);
  if (!gas.ok) return gas;
  const delegate = await contracts.read("AITNToken", "delegates", [address]);
  if (!delegate.ok) return delegate;
  // Whoever has a delegate receives no stake at enrolment: importing key after key must not give votes.
  if (somebody(delegate.value) !== null) return ok(address);
  const data = contracts.encode("AITNToken", "delegate", [address]);
  const sent = await sender.send(wallet, { to: contracts.addresses.AITNToken, contract: "AITNToken", data });
  return sent.ok ? ok(address) : sent;
}

export async function setModelApprovers(
  { wallets, contracts, sender }: Parts,
  names: readonly string[],
  threshold: number,
): Promise<Result<TxReceipt>> {
  const approvers = await allNamed(wallets, Object.fromEntries(names.map((name) => [name, name])));
  if (!approvers.ok) return approvers;
  const addresses = names.map((name) => asHex(approvers.value[name]?.address ?? ""));
  const data = contracts.encode("ReviewBoard", "setApprovers", [addresses, BigInt(threshold)]);
  return sender.send(wallets.treasury, { to: contracts.addresses.ReviewBoard, contract: "ReviewBoard", data });
}
