import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeAddress } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { type Revert, revertIn } from "../../contracts-abi/words/refusal.ts";
import { revertSentence } from "../../contracts-abi/words/revert.ts";
import { type Failure, fail, must, ok, type Result } from "../../twins/core/result.ts";
import { stderrLog } from "../log.ts";
import { CONTRACT_NAMES } from "./abis.ts";
import { LOCAL_DAO } from "./dao.ts";
import { type EmbeddedChain, startEmbedded } from "./embedded/embedded.ts";
import { asHex } from "./failures.ts";
import { type Chain, type ChainEvent, type ChainOptions, openChain, ROLE } from "./index.ts";
import { chainStatus, verifyChain } from "./inspect.ts";

const clock = { nowMs: () => Date.now() };
const DEVICE = "0x00000000000000000000000000000000000d0001";
const DIGEST = `0x${"ab".repeat(32)}` as const;

const revertOf = (failure: Failure): Result<Revert> => {
  const revert = revertIn(failure.details);
  return revert === null ? fail("CHAIN_REVERT", `no refusal in ${JSON.stringify(failure)}`) : ok(revert);
};

let dir: string;
let embedded: EmbeddedChain;
let chain: Chain;
let options: ChainOptions;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-open-"));
  const fatal = (reason: string) => {
    throw new Error(reason);
  };
  embedded = must(
    await startEmbedded({ dataDir: join(dir, "chain"), host: "127.0.0.1", port: 0, clock, onFatal: fatal }),
  );
  options = {
    rpcUrl: embedded.url,
    dataDir: join(dir, "server"),
    treasuryKeyPath: join(dir, "chain", "treasury.key"),
    clock,
    log: stderrLog("chain", () => {}),
    site: { name: "fms", depositWei: 10n ** 24n, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["operator", "warden"], threshold: 2 },
  };
  chain = must(await openChain(options));
});
afterAll(async () => {
  chain?.close();
  await embedded?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe("openChain", () => {
  it("splits the supply as genesis says, and funds the site's deposit from what was raised", async () => {
    const { addresses, read } = chain.contracts;
    const heldBy = async (name: keyof typeof addresses) => must(await chain.balanceWei(addresses[name])) / 10n ** 24n;
    expect(must(await read("AITNToken", "totalSupply", []))).toBe(2n * 10n ** 27n);
    expect(await heldBy("Incentive")).toBe(1000n);
    expect(await heldBy("LiquidityReserve")).toBe(200n);
    expect(await heldBy("CirculationReserve")).toBe(200n);
    expect(await heldBy("LabVesting")).toBe(400n);
    expect(await heldBy("FoundationVesting")).toBe(100n);
    expect(await heldBy("FundraisingVesting")).toBe(0n);
    expect(must(await chain.robotWork.depositWei())).toBe(10n ** 24n);
    const raised = must(await chain.account("fundraising"));
    expect(must(await chain.balanceWei(raised))).toBe(10n ** 26n - 10n ** 24n);
    expect(chain.confirmations).toBe(1);
    expect(statSync(join(options.dataDir, "keys", "site-voucher.key")).mode & 0o777).toBe(0o600);
  });

  it("leaves the DAO in charge: no key is an admin, the board reviews here, the guardian only stops", async () => {
    const { addresses, read } = chain.contracts;
    const treasury = asHex(computeAddress(readFileSync(options.treasuryKeyPath, "utf8").trim()));
    const [admin, reviewer, guardian] = [0n, 1n, 2n];
    const rolesOf = async (who: Hex) => {
      const held = [];
      for (const role of [admin, reviewer, guardian]) {
        if (must(await read("AITNAccess", "hasRole", [role, who]))[0]) held.push(role);
      }
      return held;
    };
    expect(await rolesOf(addresses.AITNTimelock)).toEqual([admin, reviewer, guardian]);
    expect(await rolesOf(addresses.ReviewBoard)).toEqual([reviewer, guardian]);
    expect(await rolesOf(addresses.Guardian)).toEqual([guardian]);
    expect(await rolesOf(treasury)).toEqual([]);
    const proposer = must(await read("AITNTimelock", "PROPOSER_ROLE", []));
    expect(must(await read("AITNTimelock", "hasRole", [proposer, addresses.AITNGovernor]))).toBe(true);
    expect(must(await read("AITNTimelock", "hasRole", [proposer, treasury]))).toBe(false);
    expect(must(await read("AITNGovernor", "timelock", []))).toBe(addresses.AITNTimelock);
    expect(must(await read("AITNGovernor", "votingPeriod", []))).toBe(BigInt(LOCAL_DAO.votingPeriodS));
    expect(must(await read("Guardian", "keeper", []))).toBe(treasury);
    // The training incentive's reserve is out of everybody's reach but by its own rules, and its cycles count from genesis.
    expect(must(await read("Incentive", "auditor", []))).toBe(addresses.ReportAudit);
    expect(must(await read("NodeRegistry", "currentCycle", []))).toBe(0n);
  });

  it("gives people their stake once, on this machine's own chain", async () => {
    const stake = 5n * 10n ** 18n;
    const dave = must(await chain.enrol("dave", 0n, stake));
    expect(must(await chain.contracts.read("AITNToken", "getVotes", [dave]))).toBe(stake);
    must(await chain.send("dave", "AITNToken", "transfer", [chain.contracts.addresses.LabVesting, stake]));
    must(await chain.enrol("dave", 0n, stake));
    expect(must(await chain.balanceWei(dave))).toBe(0n);
  });

  it("is verified: recorded code, code made again from the sources, nobody but the DAO in charge", async () => {
    const path = join(options.dataDir, "deployments.json");
    const checks = must(await verifyChain(embedded.url, path));
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    // Every contract that is made here was made again; the token by genesis.
    expect(checks.filter((check) => check.what === "source").map(({ subject }) => subject)).toHaveLength(
      CONTRACT_NAMES.length - 1,
    );
    const text = readFileSync(path, "utf8");
    const recorded = JSON.parse(text);
    writeFileSync(path, JSON.stringify({ ...recorded, roles: { ...recorded.roles, lab: DEVICE } }));
    const other = must(await verifyChain(embedded.url, path)).filter((check) => !check.ok);
    // The beneficiary is in the vesting wallet's storage, not in its code: what reads it is the check of genesis.
    writeFileSync(path, JSON.stringify({ ...recorded, genesisS: recorded.genesisS - 1 }));
    const earlier = must(await verifyChain(embedded.url, path)).filter((check) => !check.ok);
    writeFileSync(path, text);
    expect(earlier.map(({ what, subject }) => `${what} ${subject}`)).toContain("source NodeRegistry");
    expect(other.map(({ what, subject }) => `${what} ${subject}`)).toEqual(["role LabVesting"]);
  });

  it("says how the chain stands", async () => {
    const path = join(options.dataDir, "deployments.json");
    const status = must(await chainStatus(embedded.url, path));
    expect(status.agreement).toMatchObject({ complete: true, supplyWei: `2${"0".repeat(27)}` });
    expect(status.agreement?.incentive).toMatchObject({ cycle: 0, nextCycle: 0, level: 0, emittedWei: "0" });
    expect(must(await chainStatus(embedded.url, join(dir, "none.json"))).agreement).toBeNull();
  });

  it("opens again without sending anything", async () => {
    const before = must(await chain.relay.headNumber());
    const again = must(await openChain(options));
    expect(again.contracts.addresses).toEqual(chain.contracts.addresses);
    expect(again.site).toBe(chain.site);
    expect(must(await again.relay.headNumber())).toBe(before);
    again.close();
  });

  it("goes on with a deployment that was interrupted", async () => {
    const dataDir = join(dir, "second");
    const first = must(await openChain({ ...options, dataDir }));
    first.close();
    const path = join(dataDir, "deployments.json");
    const recorded = readFileSync(path, "utf8");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(recorded), startBlock: null, contracts: {} }));
    const second = must(await openChain({ ...options, dataDir }));
    expect(second.contracts.addresses).toEqual(first.contracts.addresses);
    second.close();
  });

  it("refuses a deployments file of another chain, version or code", async () => {
    const path = join(options.dataDir, "deployments.json");
    const text = readFileSync(path, "utf8");
    const recorded = JSON.parse(text);
    const contracts = { ...recorded.contracts, RobotWork: { ...recorded.contracts.RobotWork, codeHash: DIGEST } };
    const moved = { ...recorded.contracts, RobotWork: { ...recorded.contracts.RobotWork, address: DEVICE } };
    for (const [changed, code] of [
      [{ ...recorded, chainId: 1 }, "HOST_CONFIG"],
      [{ ...recorded, version: DIGEST }, "HOST_CONFIG"],
      [{ ...recorded, contracts }, "HOST_CONFIG"],
      [{ ...recorded, contracts: moved }, "HOST_CONFIG"],
      [{}, "STORE_CORRUPT"],
    ] as const) {
      writeFileSync(path, JSON.stringify(changed));
      expect(await openChain(options)).toMatchObject({ ok: false, error: { code } });
    }
    writeFileSync(path, text);
  });

  it("says CHAIN_DOWN when nobody answers", async () => {
    expect(await openChain({ ...options, rpcUrl: "http://127.0.0.1:1" })).toMatchObject({
      ok: false,
      error: { code: "CHAIN_DOWN" },
    });
  });
});

