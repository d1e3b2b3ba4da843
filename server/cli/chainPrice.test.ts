import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { must } from "../../twins/core/result.ts";
import { decideOn, VOTER } from "../economy/testing/agreement.ts";
import { type EconomyChain, startEconomyChain } from "../economy/testing/economyChain.ts";
import { chainCommand } from "./chain.ts";
import { EXIT } from "./command.ts";
import { failureLine } from "./failures.ts";
import { UsageError } from "./language.ts";

const REPORTERS = ["reporter-1", "reporter-2", "reporter-3"] as const;
let on: EconomyChain;
const lines = () => join(on.dir, "round.jsonl");
const keyOf = (name: string) => join(on.dir, "keys", `${name}.key`);
const price = (amount: string, name: string, ...more: string[]) =>
  runCommand(chainCommand, [
    "price",
    amount,
    "--key",
    keyOf(name),
    "--rpc",
    on.url,
    "--file",
    join(on.dir, "deployments.json"),
    ...more,
  ]);
const last = async () => must(await on.chain.contracts.read("PriceOracle", "answer", []));
const failing = async (act: Promise<unknown>): Promise<{ code: string; en: string; zh: string }> => {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { failure } = error as { failure: Parameters<typeof failureLine>[0] };
  return { code: failure.code, en: failureLine(failure, "en"), zh: failureLine(failure, "zh") };
};

beforeAll(async () => {
  on = await startEconomyChain();
  await on.person(VOTER, 25_000_000);
  await on.person("stranger");
  const { encode } = on.chain.contracts;
  const seats = [];
  for (const [seat, name] of REPORTERS.entries())
    seats.push({
      contract: "PriceOracle" as const,
      data: encode("PriceOracle", "setSigner", [BigInt(seat), await on.person(name)]),
    });
  const rules = { maxAge: 3_600n, minInterval: 1n, maxDeviationBps: 1_000n, quorum: 3n };
  const parameters = { contract: "PriceOracle" as const, data: encode("PriceOracle", "setParameters", [rules]) };
  await decideOn(on.chain, VOTER, async (s) => on.later(s * 1000), "three reporters", [...seats, parameters]);
});
afterAll(() => on?.stop());

describe("aitn chain price", () => {
  it("signs for one reporter after the other, and the one who has them all posts the round", async () => {
    for (const [i, name] of REPORTERS.slice(0, 2).entries()) {
      const { code, out, err } = await price(`${1_000 + i}`, name, "--json");
      expect(code).toBe(EXIT.ok);
      expect(err).toContain("Nothing was sent");
      expect(JSON.parse(out)).toMatchObject({ round: "1", quorum: 3, txHash: null });
      appendFileSync(lines(), out);
    }
    expect((await last()).round).toBe(0n);
    const { out, err } = await price("1002.5", "reporter-3", "--with", lines(), "--yes", "--json");
    expect(JSON.parse(out).signers).toHaveLength(3);
    expect(JSON.parse(out).txHash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(err).toContain("Round 1 is posted");
    // The median of 1000, 1001 and 1002.5.
    expect(await last()).toMatchObject({ round: 1n, price: 1_001n * 10n ** 36n });
  });

  it("refuses whoever has no seat, and a round of too few, in both languages and with a code", async () => {
    const stranger = await failing(price("1000", "stranger"));
    expect(stranger).toMatchObject({ code: "AUTH_FORBIDDEN", en: expect.stringContaining("no seat") });
    expect(stranger.zh).toMatch(/没有席位/);
    const alone = await failing(price("1000", "reporter-1", "--yes"));
    expect(alone).toMatchObject({ code: "GOV_QUORUM", en: expect.stringContaining("1 of 3") });
    // What was signed for a round that is over does not count.
    expect(await failing(price("1000", "reporter-1", "--with", lines(), "--yes"))).toEqual(alone);
    expect((await last()).round).toBe(1n);
  });

  it("says before it posts that a price is too far from the last, and tells the oracle's refusal by its name", async () => {
    writeFileSync(lines(), "");
    // Of a later second than the last round: the rule of its age comes before that of its size.
    const { observedAt } = await last();
    await vi.waitUntil(() => Date.now() >= 1000 * (Number(observedAt) + 2), { timeout: 30_000 });
    for (const name of REPORTERS.slice(0, 2)) {
      const { out, err } = await price("9000", name, "--json");
      expect(err).toContain("further from the last");
      appendFileSync(lines(), out);
    }
    const refused = await failing(price("9000", "reporter-3", "--with", lines(), "--yes"));
    expect(refused.code).toBe("CHAIN_RANGE");
    expect(refused.en).toContain("further than");
    expect(refused.zh).toContain("限幅");
  });

  it("says what is wrong with its arguments and files", async () => {
    const file = join(on.dir, "broken.jsonl");
    writeFileSync(file, '{"round":"1"}\n');
    expect(await failing(price("1000", "reporter-1", "--with", file))).toMatchObject({ code: "WIRE_SCHEMA" });
    await expect(price("0", "reporter-1")).rejects.toThrow(UsageError);
    await expect(price("1e3", "reporter-1")).rejects.toThrow("expected an amount of AITN");
    await expect(runCommand(chainCommand, ["price"])).rejects.toThrow("Say the price");
    await expect(runCommand(chainCommand, ["price", "1000"])).rejects.toThrow("price needs --key");
    await expect(runCommand(chainCommand, ["status", "--with", "x"])).rejects.toThrow("--with belongs to price");
    await expect(runCommand(chainCommand, ["status", "more"])).rejects.toThrow(UsageError);
  });

  it("speaks Chinese where that is the terminal's language", async () => {
    const args = ["price", "1001", "--key", keyOf("reporter-1"), "--rpc", on.url];
    const { err } = await runCommand(chainCommand, [...args, "--file", join(on.dir, "deployments.json")], {
      language: "zh",
    });
    expect(err).toMatch(/已签署：第 2 轮/);
    expect(chainCommand.usage.zh).toContain("aitn chain price");
  });
});
