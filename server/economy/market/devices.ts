import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type {
  DeviceListing,
  DevicesView,
  DeviceView,
  OwnDevice,
} from "../../../twins/protocol/economy/market/devices.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { each, sameAddress, somebody, together, toMs, toS } from "../reads.ts";

const MAX_SHOWN = 100;
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

async function listings(parts: EconomyParts): Promise<Result<readonly DeviceListing[]>> {
  const listed = parts.index.newestBy("Listed", "tokenId", { contract: "DeviceMarket", limit: MAX_SHOWN });
  return each(listed, async ({ args }) => {
    const device = await deviceView(parts, deviceOfToken(args.tokenId));
    if (!device.ok || device.value === null) return device as Result<null>;
    const listing = await listingOf(parts, device.value);
    // A listing that is over (sold elsewhere, expired) is nothing on offer; its seller still sees it with the device.
    return listing.ok && listing.value?.live === false ? ok(null) : listing;
  });
}

/** Devices that came to an account at some time and are its own now. */
export async function ownedDevices(parts: EconomyParts, account: Hex): Promise<Result<readonly Hex[]>> {
  const where = { to: account };
  const came = parts.index.newestBy("Transfer", "tokenId", { contract: "DeviceNFT", where, limit: MAX_SHOWN });
  const tokens = came.flatMap((event) => ("tokenId" in event.args ? [event.args.tokenId] : []));
  return each(tokens, async (token) => {
    const owner = await parts.chain.contracts.read("DeviceNFT", "ownerOf", [token]);
    if (!owner.ok) return owner;
    return ok(sameAddress(owner.value, account) ? deviceOfToken(token) : null);
  });
}

async function own(parts: EconomyParts, account: Hex): Promise<Result<readonly OwnDevice[]>> {
  const devices = await ownedDevices(parts, account);
  if (!devices.ok) return devices;
  return each(devices.value, async (address) => {
    const device = await deviceView(parts, address);
    if (!device.ok || device.value === null) return device as Result<null>;
    const listing = await listingOf(parts, device.value);
    return listing.ok ? ok({ ...device.value, listing: listing.value }) : listing;
  });
}

async function lent(parts: EconomyParts, account: Hex): Promise<Result<readonly DeviceView[]>> {
  const told = parts.index.newestBy("UpdateUser", "tokenId", { where: { user: account }, limit: MAX_SHOWN });
  return each(told, async ({ args }) => {
    const device = await deviceView(parts, deviceOfToken(args.tokenId));
    if (!device.ok) return device;
    const user = device.value?.user;
    return ok(user !== undefined && user !== null && sameAddress(user.account, account) ? device.value : null);
  });
}

export async function devicesView(parts: EconomyParts, account: Hex): Promise<Result<DevicesView>> {
  const { read } = parts.chain.contracts;
  const reads = await together(
    listings(parts),
    own(parts, account),
    lent(parts, account),
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