describe("accounts and contracts", () => {
  it("enrols people with exactly the roles asked for", async () => {
    const alice = must(await chain.enrol("alice", ROLE.PROPOSER | ROLE.APPROVER));
    expect(must(await chain.contracts.read("SiteRegistry", "rolesOf", [chain.site, alice]))).toBe(3n);
    must(await chain.enrol("alice", ROLE.APPROVER));
    expect(must(await chain.contracts.read("SiteRegistry", "rolesOf", [chain.site, alice]))).toBe(2n);
    expect(await chain.enrol("../alice", 1n)).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
  });

  it("takes roles and key from whom it dismisses, keeps the key's file, and makes none on the way", async () => {
    const rolesAt = async (who: Hex) => must(await chain.contracts.read("SiteRegistry", "rolesOf", [chain.site, who]));
    const files = () => readdirSync(join(options.dataDir, "keys")).filter((file) => file.startsWith("erin."));
    expect(must(await chain.dismiss("erin"))).toBeNull();
    expect(files()).toEqual([]);
    const first = must(await chain.enrol("erin", ROLE.APPROVER));
    expect(must(await chain.dismiss("erin"))).toBe(first);
    expect(await rolesAt(first)).toBe(0n);
    expect(files()).toEqual([expect.stringMatching(/^erin\.[0-9a-f]{8}\.former$/)]);
    const second = must(await chain.enrol("erin", ROLE.PROPOSER));
    expect(second).not.toBe(first);
    expect([await rolesAt(first), await rolesAt(second)]).toEqual([0n, ROLE.PROPOSER]);
  });

  it("names a contract's refusal", async () => {
    must(await chain.enrol("bob", 0n));
    const refused = await chain.send("bob", "PlanApproval", "propose", [
      chain.site,
      DIGEST,
      `0x${"0".repeat(64)}`,
      `0x${"0".repeat(64)}`,
      9n ** 9n,
      false,
    ]);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "AUTH_FORBIDDEN", details: { contract: "PlanApproval", error: "MissingRole" } },
    });
  });

  it("gives a refusal its code, and a sentence in both languages that outlives the wire", async () => {
    const stranger = chain.contracts.addresses.DeviceNFT;
    const unknown = await chain.contracts.read("DeviceNFT", "deviceOf", [stranger]);
    if (unknown.ok) throw new Error("a contract is enrolled as a device");
    expect(unknown.error.code).toBe("AUTH_UNKNOWN_DEVICE");
    const overWire = (failure: Failure) => must(revertOf(JSON.parse(JSON.stringify(failure))));
    expect(revertSentence(overWire(unknown.error), "en")).toMatch(/^Device 0x.{4}….{4} is not registered on chain\./);

    // The reserve is a Treasury: its words are found although it was deployed under another name.
    const reserve = await chain.contracts.read("LiquidityReserve", "planOf", [7n]);
    if (reserve.ok) throw new Error("the reserve has a plan");
    expect(reserve.error).toMatchObject({
      code: "CHAIN_UNKNOWN",
      details: { contract: "Treasury", error: "UnknownPlan", args: { plan: "7" } },
    });
    expect(revertSentence(overWire(reserve.error), "zh")).toBe("储备中没有支出计划 7，请核对编号。");
  });

  it("names no contract for a refusal that one passed on from another", async () => {
    must(await chain.enrol("dave", 0n));
    const amount = 25n * 10n ** 17n;
    const refused = await chain.send("dave", "RobotWork", "deposit", [chain.site, amount]);
    if (refused.ok) throw new Error("paid without an allowance");
    expect(refused.error).toMatchObject({ code: "CHAIN_FUNDS", details: { error: "ERC20InsufficientAllowance" } });
    expect(refused.error.details).not.toHaveProperty("contract");
    const revert = must(revertOf(refused.error));
    expect(revertSentence(revert, "en")).toMatch(/may take 0 tokens of yours, and 2\.5 are needed\./);
    expect(revertSentence(revert, "zh")).toMatch(/获授权动用 0 个代币，需要 2\.5 个/);
  });

  it("sends many transactions of one account at once, in order", async () => {
    await chain.enrol("carol", 0n);
    const names = ["a", "b", "c", "d", "e", "f"];
    const sent = await Promise.all(names.map((name) => chain.send("carol", "SiteRegistry", "register", [name])));
    expect(sent.every((one) => one.ok && one.value.success)).toBe(true);
  });

  it("registers a device once, and never a revoked one", async () => {
    expect(must(await chain.devices.get(DEVICE))).toBeNull();
    expect(must(await chain.devices.register(DEVICE, 1, DIGEST, "td:vehicle"))).toMatchObject({
      tier: 1,
      descriptionUri: "td:vehicle",
    });
    const before = must(await chain.relay.headNumber());
    must(await chain.devices.register(DEVICE, 1, DIGEST, "td:vehicle"));
    expect(must(await chain.relay.headNumber())).toBe(before);
    const uri = must(await chain.contracts.read("DeviceNFT", "tokenURI", [BigInt(DEVICE)]));
    expect(uri).toMatch(/^ipfs:\/\/bafkrei[a-z2-7]{52}$/);
    must(await chain.devices.revoke(DEVICE, "lost"));
    expect(must(await chain.devices.get(DEVICE))?.revoked).toBe(true);
    expect(await chain.devices.register(DEVICE, 1, DIGEST, "")).toMatchObject({
      ok: false,
      error: { code: "AUTH_REVOKED" },
    });
  });
});

