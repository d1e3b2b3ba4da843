import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfPublicKey, isSignedBy } from "../../contracts-abi/typed-data/signature.ts";
import { applicationHash } from "../../contracts-abi/typed-data/training.ts";
import { checkRoster, rosterSums } from "../../models/learning/nodeLeader/roster.ts";
import { type Offer, PerformanceProfile } from "../../models/learning/offer.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { fromHex } from "../../twins/protocol/deviceAuth.ts";
import type { LearningParamsOf } from "../../twins/protocol/learning.ts";
import type { Roster } from "../../twins/protocol/node.ts";
import type { Desk } from "./desk.ts";
import type { MarketPort, OpenedDemand } from "./market.ts";

interface ApplicationParts {
  readonly market: MarketPort;
  readonly desk: Desk;
  readonly clock: Clock;
}

/** A member's clock may be ahead by so much, ms. */
const AHEAD_MS = 600_000;
/** Members whose devices the chain is asked for at once. */
const AT_ONCE = 20;

const MISSHAPED = refuse("WIRE_SCHEMA", {
  en: "The performance profile is not the canonical JSON of one.",
  zh: "性能描述不是其规范 JSON。",
});
const OTHER_ROSTER = refuse("WIRE_SCHEMA", {
  en: "The node's roster is not the one that its profile names, with as many examples and as fast.",
  zh: "节点名册与其性能描述所指的不符，或样本数、速度不一致。",
});
const UNSIGNED = refuse("AUTH_BAD_SIGNATURE", {
  en: "The application is not signed by the device that it names.",
  zh: "该申请的签名不是其所述设备的签名。",
});

/** The profile of an application; null where it is not in its one form. */
function profileOf(text: string): PerformanceProfile | null {
  try {
    const parsed = PerformanceProfile.safeParse(JSON.parse(text));
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The devices of a node's members, each proven by its own signature. */
function membersOf(
  { clock }: ApplicationParts,
  { task }: Offer,
  leader: Hex,
  profile: PerformanceProfile,
  roster: Roster,
): Result<readonly Hex[]> {
  const { examples, examplesPerS } = rosterSums(roster);
  if (digestOf(roster) !== profile.roster || examples !== profile.examples || examplesPerS !== profile.examplesPerS)
    return OTHER_ROSTER;
  const proven = checkRoster(leader, task, roster);
  if (!proven.ok) return proven;
  const early = roster.find(({ atMs }) => atMs > clock.nowMs() + AHEAD_MS);
  if (early !== undefined)
    return refuse("AUTH_SKEW", {
      en: `The member ${early.key} signed at a time that has not come yet. Set its clock and let it join anew.`,
      zh: `成员 ${early.key} 的签名时间在未来。请校准其时钟并重新加入。`,
    });
  return ok(roster.map(({ key }) => addressOfPublicKey(fromHex(key)).toLowerCase() as Hex));
}

/** Whether each device is enrolled on chain and trusted enough. */
async function areTrusted(market: MarketPort, minTier: number, devices: readonly Hex[]): Promise<Result<void>> {
  for (let at = 0; at < devices.length; at += AT_ONCE) {
    const some = devices.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map((device) => market.enrolled(device)));
    for (const [i, enrolled] of found.entries()) {
      if (!enrolled.ok) return enrolled;
      if (enrolled.value === null || enrolled.value.tier < minTier)
        return refuse("AUTH_UNKNOWN_DEVICE", {
          en: `The device ${some[i]} is not enrolled on chain, or not trusted enough for this demand. Join with a code of the console first.`,
          zh: `设备 ${some[i]} 未在链上登记，或信任等级不足。请先用控制台的登记码加入。`,
        });
    }
  }
  return ok(undefined);
}

/**
 * Takes a device's application to a demand, of a node with its members; whoever has no seat to hope for costs no gas.
 * @returns WIRE_SCHEMA, AUTH_BAD_SIGNATURE, LEARN_UNKNOWN (a member of another task), AUTH_SKEW, AUTH_UNKNOWN_DEVICE (it or a member is
 * not enrolled or trusted enough), AUTH_FORBIDDEN (it or a member is in the demand already), what the chain refuses
 */
export async function applyFor(
  parts: ApplicationParts,
  { minTier }: OpenedDemand,
  offer: Offer,
  { demand, device, samples, profile: text, signature, roster }: LearningParamsOf<"apply">,
): Promise<Result<void>> {
  const { market, desk } = parts;
  const profile = profileOf(text);
  if (profile === null) return MISSHAPED;
  const performanceDigest = digestOf(profile);
  const hash = applicationHash(market.domain, { demand: BigInt(demand), device, samples, performanceDigest });
  if (!isSignedBy(hash, signature, device)) return UNSIGNED;
  if ((roster === undefined) !== (profile.roster === undefined)) return OTHER_ROSTER;
  const isTrusted = await areTrusted(market, minTier, [device]);
  if (!isTrusted.ok) return isTrusted;
  const before = await market.application(demand, device);
  if (!before.ok) return before;
  // The first profile counts: another's members are not the demand's.
  if (before.value.applied && desk.applicants(demand).some((one) => one.device === device)) return ok(undefined);
  const members = roster === undefined ? ok([]) : membersOf(parts, offer, device, profile, roster);
  if (!members.ok) return members;
  const trusted = await areTrusted(market, minTier, members.value);
  if (!trusted.ok) return trusted;
  const other = members.value.includes(device) ? device : desk.enter(demand, device, members.value);
  if (other !== null)
    return refuse("AUTH_FORBIDDEN", {
      en: `The device ${other} is in this demand already, by itself or in another node.`,
      zh: `设备 ${other} 已参加此需求，或已在另一节点中。`,
    });
  const applied = before.value.applied
    ? ok(undefined)
    : await market.apply(demand, device, samples, performanceDigest, signature);
  if (!applied.ok) return applied;
  desk.keepApplication(demand, { device, profile });
  return ok(undefined);
}
