import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey, addressOfPublicKey } from "../../../contracts-abi/typed-data/signature.ts";
import { signApplication } from "../../../contracts-abi/typed-data/training.ts";
import type { Offer, WantedProfile } from "../../../models/learning/offer.ts";
import { stateBytes } from "../../../models/learning/record.ts";
import type { Task } from "../../../models/learning/task.ts";
import { runTrial } from "../../../models/learning/trial.ts";
import { canonicalJson, type Digest, digestBytes, digestOf } from "../../../twins/core/digest.ts";
import { must, ok } from "../../../twins/core/result.ts";
import { fromHex } from "../../../twins/protocol/deviceAuth.ts";
import { type EconomyChain, startEconomyChain } from "../../economy/testing/economyChain.ts";
import { openMemories } from "../../learner/memories.ts";
import { linkTo, runNodeLearner } from "../../learner/nodeLearner.ts";
import { type DemandServer, type DemandWatch, openDemandServer } from "../demandServer.ts";
import { type Desk, openDesk } from "../desk.ts";
import type { DeviceRound } from "../deviceRound.ts";
import { serveLearning } from "../learningSocket.ts";
import { type MarketPort, marketPort } from "../market.ts";

export const WANTED: WantedProfile = { minExamples: 10, maxTurnS: 3_600 };
/** How long a round of a test is waited for, ms. */
export const LONG = { timeout: 120_000, interval: 300 };

export const secretOf = (n: number): Uint8Array => new Uint8Array(32).fill(n + 11);
export const deviceOf = (n: number): Hex => addressOfKey(secretOf(n)).toLowerCase() as Hex;

export const find = async (demands: DemandServer, demand: string): Promise<DemandWatch> => {
  const found = must(await demands.watch()).find((one) => one.demand === demand);
  if (found === undefined) throw new RangeError(`no demand ${demand}`);
  return found;
};

/** The state of the same federation on one machine, in the seats' order; a task's holder n is device n. */
export async function onOneMachine(
  task: Task,
  offer: Offer,
  seats: readonly string[],
  widths = seats.map(() => 1),
): Promise<Digest> {
  const holders = new Map(task.clients.map((client, n) => [deviceOf(n), client]));
  const clients = seats.flatMap((device) => {
    const holder = holders.get(device as Hex);
    return holder === undefined ? [] : [{ ...holder, name: device }];
  });
  const trial = await runTrial(task, { seed: offer.seed, clients, instruction: offer.instruction, widths });
  if (trial === null) throw new Error("given up");
  return digestBytes(stateBytes(trial.state.server));
}

/** A chain with the agreement, an operator, a buyer, and a folder for demand servers. */
export class DemandBench {
  readonly dir = mkdtempSync(join(tmpdir(), "aitn-demand-"));
  readonly on: EconomyChain;
  readonly operator: Hex;
  readonly market: MarketPort;
  /** All that was told, again after a restart. */
  readonly works: DeviceRound[] = [];
  readonly #servers: { end(): Promise<void> }[] = [];
  readonly #enrolled = new Set<number>();

  constructor(on: EconomyChain, operator: Hex) {
    this.on = on;
    this.operator = operator;
    this.market = marketPort(on.chain, on.index, "server", operator);
  }

