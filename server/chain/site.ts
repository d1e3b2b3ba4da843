import type { Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { siteKey } from "../../contracts-abi/typed-data/ids.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import type { Contracts } from "./contracts.ts";
import { asHex } from "./failures.ts";
import type { Sender } from "./sender.ts";
import type { Stakes } from "./stakes.ts";

/** Roles of SiteRegistry. */
export const ROLE = { PROPOSER: 1n, APPROVER: 2n, SIMULATOR: 4n } as const;

export interface SitePlan {
  readonly name: string;
  /** The deposit is filled up to this when less than half is left. */
  readonly depositWei: bigint;
  /** Approvals a plan needs. */
  readonly threshold: number;
  readonly permitRequired: boolean;
}

export interface SiteWallets {
  /** Pays for the site's robot work. */
  readonly owner: Wallet;
  readonly voucherSigner: Hex;
}

export interface SiteParts {
  readonly contracts: Contracts;
  readonly sender: Sender;
  /** Where the owner gets AITN from when it has too little; null: from nowhere, people have to send it some. */
  readonly stakes: Stakes | null;
  readonly log: Log;
}

type Step = () => Promise<Result<unknown>>;

/** Runs steps in order up to the first failure. */
async function inOrder(steps: readonly Step[]): Promise<Result<void>> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/** Registers the site, its voucher key, its policy and its deposit, as far as the chain does not have them yet. */
export async function setUpSite(parts: SiteParts, wallets: SiteWallets, plan: SitePlan): Promise<Result<Hex>> {
  const { contracts, sender } = parts;
  const { owner } = wallets;
  const site = siteKey(owner.address, plan.name);
  const at = contracts.addresses;
  const done = await inOrder([
    async () => {
      const registered = await contracts.read("SiteRegistry", "ownerOf", [site]);
      if (!registered.ok || BigInt(registered.value) !== 0n) return registered;
      return sender.send(owner, {
        to: at.SiteRegistry,
        contract: "SiteRegistry",
        data: contracts.encode("SiteRegistry", "register", [plan.name]),
      });
    },
    async () => {
      const found = await contracts.read("RobotWork", "siteOf", [site]);
      if (!found.ok || found.value[0].toLowerCase() === wallets.voucherSigner.toLowerCase()) return found;
      const data = contracts.encode("RobotWork", "setSigner", [site, wallets.voucherSigner]);
      return sender.send(owner, { to: at.RobotWork, contract: "RobotWork", data });
    },
    async () => {
      const policy = await contracts.read("PlanApproval", "policyOf", [site]);
      if (!policy.ok) return policy;
      if (policy.value[0] === BigInt(plan.threshold) && policy.value[1] === plan.permitRequired) return policy;
      const args = [site, BigInt(plan.threshold), plan.permitRequired] as const;
      const data = contracts.encode("PlanApproval", "setPolicy", args);
      return sender.send(owner, { to: at.PlanApproval, contract: "PlanApproval", data });
    },
    () => topUp(parts, owner, site, plan.depositWei),
  ]);
  return done.ok ? ok(site) : done;
}

/** Deposits for the site from its owner's AITN when less than half of the target is left. */
export async function topUp(
  { contracts, sender, stakes, log }: SiteParts,
  owner: Wallet,
  site: Hex,
  targetWei: bigint,
): Promise<Result<void>> {
  const found = await contracts.read("RobotWork", "siteOf", [site]);
  if (!found.ok) return found;
  const heldWei = found.value[1];
  if (heldWei * 2n >= targetWei) return ok(undefined);
  const { AITNToken, RobotWork } = contracts.addresses;
  const missingWei = targetWei - heldWei;
  if (stakes !== null) {
    const given = await stakes.fillUp(asHex(owner.address), missingWei);
    if (!given.ok) return given;
  }
  const balance = await contracts.read("AITNToken", "balanceOf", [asHex(owner.address)]);
  if (!balance.ok) return balance;
  const payWei = balance.value < missingWei ? balance.value : missingWei;
  if (payWei === 0n) {
    log.warn("the site's deposit is low and its owner has no AITN: robots cannot be paid", { owner: owner.address });
    return ok(undefined);
  }
  const allow = contracts.encode("AITNToken", "approve", [RobotWork, payWei]);
  const deposit = contracts.encode("RobotWork", "deposit", [site, payWei]);
  return inOrder([
    () => sender.send(owner, { to: AITNToken, contract: "AITNToken", data: allow }),
    () => sender.send(owner, { to: RobotWork, contract: "RobotWork", data: deposit }),
  ]);
}
