import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, type Result } from "../../twins/core/result.ts";
import type { CommunityView, ProposalRow } from "../../twins/protocol/economy/community.ts";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import type { EmbeddedChain } from "../chain/embedded/embedded.ts";
import { type Chain, type ChainIndex, communityDocuments, openChainIndex } from "../chain/index.ts";
import { layDeployed, openIn } from "../chain/testing/layDeployed.ts";
import { openOpening, PRICE_SIGNERS } from "../governance/opening.ts";
import { openProposalKeeper } from "../governance/proposals.ts";
import { stderrLog } from "../log.ts";
import { type Economy, openEconomy } from "./economy.ts";

const clock = { nowMs: () => Date.now() };
const AITN = 10n ** 18n;
const said: string[] = [];
const log = stderrLog("community", (line) => void said.push(line));
let dir: string;
let embedded: EmbeddedChain;
let chain: Chain;
let index: ChainIndex;
let economy: Economy;

function openIndex(name: string): ChainIndex {
  const identity = `${chain.chainId} ${chain.contracts.addresses.AITNGenesis}`;
  return must(openChainIndex({ path: join(dir, name), identity, follow: chain.follow }));
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-dao-"));
  const plan = {
    site: { name: "fms", depositWei: AITN, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["operator"], threshold: 1 },
  };
  await layDeployed(dir, plan);
  ({ embedded, chain } = await openIn(dir, { ...plan, clock, log }));
  must(await chain.enrol("operator", 0n, 25_000_000n * AITN));
  must(await chain.enrol("small", 0n, AITN));
  must(await chain.enrol("server", 0n));
  index = openIndex("index.db");
  const operator = must(await chain.account("operator"));
  const nameOf = (address: string) => (address.toLowerCase() === operator.toLowerCase() ? "Ada" : null);
  economy = openEconomy({ chain, index, clock, nameOf, keepsProposals: true });
  const small = must(await chain.account("small"));
  // Votes count from the second after they were delegated.
  await until(async () => {
    const before = BigInt(Math.floor(clock.nowMs() / 1000) - 1);
    return must(await chain.contracts.read("AITNToken", "getPastVotes", [small, before])) > 0n ? true : null;
  });
}, 120_000);
afterAll(async () => {
  index?.close();
  chain?.close();
  await embedded?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const PLAN = { kind: "payPlan", reserve: "CirculationReserve", to: `0x${"ab".repeat(20)}`, amountWei: "1" } as const;

async function view(name = "operator"): Promise<CommunityView> {
  must(await index.poll());
  return must(await economy.view("community", must(await chain.account(name))));
}
const perform = (act: EconomyAct, name = "operator"): Promise<Result<readonly string[]>> => economy.perform(act, name);
const keeper = () => openProposalKeeper({ chain, index, clock, log, signer: "server" });

/** Waits until something is so on the chain, letting `act` work meanwhile. */
async function until<T>(look: () => Promise<T | null>, act: () => Promise<unknown> = async () => {}): Promise<T> {
  for (let round = 0; round < 300; round++) {
    const found = await look();
    if (found !== null) return found;
    await act();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never so; the log says:\n${said.slice(-5).join("")}`);
}
const inState = (id: string, state: ProposalRow["state"], name?: string) => async () =>
  (await view(name)).proposals.rows.find((one) => one.id === id && one.state === state) ?? null;

const rate = (bps: string) => ({ contract: "CirculationReward", fn: "setRate", args: [bps] });
const propose = (title: string, calls: object[]) =>
  ({ kind: "propose", title, text: "Because.", calls }) as Extract<EconomyAct, { kind: "propose" }>;
async function proposed(title: string, calls: object[], name = "operator"): Promise<ProposalRow> {
  must(await perform(propose(title, calls), name));
  const found = (await view(name)).proposals.rows.find(({ description }) => description.startsWith(`# ${title}\n`));
  if (found === undefined) throw new Error("not listed");
  return found;
}

describe("the opening", () => {
  it("is proposed, voted and executed once, whatever is killed meanwhile, and says what it does", async () => {
    let states = 0;
    // Each round is a server started anew: nothing is remembered but the chain and the index's file.
    const restart = async () => {
      const fresh = openIndex("index.db");
      const parts = { chain, index: fresh, clock, log, operator: "operator" };
      await openOpening(parts).tick();
      await openProposalKeeper({ chain, index: fresh, clock, log, signer: "server" }).tick();
      states++;
      fresh.close();
    };
    const done = await until(async () => {
      const proposals = (await view()).proposals.rows;
      expect(proposals.length).toBeLessThan(2);
      return proposals.find(({ state }) => state === "executed") ?? null;
    }, restart);
    expect(states).toBeGreaterThan(4);
    expect(await openOpening({ chain, index, clock, log, operator: "operator" }).tick()).toBe(true);

    expect(done.proposer.name).toBe("Ada");
    expect(done.description).toContain("## English");
    expect(done.description).toContain("## 中文");
    expect(done.myVote).toMatchObject({ support: "for", weightWei: (25_000_000n * AITN).toString() });
    expect(done.calls.map(({ signature }) => signature)).toContain("openPlan(address,uint128,uint64,uint64,bytes32)");
    const setSigner = done.calls.find(({ signature }) => signature === "setSigner(uint256,address)");
    expect(setSigner).toMatchObject({ target: { name: "PriceOracle" } });
    expect(setSigner?.args.map(({ name, value }) => [name, value])).toEqual([
      ["seat", "0"],
      ["signer", must(await chain.account(PRICE_SIGNERS[0]))],
    ]);
  }, 90_000);

  it("leaves what it says", async () => {
    const after = await view();
    const documents = await communityDocuments();
    const rule = documents.find(({ name }) => name === "simulation");
    expect(after.rules).toMatchObject([{ name: "simulation", inForce: true, cid: rule?.cid, digest: rule?.digest }]);
    expect(after.documents[rule?.digest ?? ""]).toBe(rule?.text);
    expect(after.capabilities.map(({ bit }) => bit)).toEqual([0, 1, 2, 3]);
    expect(after.standards).toMatchObject([{ standard: 1, version: 1, minimumTier: 1, capabilities: [0] }]);
    expect(after.parameters.circulationRateBps).toBe(5_000);
    for (const { plans } of after.reserves)
      expect(plans).toMatchObject([{ plan: "1", spender: { name: "AITNTimelock" }, spentWei: "0", closed: false }]);
    const signers = await Promise.all(PRICE_SIGNERS.map(async (name) => must(await chain.account(name))));
    expect(after.parameters.oracleSigners).toEqual(signers);
    expect(index.events("MarketCreated")).toHaveLength(1);
    expect(after.delegates[0]).toMatchObject({ who: { name: "Ada" }, votesWei: (25_000_000n * AITN).toString() });
    expect(after.dao).toMatchObject({ quorumBps: 100, quorumWei: (20_000_000n * AITN).toString(), kept: true });
  });

  it("is made again when the server was away during its vote", async () => {
    const elsewhere = must(await chain.enrol("other", 0n, 25_000_000n * AITN));
    const parts = { chain, index, clock, log, operator: "other" };
    const first = await until(
      async () => (await view()).proposals.rows.find(({ proposer }) => proposer.address === elsewhere) ?? null,
      () => openOpening(parts).tick(),
    );
    await until(inState(first.id, "defeated"));
    expect(await openOpening(parts).tick()).toBe(false);
    const [second] = (await view()).proposals.rows;
    expect(second?.id).not.toBe(first.id);
    expect(second?.description).toContain("attempt 2");
    await until(inState(second?.id ?? "", "active"), () => openOpening(parts).tick());
    must(await perform({ kind: "vote", proposal: second?.id ?? "", support: "against", reason: "no" }));
    await until(inState(second?.id ?? "", "defeated"), () => openOpening(parts).tick());
    // It voted and was outvoted: that is a decision.
    expect(await openOpening(parts).tick()).toBe(true);
    expect((await view()).proposals.rows[0]?.id).toBe(second?.id);
  }, 90_000);

  it("is made again when it waited until its plans would begin in the past", async () => {
    const late = must(await chain.enrol("late", 0n, 25_000_000n * AITN));
    const parts = { chain, index, clock, log, operator: "late" };
    const mine = async () => (await view()).proposals.rows.filter(({ proposer }) => proposer.address === late);
    const { id } = await until(
      async () => (await mine()).find(({ state }) => state === "succeeded") ?? null,
      () => openOpening(parts).tick(),
    );
    must(await perform({ kind: "queueProposal", proposal: id }));
    await until(inState(id, "queued"));
    expect(await openOpening(parts).tick()).toBe(false);
    expect(await mine()).toHaveLength(1);
    const afterAWhile = { nowMs: () => Date.now() + 700_000 };
    expect(await openOpening({ ...parts, clock: afterAWhile }).tick()).toBe(false);
    expect((await mine()).map((row) => row.description.includes("attempt 2"))).toEqual([true, false]);
  }, 60_000);
});

describe("a proposal", () => {
  it("is voted with a reason, queued and executed by the keeper without acting twice", async () => {
    const { id } = await proposed("Half of that", [rate("2500")]);
    await until(inState(id, "active"));
    expect((await view("small")).proposals.rows[0]).toMatchObject({ myPowerWei: AITN.toString(), myVote: null });
    must(await perform({ kind: "vote", proposal: id, support: "against", reason: "too little" }, "small"));
    must(await perform({ kind: "vote", proposal: id, support: "for", reason: "" }));
    expect(await perform({ kind: "vote", proposal: id, support: "for", reason: "" })).toMatchObject({
      ok: false,
      error: { details: { error: "GovernorAlreadyCastVote" } },
    });
    const row = await until(inState(id, "active", "small"));
    expect(row).toMatchObject({
      forWei: (25_000_000n * AITN).toString(),
      againstWei: AITN.toString(),
      quorumWei: (20_000_000n * AITN).toString(),
      myVote: { support: "against", reason: "too little" },
    });
    const two = [keeper(), keeper()];
    await until(inState(id, "executed"), () => Promise.all(two.map((one) => one.tick())));
    expect((await view()).parameters.circulationRateBps).toBe(2_500);
    const of = (name: "ProposalQueued" | "ProposalExecuted") => index.events(name, { where: { proposalId: id } });
    expect([of("ProposalQueued").length, of("ProposalExecuted").length]).toEqual([1, 1]);
  }, 60_000);

  it("that cannot be executed says why, and is not tried all the time", async () => {
    const { id } = await proposed("More than all", [rate("10001")]);
    await until(inState(id, "active"));
    must(await perform({ kind: "vote", proposal: id, support: "for", reason: "" }));
    const one = keeper();
    const blocked = await until(
      async () => (await view()).proposals.rows.find((row) => row.id === id && row.blocked !== null) ?? null,
      () => one.tick(),
    );
    expect(blocked.blocked).toContain("RateOutOfRange");
    const before = said.filter((line) => line.includes("could not be carried on")).length;
    for (let i = 0; i < 20; i++) await one.tick();
    expect(said.filter((line) => line.includes("could not be carried on")).length - before).toBeLessThanOrEqual(1);
  }, 60_000);

  it("is withdrawn before its vote by its proposer only, and queued by hand when due", async () => {
    must(await perform(propose("Slow down", [{ contract: "AITNGovernor", fn: "setVotingDelay", args: ["20"] }])));
    const slow = (await view()).proposals.rows[0] as ProposalRow;
    await until(inState(slow.id, "active"));
    must(await perform({ kind: "vote", proposal: slow.id, support: "for", reason: "" }));
    await until(inState(slow.id, "succeeded"));
    must(await perform({ kind: "queueProposal", proposal: slow.id }, "small"));
    const queued = await until(inState(slow.id, "queued"));
    expect(queued.etaMs).toBeGreaterThan(queued.voteEndMs);
    await until(async () =>
      (await perform({ kind: "executeProposal", proposal: slow.id }, "small")).ok ? true : null,
    );
    expect((await view()).dao.votingDelayS).toBe(20);

    const mine = await proposed("To be withdrawn", [rate("1")], "small");
    expect(mine).toMatchObject({ state: "pending", quorumWei: null });
    expect(await perform({ kind: "cancelProposal", proposal: mine.id })).toMatchObject({ ok: false });
    must(await perform({ kind: "cancelProposal", proposal: mine.id }, "small"));
    await until(inState(mine.id, "canceled"));
  }, 90_000);

  it.each([
    ["no such contract", { contract: "Nothing", fn: "setRate", args: ["1"] }, "There is no contract Nothing"],
    ["no such function", { contract: "CirculationReward", fn: "setRates", args: ["1"] }, "has no function setRates"],
    ["nothing changes", { contract: "CirculationReward", fn: "rateBps", args: [] }, "changes nothing"],
    ["too few", { contract: "CirculationReward", fn: "setRate", args: [] }, "takes 1 arguments, not 0"],
    ["not a number", { contract: "CirculationReward", fn: "setRate", args: ["many"] }, "setRate"],
    ["too large", { contract: "CirculationReward", fn: "setRate", args: ["65536"] }, "setRate"],
    [
      "text for a flag",
      { contract: "AITNAccess", fn: "setTargetClosed", args: [`0x${"1".repeat(40)}`, "false"] },
      "needs true or false",
    ],
    [
      "a field missing",
      { contract: "AccessStandards", fn: "setStandard", args: ["1", { digest: `0x${"1".repeat(64)}` }, "0"] },
      "terms.minimumTier",
    ],
    ["a foreign field", { contract: "RobotWork", fn: "setWorkParams", args: [{ fee: "1" }, "0x"] }, "has no field fee"],
  ])("refuses a call where %s", async (_, call, words) => {
    const refused = await perform(propose("Wrong", [call]));
    expect(refused).toMatchObject({ ok: false, error: { code: "GOV_CALL" } });
    expect(refused.ok ? "" : refused.error.message).toContain(words);
  });

  it("may call what nobody here knows; then its bytes are shown", async () => {
    const to = `0x${"ab".repeat(20)}`;
    must(await perform(propose("Unknown", [{ to, data: "0x12345678" }])));
    const [row] = (await view()).proposals.rows;
    expect(row?.calls[0]).toMatchObject({ signature: null, args: [], data: "0x12345678", target: { name: null } });
    expect(await perform({ kind: "queueProposal", proposal: "12" })).toMatchObject({
      ok: false,
      error: { code: "GOV_PROPOSAL" },
    });
  });

  it.each([
    ["a proposal beyond 2^256", { kind: "vote", proposal: "9".repeat(78), support: "for", reason: "" }],
    ["a reason with half a character", { kind: "vote", proposal: "12", support: "for", reason: "\ud800" }],
    ["a node beyond 2^64", { kind: "withdrawNodeOffer", node: "9".repeat(20) }],
    ["a plan beyond its type", { ...PLAN, plan: "9".repeat(78) }],
    ["a pool beyond 2^256", { kind: "finishPool", pool: "9".repeat(78) }],
  ] as const)("names what no contract counts as refused, not as a fault of the server: %s", async (_, act) => {
    const refused = { ok: false, error: { code: "CHAIN_RANGE" } };
    expect(await economy.prepare(act, must(await chain.account("operator")))).toMatchObject(refused);
    expect(await perform(act)).toMatchObject(refused);
  });
});