describe("the registrar's role", () => {
  it("is the server's and the DAO's, and nobody else enrols a device", async () => {
    const stranger = must(await chain.enrol("mallory", 0n));
    const args = [stranger, stranger, 3n, DIGEST, ""] as const;
    expect(await chain.send("mallory", "DeviceNFT", "register", args)).toMatchObject({
      ok: false,
      error: { code: "AUTH_FORBIDDEN", details: { error: "AccessManagedUnauthorized" } },
    });
    const timelock = chain.contracts.addresses.AITNTimelock;
    const role = must(await chain.contracts.read("AITNAccess", "hasRole", [3n, timelock]));
    expect(role[0]).toBe(true);
    expect(must(await chain.contracts.read("AITNAccess", "hasRole", [3n, stranger]))[0]).toBe(false);
  });
});

describe("the follower", () => {
  it("tells typed events from the deployment on, once each", async () => {
    const events: ChainEvent[] = [];
    const follower = chain.follow({ onRange: ({ events: some }) => events.push(...some), onReorg: () => {} });
    const told = must(await follower.poll());
    expect(told).toBe(must(await chain.relay.headNumber()));
    const deposited = events.find((event) => event.name === "Deposited");
    expect(deposited).toMatchObject({ contract: "RobotWork", args: { site: chain.site, amount: 10n ** 24n } });
    const count = events.length;
    await follower.poll();
    expect(events).toHaveLength(count);
    must(await chain.send("carol", "SiteRegistry", "register", ["followed"]));
    await Promise.all([follower.poll(), follower.poll()]);
    expect(events.slice(count)).toMatchObject([{ name: "SiteRegistered", args: { name: "followed" } }]);
  });
});
