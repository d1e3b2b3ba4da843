import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { RobotEarnings, RobotView } from "../../../twins/protocol/economy/robotEarnings.ts";
import { call, type EconomyParts, type Makers } from "../parts.ts";
import { distinct, each, together } from "../reads.ts";

const MAX_ROBOTS = 100;
const BPS = 10_000n;

export const robotMakers: Makers<"claimCirculation" | "payOutRobot"> = {
  claimCirculation: async (parts, { site }) => ok([call(parts, "CirculationReward", "claim", [site as Hex])]),
  payOutRobot: async (parts, { site, device }) =>
    ok([call(parts, "RobotWork", "payOut", [site as Hex, device as Hex])]),
};

async function robot(parts: EconomyParts, site: Hex, device: Hex): Promise<Result<RobotView>> {
  const { read } = parts.chain.contracts;
  const reads = await together(
    read("RobotWork", "settledOf", [site, device]),
    read("RobotWork", "creditOf", [site, device]),
    parts.chain.balanceWei(device),
  );
  if (!reads.ok) return reads;
  const [[settled, actions], credit, balance] = reads.value;
  return ok({
    device,
    things: parts.describe(device),
    settledWei: settled.toString(),
    actions: Number(actions),
    creditWei: credit.toString(),
    balanceWei: balance.toString(),
  });
}

export async function robotEarnings(parts: EconomyParts): Promise<Result<RobotEarnings>> {
  const { chain, index } = parts;
  const { read } = chain.contracts;
  const { site } = chain;
  const events = [
    ...index.newestBy("Redeemed", "device", { where: { site }, limit: MAX_ROBOTS }),
    ...index.newestBy("Credited", "device", { contract: "RobotWork", where: { site }, limit: MAX_ROBOTS }),
  ];
  const devices = distinct(
    events.map((event) => event.args.device),
    MAX_ROBOTS,
  );
  const reads = await together(
    each(devices, (device) => robot(parts, site, device)),
    read("SiteRegistry", "ownerOf", [site]),
    read("RobotWork", "siteOf", [site]),
    read("RobotWork", "spentOf", [site]),
    read("RobotWork", "feesPaidOf", [site]),
    read("RobotWork", "workParams", []),
    read("CirculationReward", "rateBps", []),
    read("CirculationReward", "rewardedFeesOf", [site]),
    read("CirculationReward", "rewardsOf", [site]),
    chain.balanceWei(chain.contracts.addresses.CirculationReward),
  );
  if (!reads.ok) return reads;
  const [robots, siteOwner, [, deposit], spent, fees, params, rate, rewardedFees, rewarded, fund] = reads.value;
  const reward = ((fees - rewardedFees) * rate) / BPS;
  return ok({
    site,
    siteOwner,
    robots,
    depositWei: deposit.toString(),
    spentWei: spent.toString(),
    feesPaidWei: fees.toString(),
    feeBps: Number(params[0]),
    rewardBps: Number(rate),
    claimableWei: (reward < fund ? reward : fund).toString(),
    rewardedWei: rewarded.toString(),
  });
}
