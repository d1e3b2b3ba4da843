import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { must } from "../../twins/core/result.ts";
import { type OpenAnvil, startOpenAnvil } from "../chain/embedded/anvil.ts";
import { type EmbeddedChain, startEmbedded } from "../chain/embedded/embedded.ts";
import { loadGenesis } from "../chain/embedded/genesis.ts";
import { openChain } from "../chain/index.ts";
import { stderrLog } from "../log.ts";
import { chainCommand } from "./chain.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";

const clock = { nowMs: () => Date.now() };
/** Of a chain that is not ours; any but the embedded one's. */
const OTHER_CHAIN = 31_337;
const [RAISED, LAB, FOUNDATION] = ["11", "22", "33"].map((byte) => `0x${byte.repeat(20)}`);

let dir: string;
let url: string;
let key: string;
let outside: OpenAnvil;
let mining: NodeJS.Timeout;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-cli-chain-"));
  const genesis = must(await loadGenesis(join(dir, "outside"), clock));
  outside = must(await startOpenAnvil({ ...genesis, chainId: OTHER_CHAIN }));
  url = outside.url;
  key = genesis.treasuryKeyPath;
  const { rpc } = outside;
  mining = setInterval(() => void rpc.call("evm_mine", []), 20);
});
afterAll(async () => {
  clearInterval(mining);
  await outside?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const run = (...args: string[]) => runCommand(chainCommand, args);
const parts = () => ["--fundraising", RAISED ?? "", "--lab", LAB ?? "", "--foundation", FOUNDATION ?? ""];
const deploy = (...more: string[]) =>
  run("deploy", "--rpc", url, "--key", key, "--data", join(dir, "server"), ...parts(), ...more);
const file = () => join(dir, "server", "chain", "deployments.json");

describe("aitn chain on a chain of others", () => {
  it("shows what a deployment would be and sends nothing without --yes", async () => {
    const { code, out } = await deploy("--json");
    expect(code).toBe(EXIT.ok);
    const { plan } = JSON.parse(out);
    expect(plan).toMatchObject({ chainId: OTHER_CHAIN, done: 0 });
    expect(Number(plan.estimate)).toBeGreaterThan(0);
    expect(JSON.parse((await run("status", "--rpc", url, "--file", file(), "--json")).out).agreement).toBeNull();
  });

  it("deploys, goes on after an interruption, and verifies each contract", { timeout: 120_000 }, async () => {
    const { code, err } = await deploy("--yes");
    expect(code).toBe(EXIT.ok);
    expect(err).toContain("LoanMarket");
    // As if it had been interrupted before the end was written.
    const text = readFileSync(file(), "utf8");
    writeFileSync(file(), JSON.stringify({ ...JSON.parse(text), startBlock: null, contracts: {} }));
    const again = JSON.parse((await deploy("--yes", "--json")).out);
    expect(again.addresses.LoanMarket).toBe(JSON.parse(text).contracts.LoanMarket.address);

    const status = JSON.parse((await run("status", "--rpc", url, "--file", file(), "--json")).out);
    expect(status.agreement.held.FundraisingVesting).toBe(`1${"0".repeat(26)}`);
    expect(status.agreement.governor).toMatchObject({ votingPeriodS: 5 * 86_400, quorumBps: 400 });
    const verified = await run("verify", "--rpc", url, "--file", file());
    expect(verified.out).not.toContain("FAIL");
    expect(verified.out).toMatch(/All \d+ checks hold/);
    expect(verified.code).toBe(EXIT.ok);
  });

  it("says which check fails, and exits with 3", async () => {
    const recorded = JSON.parse(readFileSync(file(), "utf8"));
    const forged = join(dir, "forged.json");
    const contracts = {
      ...recorded.contracts,
      RuleBook: { ...recorded.contracts.RuleBook, codeHash: recorded.version },
    };
    writeFileSync(forged, JSON.stringify({ ...recorded, contracts }));
    const { code, out, err } = await run("verify", "--rpc", url, "--file", forged);
    expect(code).toBe(EXIT.refused);
    expect(out).toContain("FAIL code    RuleBook");
    expect(err).toMatch(/^1 of \d+ checks fail/);
  });

  it("refuses to deploy to this machine's own chain, and with a file that holds no key", async () => {
    let own: EmbeddedChain | null = null;
    try {
      own = must(
        await startEmbedded({ dataDir: join(dir, "own"), host: "127.0.0.1", port: 0, clock, onFatal: () => {} }),
      );
      const flags = ["deploy", "--rpc", own.url, "--key", key, "--file", join(dir, "own.json"), ...parts(), "--yes"];
      await expect(run(...flags)).rejects.toThrow("HOST_CONFIG: This is this machine's own chain");
    } finally {
      await own?.stop();
    }
    const secret = join(dir, "secret");
    writeFileSync(secret, "0x1234 my secret");
    const failed = run("deploy", "--rpc", url, "--key", secret, ...parts());
    await expect(failed).rejects.toThrow("holds neither");
    await expect(failed).rejects.not.toThrow("1234");
  });
});

describe("a server on a chain of others", () => {
  const joining = () =>
    openChain({
      rpcUrl: url,
      dataDir: join(dir, "joining"),
      treasuryKeyPath: join(dir, "joining", "treasury.key"),
      clock,
      log: stderrLog("joining", () => {}),
      site: { name: "elsewhere", depositWei: 10n ** 24n, threshold: 1, permitRequired: false },
      modelApprovers: { names: ["operator"], threshold: 1 },
    });
  const COIN = 10n ** 18n;

  it("makes its own accounts and asks for what it needs, one after the other, then joins and spends little", async () => {
    const missing = await joining();
    const ask = /aitn chain deploy --rpc \S+ --registrar (0x[0-9a-fA-F]{40}) --reporter 0x[0-9a-fA-F]{40}/;
    expect(missing).toMatchObject({ ok: false, error: { code: "HOST_CONFIG", message: expect.stringMatching(ask) } });
    const treasury = ask.exec(missing.ok ? "" : missing.error.message)?.[1] as Hex;
    copyFileSync(file(), join(dir, "joining", "deployments.json"));
    const account = { account: treasury };
    expect(await joining()).toMatchObject({ ok: false, error: { code: "CHAIN_FUNDS", details: account } });

    must(await outside.rpc.call("anvil_setBalance", [treasury, `0x${COIN.toString(16)}`]));
    const chain = must(await joining());
    expect(must(await chain.contracts.read("SiteRegistry", "ownerOf", [chain.site]))).toBe(
      must(await chain.account("site-owner")),
    );
    // It is no person's chain: an account has what gas costs, and no share of anybody's money.
    const operator = must(await chain.enrol("operator", 0n, 5n));
    const purse = must(await chain.coinWei(operator));
    expect(purse > 0n && purse < COIN / 10n).toBe(true);
    expect(must(await chain.balanceWei(operator))).toBe(0n);
    must(await chain.fillGas());
    must(await outside.rpc.call("anvil_setBalance", [chain.relay.account, "0x0"]));
    must(await chain.fillGas());
    const filled = must(await chain.coinWei(chain.relay.account));
    expect(filled > 0n && filled < COIN / 10n).toBe(true);
    expect(must(await chain.coinWei(treasury)) > COIN / 2n).toBe(true);
    must(await outside.rpc.call("anvil_setBalance", [operator, "0x0"]));
    const sent = await chain.send("operator", "AITNToken", "delegate", [operator]);
    expect(sent).toMatchObject({ ok: false, error: { code: "CHAIN_FUNDS" } });
    chain.close();
  }, 120_000);
});

describe("aitn chain", () => {
  it("says CHAIN_DOWN when nobody answers", async () => {
    await expect(run("status", "--rpc", "http://127.0.0.1:1")).rejects.toThrow("CHAIN_DOWN");
  });

  it.each([
    [[], "say what to do: status, verify, deploy, price"],
    [["stat"], "did you mean"],
    [["status", "--yes"], "--yes belongs to deploy and price"],
    [["deploy"], "deploy needs --rpc"],
    [["deploy", "--rpc", "http://127.0.0.1:1"], "deploy needs --key"],
    [["deploy", "--rpc", "http://127.0.0.1:1", "--key", "k"], "deploy needs --fundraising"],
    [["deploy", "--rpc", "http://127.0.0.1:1", "--key", "k", "--fundraising", "bob"], "expected an address"],
  ])("%j is wrong usage, in plain words", async (args, message) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
    await expect(run(...args)).rejects.toThrow(message);
  });
});
