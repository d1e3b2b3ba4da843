import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Contracts } from "./contracts.ts";
import type { TxReceipt } from "./port.ts";

/** A device as the chain knows it. */
export interface DeviceRecord {
  readonly address: Hex;
  readonly owner: Hex;
  /** 0 unverified, 1 self-declared, 2 audited, 3 certified hardware key. */
  readonly tier: number;
  readonly revoked: boolean;
  readonly registeredAtMs: number;
  /** Digest of the Thing Description behind the URI. */
  readonly descriptionDigest: Hex;
  readonly descriptionUri: string;
}

export interface DevicePort {
  /** Null when never registered. */
  get(device: Hex): Promise<Result<DeviceRecord | null>>;
  /**
   * Registers the device; nothing happens when it is registered already. AUTH_REVOKED when revoked.
   * @param owner whose it is and who counts as its maker; the site's owner when not given
   */
  register(
    device: Hex,
    tier: number,
    descriptionDigest: Hex,
    descriptionUri: string,
    owner?: Hex,
  ): Promise<Result<DeviceRecord>>;
  revoke(device: Hex, reason: string): Promise<Result<TxReceipt>>;
}

/** @param sendAsRegistrar sends to DeviceNFT as an account that has the registrar's role */
export function devicePort(
  contracts: Contracts,
  sendAsRegistrar: (data: Hex) => Promise<Result<TxReceipt>>,
  siteOwner: Hex,
): DevicePort {
  const get = async (device: Hex): Promise<Result<DeviceRecord | null>> => {
    const found = await contracts.read("DeviceNFT", "deviceOf", [device]);
    if (!found.ok) return found.error.details?.error === "UnknownDevice" ? ok(null) : found;
    const owner = await contracts.read("DeviceNFT", "ownerOf", [BigInt(device)]);
    if (!owner.ok) return owner;
    const { tier, revoked, registeredAt, descriptionDigest, descriptionUri } = found.value;
    return ok({
      address: device,
      owner: owner.value,
      tier: Number(tier),
      revoked,
      registeredAtMs: Number(registeredAt) * 1000,
      descriptionDigest,
      descriptionUri,
    });
  };
  return {
    get,
    async register(device, tier, descriptionDigest, descriptionUri, owner = siteOwner) {
      const before = await get(device);
      if (!before.ok) return before;
      if (before.value?.revoked)
        return refuse("AUTH_REVOKED", {
          en: `Device ${device} was revoked on chain. Enrol it anew with another key.`,
          zh: `设备 ${device} 已在链上吊销，请用新的密钥重新登记。`,
        });
      if (before.value !== null) return ok(before.value);
      const args = [owner, device, BigInt(tier), descriptionDigest, descriptionUri] as const;
      const sent = await sendAsRegistrar(contracts.encode("DeviceNFT", "register", args));
      if (!sent.ok) return sent;
      const after = await get(device);
      if (!after.ok) return after;
      return after.value === null
        ? refuse("CHAIN_REORG", {
            en: `The registration of device ${device} is gone from the chain, which was reorganised. Register it again.`,
            zh: `设备 ${device} 的登记因链重组而消失，请重新登记。`,
          })
        : ok(after.value);
    },
    revoke: (device, reason) => sendAsRegistrar(contracts.encode("DeviceNFT", "revoke", [device, reason])),
  };
}