  /** A demand server with its socket; `end` leaves its folder for the next one. */
  async serve() {
    const { on, market, dir } = this;
    const desk = must(openDesk(dir));
    const http = createServer();
    const io = new Server(http);
    let changed = (_: string): void => {};
    const onChange = (demand: string): void => changed(demand);
    const onWork = (work: DeviceRound): void => void this.works.push(work);
    const demands = openDemandServer({ market, desk, clock: on.clock, log: on.log, folder: dir, onChange, onWork });
    const socket = serveLearning({
      io,
      clock: on.clock,
      log: on.log,
      open: () => ok({ market, demands }),
      join: async ({ publicKey, owner }) => {
        const device = addressOfPublicKey(fromHex(publicKey)).toLowerCase() as Hex;
        if (must(await market.enrolled(device)) === null) await on.device(device, owner ?? device);
        return ok({ device });
      },
      refused: () => {},
    });
    changed = socket.changed;
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const poll = async () => {
      await on.index.poll();
      await demands.step();
    };
    const timer = setInterval(() => void poll().catch(() => {}), 100);
    let ended = false;
    const server = {
      desk,
      demands,
      url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      async end() {
        if (ended) return;
        ended = true;
        clearInterval(timer);
        await io.close();
        await demands.close();
      },
    };
    this.#servers.push(server);
    return server;
  }

  /** @returns its number, once the server sees it */
  async openDemand(
    { desk, demands }: { readonly desk: Desk; readonly demands: DemandServer },
    offer: Offer,
    seats: number,
    wanted = WANTED,
    enough = 0,
  ): Promise<string> {
    desk.keep({ offer, wanted });
    await this.on.act("buyer", {
      kind: "openDemand",
      modelCid: "bafkreistart",
      modelDigest: `0x${"01".repeat(32)}`,
      instructionDigest: digestOf(offer),
      profileDigest: digestOf(wanted),
      operator: this.operator,
      rewardWei: (30n * 10n ** 18n).toString(),
      rounds: offer.instruction.rounds,
      minSeats: 2,
      maxSeats: seats,
      quorum: 2,
      enough,
      floorBps: 2_000,
      minTier: 1,
      applyS: 3_600,
      selectS: 3_600,
      commitS: 3_600,
      closeS: 3_600,
    });
    const id = String(must(await this.on.chain.contracts.read("TrainingMarket", "lastDemand", [])));
    const isSeen = async () => must(await demands.watch()).some(({ demand }) => demand === id);
    while (!(await isSeen())) await new Promise((resolve) => setTimeout(resolve, 50));
    return id;
  }

  async enrol(first: number, count: number): Promise<void> {
    for (let n = first; n < first + count; n++) {
      if (!this.#enrolled.has(n)) await this.on.device(deviceOf(n), deviceOf(n));
      this.#enrolled.add(n);
    }
  }

  /** Learners of a task's holders, each with a key of its own; `end` stops them as if their machines were switched off. */
  learn(url: string, task: Task, first: number, count: number, name = "learner") {
    const stop = new AbortController();
    const links = Array.from({ length: count }, () => linkTo(url));
    const runs = links.map((link, i) =>
      runNodeLearner({
        link,
        secret: secretOf(first + i),
        memories: openMemories(join(this.dir, `${name}-${first + i}`)),
        task,
        holder: task.clients[first + i]?.name ?? "",
        code: null,
        owner: null,
        signal: stop.signal,
        onStep: () => {},
        onLook: () => {},
        onRefused: () => {},
      }),
    );
    return {
      async end() {
        stop.abort();
        for (const link of links) link.close();
        for (const run of runs) must(await run);
      },
    };
  }

  /** What a device signs that makes a round of its examples in so many seconds. */
  applicationOf(demand: string, n: number, examples: number, roundS: number) {
    const device = deviceOf(n);
    const profile = { examples, examplesPerS: examples / roundS, platform: "node" };
    const signed = { demand: BigInt(demand), device, samples: [], performanceDigest: digestOf(profile) };
    const signature = signApplication(this.market.domain, signed, secretOf(n));
    return { demand, device, samples: [], profile: canonicalJson(profile), signature };
  }

  async endServers(): Promise<void> {
    for (const server of this.#servers.splice(0)) await server.end();
  }

  async end(): Promise<void> {
    await this.on.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export async function startDemandBench(): Promise<DemandBench> {
  const on = await startEconomyChain();
  const operator = await on.person("server");
  await on.person("buyer");
  return new DemandBench(on, operator);
}
