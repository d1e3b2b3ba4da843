import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { rawCidDigest } from "../../../models/pipeline/cid.ts";
import { digestBytes } from "../../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { approval, type Call, call, type EconomyParts, type Makers } from "../parts.ts";

type ActOf<K extends EconomyAct["kind"]> = Extract<EconomyAct, { readonly kind: K }>;
type InvestKind =
  | "createPool"
  | "contribute"
  | "fundDemand"
  | "buyData"
  | "collectPoolRefund"
  | "finishPool"
  | "payRevenue"
  | "forwardRevenue"
  | "claimRevenue"
  | "sendShares";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** SHA-256 of a text, as the contracts name instructions and profiles. */
export const textDigest = (text: string): Hex => digestBytes(bytesOf(text));
const seconds = (ms: number): bigint => BigInt(Math.floor(ms / 1000));

function createPool(parts: EconomyParts, act: ActOf<"createPool">, account: Hex): Result<readonly Call[]> {
  const digest = rawCidDigest(act.modelCid);
  if (digest === null)
    return refuse("WIRE_SCHEMA", {
      en: `${act.modelCid} is no CIDv1 of raw bytes with SHA-256. Use what "ipfs add --cid-version=1 --raw-leaves" prints.`,
      zh: `${act.modelCid} 不是原始字节、SHA-256 的 CIDv1。请使用 "ipfs add --cid-version=1 --raw-leaves" 的输出。`,
    });
  const terms = {
    manager: account,
    modelDigest: digest as Hex,
    instructionDigest: textDigest(act.instruction),
    goal: BigInt(act.goalWei),
    cap: BigInt(act.capWei),
    fundUntil: seconds(act.fundUntilMs),
    spendUntil: seconds(act.spendUntilMs),
  };
  return ok([call(parts, "InvestPool", "createPool", [terms, act.modelCid])]);
}

async function fundDemand(parts: EconomyParts, act: ActOf<"fundDemand">): Promise<Result<readonly Call[]>> {
  const { read } = parts.chain.contracts;
  const terms = await read("InvestPool", "termsOf", [BigInt(act.pool)]);
  if (!terms.ok) return terms;
  const uri = await read("InvestPool", "uri", [BigInt(act.pool)]);
  if (!uri.ok) return uri;
  const demand = {
    modelDigest: terms.value.modelDigest,
    instructionDigest: terms.value.instructionDigest,
    profileDigest: textDigest(act.profile),
    reward: BigInt(act.rewardWei),
    rounds: BigInt(act.rounds),
    minSeats: BigInt(act.minSeats),
    maxSeats: BigInt(act.maxSeats),
    quorum: BigInt(act.quorum),
    enough: BigInt(act.enough),
    floorBps: BigInt(act.floorBps),
    minTier: BigInt(act.minTier),
    applyS: BigInt(act.applyS),
    selectS: BigInt(act.selectS),
    commitS: BigInt(act.commitS),
    closeS: BigInt(act.closeS),
  };
  return ok([call(parts, "InvestPool", "openDemand", [BigInt(act.pool), demand, uri.value.replace(/^ipfs:\/\//, "")])]);
}

/** A payment of AITN into a pool: the approval where one is missing, then the payment. */
async function paid(
  parts: EconomyParts,
  account: Hex,
  fn: "contribute" | "payRevenue",
  { pool, amountWei }: { pool: string; amountWei: string },
): Promise<Result<readonly Call[]>> {
  const approved = await approval(parts, "AITNToken", account, "InvestPool", BigInt(amountWei));
  if (!approved.ok) return approved;
  return ok([...approved.value, call(parts, "InvestPool", fn, [BigInt(pool), BigInt(amountWei)])]);
}

export const investMakers: Makers<InvestKind> = {
  createPool: async (parts, act, account) => createPool(parts, act, account),
  contribute: (parts, act, account) => paid(parts, account, "contribute", act),
  fundDemand: (parts, act) => fundDemand(parts, act),
  buyData: async (parts, { pool, source, item, priceWei }) =>
    ok([call(parts, "InvestPool", "buyData", [BigInt(pool), source as Hex, item as Hex, BigInt(priceWei)])]),
  collectPoolRefund: async (parts, { pool, demand }) =>
    ok([call(parts, "InvestPool", "collect", [BigInt(pool), BigInt(demand)])]),
  finishPool: async (parts, { pool }) => ok([call(parts, "InvestPool", "finish", [BigInt(pool)])]),
  payRevenue: (parts, act, account) => paid(parts, account, "payRevenue", act),
  forwardRevenue: async (parts, { pool }) => ok([call(parts, "RevenueAccounts", "forward", [BigInt(pool)])]),
  claimRevenue: async (parts, { pool }, account) => ok([call(parts, "InvestPool", "claim", [BigInt(pool), account])]),
  sendShares: async (parts, { pool, to, amountWei }, account) =>
    ok([call(parts, "InvestPool", "safeTransferFrom", [account, to as Hex, BigInt(pool), BigInt(amountWei), "0x"])]),
};
