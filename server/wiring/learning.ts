import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Server } from "socket.io";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfPublicKey } from "../../contracts-abi/typed-data/signature.ts";
import type { Offer, WantedProfile } from "../../models/learning/offer.ts";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { deviceDescription } from "../../twins/core/thingDescription.ts";
import { verifyText } from "../../twins/protocol/deviceAuth.ts";
import {
  joinText,
  LEARNING_LIMITS,
  type LearningParamsOf,
  type LearningResult,
} from "../../twins/protocol/learning.ts";
import type { PreparedDemand } from "../../twins/protocol/rounds.ts";
import type { Chain, ChainIndex } from "../chain/index.ts";
import { makeTurns } from "../chain/turns.ts";
import { dataPaths } from "../config.ts";
import type { WorkLog } from "../economy/earnings/workLog.ts";
import type { DeviceRegistry } from "../gateway/registry.ts";
import { makeFolder } from "../makeFolder.ts";
import { type DemandServer, openDemandServer } from "../rounds/demandServer.ts";
import { type Desk, openDesk } from "../rounds/desk.ts";
import { type LearningSocket, serveLearning } from "../rounds/learningSocket.ts";
import { type MarketPort, marketPort } from "../rounds/market.ts";
import { modelsFolder } from "../rounds/training.ts";
import { createTrainingPool } from "../rounds/trainingPool.ts";
import { writeDurably } from "../writeDurably.ts";
import { contentsIn } from "./contents.ts";
import type { Core } from "./core.ts";
import type { Devices } from "./devices.ts";

export interface LearningSide {
  readonly market: MarketPort;
  readonly demands: DemandServer;
  /** Makes and keeps the documents of a demand that somebody may open then. MODEL_TOO_LARGE beyond what the wire carries. */
  prepare(offer: Offer, wanted: WantedProfile): Promise<Result<PreparedDemand>>;
}

/**
 * The demand server on this chain.
 * @param account the local account that is the demands' operator
 */
export async function openLearning(
  core: Pick<Core, "clock" | "log" | "config">,
  chain: Chain,
  index: ChainIndex,
  account: string,
  work: WorkLog,
  onDemand: (demand: string) => void,
): Promise<Result<LearningSide>> {
  const { clock, log, config } = core;
  const folder = dataPaths(config.dataDir).learning;
  const operator = await chain.account(account);
  if (!operator.ok) return operator;
  const desk = openDesk(folder);
  if (!desk.ok) return desk;
  const market = marketPort(chain, index, account, operator.value);
  const demands = openDemandServer({
    market,
    desk: desk.value,
    clock,
    log,
    folder,
    onChange: onDemand,
    onWork({ id, device, evidence }) {
      const recorded = work.record({ id, device, endedAtMs: clock.nowMs(), ...evidence });
      if (!recorded.ok) log.warn("a round's work is not recorded", { id, error: recorded.error });
    },
  });
  return ok({
    market,
    demands,
    prepare: (offer, wanted) => prepare(folder, desk.value, operator.value, offer, wanted),
  });
}

async function prepare(
  folder: string,
  desk: Desk,
  operator: Hex,
  offer: Offer,
  wanted: WantedProfile,
): Promise<Result<PreparedDemand>> {
  const pool = createTrainingPool(offer.task, 1);
  try {
    const start = await pool.ask("start", { offer, seats: 1 });
    const packed = start === null ? null : await pool.ask("pack", { weights: start.weights });
    if (start === null || packed === null) throw new Error("the training's worker ended");
    // Twice the weights: where the strategy keeps a control variate, it travels with them.
    if (8 * start.weights.length > LEARNING_LIMITS.updateBytes)
      return refuse("MODEL_TOO_LARGE", {
        en: `The network of ${offer.task} has ${start.weights.length} weights, more than a round's messages carry.`,
        zh: `${offer.task} 的网络有 ${start.weights.length} 个权重，超出一轮消息所能承载。`,
      });
    makeFolder(modelsFolder(folder));
    await writeDurably(join(modelsFolder(folder), `${packed.cid}.json`), packed.bytes);
    desk.keep({ offer, wanted });
    return ok({
      modelCid: packed.cid,
      modelDigest: packed.digest,
      instructionDigest: digestOf(offer),
      profileDigest: digestOf(wanted),
      operator,
    });
  } finally {
    await pool.close();
  }
}

/** The demand server's socket. */
export function wireLearning(
  core: Core,
  io: Server,
  open: () => Result<LearningSide>,
  devices: Pick<Devices, "registry" | "refused">,
): LearningSocket {
  const joinLearner = makeJoining(core, devices.registry);
  return serveLearning({
    io,
    clock: core.clock,
    log: core.log,
    open,
    async join(asked) {
      const held = open();
      return held.ok ? joinLearner(held.value.market, asked) : held;
    },
    refused: (code) => devices.refused(null, code),
  });
}

type JoiningMarket = Pick<MarketPort, "enrolled" | "enrol">;

/**
 * Enrols devices, each as the account's that it names, or else as its own: to that account what it earns is credited. Asks of one
 * device take turns: who lost the answer and asks again, while the block is still awaited, has spent the code itself.
 */
export function makeJoining(
  { config }: { readonly config: Pick<Core["config"], "dataDir"> },
  registry: DeviceRegistry,
): (market: JoiningMarket, asked: LearningParamsOf<"join">) => Promise<Result<LearningResult<"join">>> {
  const turns = makeTurns();
  const enrolOnce = async (market: JoiningMarket, device: Hex, code: string, owner: Hex) => {
    const before = await market.enrolled(device);
    if (!before.ok) return before;
    if (before.value !== null) return ok({ device });
    const taken = registry.takeCode(code);
    if (!taken.ok) return taken;
    let enrolled: Result<unknown> | null = null;
    try {
      const description = canonicalJson(deviceDescription(device, []));
      const { cid, digest } = await contentsIn(dataPaths(config.dataDir).descriptions).keep(description);
      enrolled = await market.enrol(device, digest, `ipfs://${cid}`, owner);
      return enrolled.ok ? ok({ device }) : enrolled;
    } finally {
      // Also where the disk failed.
      if (enrolled?.ok !== true) registry.giveBack(taken.value);
    }
  };
  return async (market, { code, publicKey, owner, proof }) => {
    if (!verifyText(joinText({ code, publicKey, owner }), proof, publicKey))
      return refuse("AUTH_BAD_SIGNATURE", {
        en: "The proof was not made with the key that the request names. Sign the request with that key.",
        zh: "proof 并非由请求中的公钥对应的密钥签名，请用该密钥签名。",
      });
    const device = addressOfPublicKey(hexToBytes(publicKey.slice(2))).toLowerCase() as Hex;
    return turns.take(device, () => enrolOnce(market, device, code, owner ?? device));
  };
}
