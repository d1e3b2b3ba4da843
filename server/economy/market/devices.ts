import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type {
  DeviceListing,
  DevicesView,
  DeviceView,
  OwnDevice,
} from "../../../twins/protocol/economy/market/devices.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import { type EventOf, type EventQuery, somebody } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { each, sameAddress, together, toMs, toS } from "../reads.ts";

const CAPABILITY_BITS = 256;

/** A device's token id is its key's address as a number. */
const tokenOf = (device: string): bigint => BigInt(device);
const deviceOfToken = (token: bigint): Hex => `0x${token.toString(16).padStart(40, "0")}`;

export const deviceMakers: Makers<
  | "listDevice"
  | "cancelDevice"
  | "buyDevice"
  | "lendDevice"
  | "takeBackDevice"
  | "setDeviceRoyalty"
  | "creditDevice"
  | "withdrawDeviceIncome"
> = {
  async listDevice(parts, { device, priceWei, expiresAtMs }) {
    const token = tokenOf(device);
    const market = parts.chain.contracts.addresses.DeviceMarket;
    const approved = await parts.chain.contracts.read("DeviceNFT", "getApproved", [token]);
    if (!approved.ok) return approved;
    const allow = sameAddress(approved.value, market) ? [] : [call(parts, "DeviceNFT", "approve", [market, token])];
    return ok([...allow, call(parts, "DeviceMarket", "list", [token, BigInt(priceWei), toS(expiresAtMs)])]);
  },
  cancelDevice: async (parts, { device }) => ok([call(parts, "DeviceMarket", "cancel", [tokenOf(device)])]),
  async buyDevice(parts, { device, seller, priceWei }, account) {
    const price = BigInt(priceWei);
    const allow = await approval(parts, "AITNToken", account, "DeviceMarket", price);
    if (!allow.ok) return allow;
    return ok([...allow.value, call(parts, "DeviceMarket", "buy", [tokenOf(device), seller as Hex, price])]);
  },
  lendDevice: async (parts, { device, user, untilMs }) =>
    untilMs <= parts.clock.nowMs()
      ? refuse("CHAIN_RANGE", {
          en: "The time until which it would be lent is over already.",
          zh: "借用截止时间已经过去。",
        })
      : ok([call(parts, "DeviceNFT", "setUser", [tokenOf(device), user as Hex, toS(untilMs)])]),
  takeBackDevice: async (parts, { device }) =>
    ok([call(parts, "DeviceNFT", "setUser", [tokenOf(device), `0x${"0".repeat(40)}`, 0n])]),
  setDeviceRoyalty: async (parts, { device, royaltyBps }) =>
    ok([call(parts, "DeviceNFT", "setRoyalty", [device as Hex, BigInt(royaltyBps)])]),
  async creditDevice(parts, { device, amountWei }, account) {
    const amount = BigInt(amountWei);
    const allow = await approval(parts, "AITNToken", account, "DeviceIncome", amount);
    if (!allow.ok) return allow;
    return ok([...allow.value, call(parts, "DeviceIncome", "credit", [device as Hex, amount])]);
  },
  withdrawDeviceIncome: async (parts, _, account) => ok([call(parts, "DeviceIncome", "withdraw", [account])]),
};

const bitsOf = (bits: bigint): readonly number[] =>
  Array.from({ length: CAPABILITY_BITS }, (_, i) => i).filter((i) => (bits >> BigInt(i)) & 1n);

/** A device as the chain has it; null when it was never registered. */
export async function deviceView(parts: EconomyParts, device: Hex): Promise<Result<DeviceView | null>> {
  const { read } = parts.chain.contracts;
  const token = tokenOf(device);
  const entry = await read("DeviceNFT", "deviceOf", [device]);
  if (!entry.ok) return entry.error.details?.error === "UnknownDevice" ? ok(null) : entry;
  const { tier, revoked, standard, standardVersion, maker, royaltyBps, capabilities } = entry.value;
  const reads = await together(
    read("DeviceNFT", "ownerOf", [token]),
    read("DeviceNFT", "tokenURI", [token]),
    read("DeviceNFT", "userOf", [token]),
    read("DeviceNFT", "userExpires", [token]),
    read("DeviceIncome", "earnedBy", [device]),
    read("DeviceNFT", "complies", [device, standard]),
  );
  if (!reads.ok) return reads;
  const [owner, uri, user, userExpires, earned, complies] = reads.value;
  const account = somebody(user);
  const cid = uri.replace("ipfs://", "");
  return ok({
    device,
    owner,
    maker,
    things: parts.describe(device),
    cid,
    describedHere: parts.describedHere(cid),
    tier: Number(tier),
    revoked,
    standard: standard === 0n ? null : { id: Number(standard), version: Number(standardVersion), complies },
    capabilities: bitsOf(capabilities),
    royaltyBps: Number(royaltyBps),
    earnedWei: earned.toString(),
    user: account === null ? null : { account, untilMs: toMs(userExpires) },
  });
}

