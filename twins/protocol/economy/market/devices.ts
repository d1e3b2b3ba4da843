import { z } from "zod";
import type { LocalText } from "../../../core/place.ts";
import { address, wei } from "../amounts.ts";
import type { Paged } from "../pages.ts";

/** Milliseconds since the epoch. */
const timeMs = z.int().positive();

/** What owners and buyers of devices do; a device is named by its key's address. */
export const deviceActs = [
  /** Lets the market sell it, then lists it until a time. */
  z.object({ kind: z.literal("listDevice"), device: address, priceWei: wei, expiresAtMs: timeMs }),
  z.object({ kind: z.literal("cancelDevice"), device: address }),
  /** Seller and price as they were seen, so that nothing changes under the buyer's hands. */
  z.object({ kind: z.literal("buyDevice"), device: address, seller: address, priceWei: wei }),
  /** ERC-4907: somebody may use it until a time; it stays its owner's. */
  z.object({ kind: z.literal("lendDevice"), device: address, user: address, untilMs: timeMs }),
  z.object({ kind: z.literal("takeBackDevice"), device: address }),
  /** The maker's share of later sales, 1/10,000 of the price. */
  z.object({ kind: z.literal("setDeviceRoyalty"), device: address, royaltyBps: z.int().min(0).max(1000) }),
  /** Pays a device's owner what its data earned. */
  z.object({ kind: z.literal("creditDevice"), device: address, amountWei: wei }),
  z.object({ kind: z.literal("withdrawDeviceIncome") }),
] as const;

/** A Thing that a device speaks for, where this server knows it. */
export interface DescribedThing {
  readonly id: string;
  readonly title: LocalText;
}

export interface DeviceView {
  readonly device: string;
  readonly owner: string;
  readonly maker: string;
  /** What this server knows of it; empty for a device of elsewhere. */
  readonly things: readonly DescribedThing[];
  /** CID of its Thing Description. */
  readonly cid: string;
  /** Whether this server has the description itself, at /descriptions/CID. */
  readonly describedHere: boolean;
  /** 0 unverified, 1 self-declared, 2 audited, 3 certified hardware key. */
  readonly tier: number;
  readonly revoked: boolean;
  /** The access standard it is certified for, and whether it meets it now; null: none. */
  readonly standard: { readonly id: number; readonly version: number; readonly complies: boolean } | null;
  /** Numbers of the capabilities that it is certified for. */
  readonly capabilities: readonly number[];
  readonly royaltyBps: number;
  /** All that its data ever earned, for all its owners. */
  readonly earnedWei: string;
  /** Who may use it besides its owner, and until when; null: nobody. */
  readonly user: { readonly account: string; readonly untilMs: number } | null;
}

export interface DeviceListing {
  readonly device: DeviceView;
  readonly seller: string;
  readonly priceWei: string;
  /** How the price is split at a sale: they sum to it. */
  readonly royaltyWei: string;
  readonly sellerWei: string;
  readonly expiresAtMs: number;
  /** False: over by a transfer, expired, revoked, or the seller took the approval back. */
  readonly live: boolean;
}

export interface OwnDevice extends DeviceView {
  /** What it is offered for now; null: it is not listed. */
  readonly listing: DeviceListing | null;
}

export interface DevicesView {
  readonly listings: Paged<DeviceListing>;
  /** The account's own. */
  readonly own: Paged<OwnDevice>;
  /** Devices of others that the account may use. */
  readonly lent: Paged<DeviceView>;
  /** What the account's devices earned by their data and it may withdraw. */
  readonly incomeWei: string;
  /** Furthest end of a listing, from now. */
  readonly maxListingMs: number;
  readonly maxRoyaltyBps: number;
}
