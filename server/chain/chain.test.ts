import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { stderrLog } from "../log.ts";
import { type EmbeddedChain, startEmbedded } from "./embedded/embedded.ts";
import { type Chain, type ChainEvent, type ChainOptions, openChain, ROLE } from "./index.ts";

const clock = { nowMs: () => Date.now() };
const DEVICE = "0x00000000000000000000000000000000000d0001";
const DIGEST = `0x${"ab".repeat(32)}` as const;

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
  it("deploys, funds the site's deposit from circulation and mints the whole supply", async () => {
    expect(must(await chain.contracts.read("AITNToken", "totalSupply", []))).toBe(2n * 10n ** 27n);
    expect(must(await chain.robotWork.depositWei())).toBe(10n ** 24n);
    const circulation = must(await chain.account("circulation"));
    expect(must(await chain.balanceWei(circulation))).toBe(10n ** 27n - 10n ** 24n);
    expect(chain.confirmations).toBe(1);
    expect(statSync(join(options.dataDir, "keys", "site-voucher.key")).mode & 0o777).toBe(0o600);
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

  it("names a contract's refusal", async () => {
    must(await chain.enrol("bob", 0n));
    const refused = await chain.send("bob", "PlanApproval", "propose", [
      DIGEST,
      chain.site,
      `0x${"0".repeat(64)}`,
      `0x${"0".repeat(64)}`,
      9n ** 9n,
      false,
    ]);
    expect(refused).toMatchObject({ ok: false, error: { code: "CHAIN_REVERT", details: { error: "MissingRole" } } });
  });

  it("sends many transactions of one account at once, in order", async () => {
    await chain.enrol("carol", 0n);
    const cids = ["a", "b", "c", "d", "e", "f"];
    const sent = await Promise.all(
      cids.map((cid) => chain.send("carol", "ModelRegistry", "propose", ["pump", cid, DIGEST, DIGEST])),
    );
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
    must(await chain.devices.revoke(DEVICE, "lost"));
    expect(must(await chain.devices.get(DEVICE))?.revoked).toBe(true);
    expect(await chain.devices.register(DEVICE, 1, DIGEST, "")).toMatchObject({
      ok: false,
      error: { code: "AUTH_REVOKED" },
    });
  });
});

describe("the follower", () => {
  it("tells typed events from the deployment on, once each", async () => {
    const events: ChainEvent[] = [];
    const follower = chain.follow({ onEvents: (some) => events.push(...some), onReorg: () => {} });
    const told = must(await follower.poll());
    expect(told).toBe(must(await chain.relay.headNumber()));
    const deposited = events.find((event) => event.name === "Deposited");
    expect(deposited).toMatchObject({ contract: "RobotWork", args: { site: chain.site, amount: 10n ** 24n } });
    const count = events.length;
    await follower.poll();
    expect(events).toHaveLength(count);
    must(await chain.send("carol", "ModelRegistry", "propose", ["pump", "followed", DIGEST, DIGEST]));
    await Promise.all([follower.poll(), follower.poll()]);
    expect(events.slice(count)).toMatchObject([{ name: "ModelProposed", args: { cid: "followed", digest: DIGEST } }]);
  });
});
