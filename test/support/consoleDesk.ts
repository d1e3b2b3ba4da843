import { ok, type Result } from "../../twins/core/result.ts";
import type { Ask, AskParams, AskResults } from "../../twins/protocol/console.ts";

export type Handlers = {
  [A in Ask]?: (params: AskParams<A>) => Result<AskResults[A]> | Promise<Result<AskResults[A]>>;
};

/** Answers of the panels that administer: made up, and always the same. */
export function deskHandlers(): Handlers {
  const address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
  return {
    models: () =>
      ok({
        models: [
          {
            cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
            name: "pump-health",
            status: "approved",
            votes: 1,
            votesNeeded: 1,
            decidedBy: "board",
            txHash: `0x${"7a".repeat(32)}`,
            number: 1,
            author: address,
            authorName: "",
            digest: `0x${"4d".repeat(32)}`,
            evaluation: `0x${"5e".repeat(32)}`,
            served: null,
            card: {
              en: "# Pump health\n\nAn autoencoder.\n\n| figure | value |\n|---|---|\n| F1 | .77 |",
              zh: "# 泵健康\n\n自编码器。",
            },
          },
        ],
      }),
    chain: () =>
      ok({
        chainId: 31337,
        embedded: true,
        blockNumber: 128,
        reachable: true,
        payOut: { afterHours: 24, atWei: null },
        contracts: { AITN: address, PlanApproval: address, RobotWork: address },
        accounts: [{ name: "local operator", address, balanceWei: "1250000000000000000000" }],
      }),
    devices: () =>
      ok({
        openCodes: [],
        devices: [
          {
            device: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            things: ["vehicle-1"],
            siteId: "fms",
            tier: 1,
            online: true,
            revoked: false,
            enrolledAtMs: 1,
            lastSeenMs: Date.now() - 40,
            refused: { AUTH_REPLAY: 2 },
          },
        ],
      }),
    enrolCode: () =>
      ok({ code: "K7QF-29MD-XW4P", codeId: "k1", expiresAtMs: Date.now() + 600_000, url: "http://127.0.0.1:4380" }),
    audit: () =>
      ok({
        intact: true,
        entries: [3, 2, 1].map((seq) => ({
          seq,
          atMs: Date.now() - seq * 60_000,
          who: "local operator",
          act: "acknowledge",
          outcome: "ok",
          details: "thermo-2/temperature/high",
          hash: `0x${"c4".repeat(32)}`,
        })),
      }),
    people: () => ok({ people: [{ name: "wei", role: "manager" }] }),
    health: () =>
      ok({
        version: "0.1.0",
        startedAtMs: Date.now() - 900_000,
        counters: { "ingest.readings": 120_413, "frames.sent": 18_200 },
        rssMb: 214,
        tickP99Ms: 1.8,
      }),
  };
}
