import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { must, ok } from "../../twins/core/result.ts";
import type { Command } from "../../twins/operations/command.ts";
import { startGateway } from "./gatewayHarness.ts";

/** A gateway that can be killed: its append log is a file. Told over IPC which commands to send. */
const [folder, port] = process.argv.slice(2) as [string, string];
const log = join(folder, "log");
// What a kill tore in the middle of its write was not acknowledged, and comes again: an append log cuts it off.
if (existsSync(log)) truncateSync(log, readFileSync(log).lastIndexOf("\n") + 1);
const gateway = await startGateway({ folder, port: Number(port), gateway: { heartbeatMs: 50 } });
gateway.disk = async ({ readings, states }) => {
  const lines = [
    ...readings.map((r) => `reading ${r.observedAtMs} ${r.value}\n`),
    ...states.map(({ state }) => `state ${state.commandId} ${state.state}\n`),
  ];
  appendFileSync(log, lines.join(""));
  return ok(undefined);
};
const { code } = must(gateway.registry.newCode("lab", 60_000));
process.on("message", (commandId: string) => {
  const now = Date.now();
  gateway.connector.send({
    commandId,
    siteId: "lab",
    thing: "vehicle-1",
    action: "move",
    input: {},
    plan: null,
    issuedAtMs: now,
    expiresAtMs: now + 60_000,
    epoch: gateway.connector.epoch,
  } as unknown as Command);
});
process.send?.({ url: gateway.url, code });
