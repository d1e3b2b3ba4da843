import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { fail, must } from "../../twins/core/result.ts";
import { stderrLog } from "../log.ts";
import { openSettlement, type SettlementService } from "./settlement.ts";
import { AITN, receiptOf, testDevice } from "./testing/evidence.ts";
import { type OutsideChain, openOutsideChain } from "./testing/outsideChain.ts";

const clock = manualClock(1_000_000);
let outside: OutsideChain;
let service: SettlementService;
let silent = true;

beforeAll(async () => {
  outside = await openOutsideChain(1, 1_000n * AITN);
  const { chain } = outside;
  // Between the server and its chain a line that is cut: nothing else of the chain is other than it is.
  const relay: typeof chain.relay = {
    ...chain.relay,
    minedNonce: async () => (silent ? fail("CHAIN_DOWN", "no answer") : chain.relay.minedNonce()),
  };
  const path = join(outside.dir, "silent.db");
  const log = stderrLog("silent-chain", () => {});
  service = must(openSettlement({ path, chain: { ...chain, relay }, clock, log, batchDelayMs: 0 }));
});
afterAll(async () => {
  await service?.close();
  await outside?.stop();
});

it("while the chain is silent receipts wait and say why, once, and are sent at once when it is back", async () => {
  const receipt = receiptOf(testDevice(), "x1");
  const settlement = () => service.get(receipt.id)?.settlement;
  must(service.submit(receipt));
  const told: string[] = [];
  service.onChange((row) => told.push(`${row.settlement.state} ${row.settlement.error?.code}`));
  expect(await service.tick()).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
  expect(settlement()).toMatchObject({ state: "journalled", error: { code: "CHAIN_DOWN", message: "no answer" } });
  expect(await service.tick(), "not before the next try is due").toEqual({ ok: true, value: undefined });
  clock.advance(60_000);
  expect(await service.tick()).toMatchObject({ ok: false });
  expect(told).toEqual(["journalled CHAIN_DOWN"]);

  silent = false;
  must(await service.tick());
  expect(settlement()?.state, "the wait after the last failure is not over").toBe("journalled");
  service.retryNow();
  must(await service.tick());
  expect(settlement()).toMatchObject({ state: "submitted", error: null });
  await outside.mine();
  must(await service.tick());
  expect(settlement()).toMatchObject({ state: "confirmed" });
});