async function listingOf(parts: EconomyParts, device: DeviceView): Promise<Result<DeviceListing | null>> {
  const { read } = parts.chain.contracts;
  const token = tokenOf(device.device);
  const entry = await read("DeviceMarket", "listingOf", [token]);
  if (!entry.ok) return entry.error.details?.error === "NotListed" ? ok(null) : entry;
  const { seller, price, expiresAt } = entry.value;
  const reads = await together(
    read("DeviceMarket", "isLive", [token]),
    read("DeviceNFT", "royaltyInfo", [token, price]),
  );
  if (!reads.ok) return reads;
  const [live, [, royalty]] = reads.value;
  return ok({
    device,
    seller,
    priceWei: price.toString(),
    royaltyWei: royalty.toString(),
    sellerWei: (price - royalty).toString(),
    expiresAtMs: toMs(expiresAt),
    live,
  });
}

/** Devices on offer. */
export const listings = (parts: EconomyParts, before?: HistoryCursor): Promise<Result<Paged<DeviceListing>>> =>
  pageOf(
    (page) => parts.index.newestBy("Listed", "tokenId", { contract: "DeviceMarket", ...page }),
    async ({ args }) => {
      const device = await deviceView(parts, deviceOfToken(args.tokenId));
      if (!device.ok || device.value === null) return device as Result<null>;
      const listing = await listingOf(parts, device.value);
      // A listing that is over (sold elsewhere, expired) is nothing on offer; its seller still sees it with the device.
      return listing.ok && listing.value?.live === false ? ok(null) : listing;
    },
    before,
  );

/** A token that came to an account is the device's when it still is the account's. */
async function ifOwned(parts: EconomyParts, account: Hex, event: EventOf<"Transfer">): Promise<Result<Hex | null>> {
  if (!("tokenId" in event.args)) return ok(null);
  const owner = await parts.chain.contracts.read("DeviceNFT", "ownerOf", [event.args.tokenId]);
  if (!owner.ok) return owner;
  return ok(sameAddress(owner.value, account) ? deviceOfToken(event.args.tokenId) : null);
}

const cameTo = ({ index }: EconomyParts, account: Hex, page: EventQuery) =>
  index.newestBy("Transfer", "tokenId", { contract: "DeviceNFT", where: { to: account }, ...page });

/** An account's devices, the 1,000 that came last: more than three of the largest nodes. */
export const ownedDevices = (parts: EconomyParts, account: Hex): Promise<Result<readonly Hex[]>> =>
  each(cameTo(parts, account, {}), (event) => ifOwned(parts, account, event));

/** An account's devices, with what they are offered for. */
export const ownDevices = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<OwnDevice>>> =>
  pageOf(
    (page) => cameTo(parts, account, page),
    async (event) => {
      const owned = await ifOwned(parts, account, event);
      if (!owned.ok || owned.value === null) return owned as Result<null>;
      const device = await deviceView(parts, owned.value);
      if (!device.ok || device.value === null) return device as Result<null>;
      const listing = await listingOf(parts, device.value);
      return listing.ok ? ok({ ...device.value, listing: listing.value }) : listing;
    },
    before,
  );

/** Devices of others that an account may use. */
export const lentDevices = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<DeviceView>>> =>
  pageOf(
    (page) => parts.index.newestBy("UpdateUser", "tokenId", { where: { user: account }, ...page }),
    async ({ args }) => {
      const device = await deviceView(parts, deviceOfToken(args.tokenId));
      if (!device.ok) return device;
      const user = device.value?.user;
      return ok(user !== undefined && user !== null && sameAddress(user.account, account) ? device.value : null);
    },
    before,
  );

export async function devicesView(parts: EconomyParts, account: Hex): Promise<Result<DevicesView>> {
  const { read } = parts.chain.contracts;
  const reads = await together(
    listings(parts),
    ownDevices(parts, account),
    lentDevices(parts, account),
    read("DeviceIncome", "owedTo", [account]),
    read("DeviceMarket", "MAX_LISTING", []),
    read("DeviceNFT", "MAX_ROYALTY_BPS", []),
  );
  if (!reads.ok) return reads;
  const [onOffer, mine, borrowed, owed, maxListing, maxRoyalty] = reads.value;
  return ok({
    listings: onOffer,
    own: mine,
    lent: borrowed,
    incomeWei: owed.toString(),
    maxListingMs: toMs(maxListing),
    maxRoyaltyBps: Number(maxRoyalty),
  });
}
