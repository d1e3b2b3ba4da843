import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { connectIpc } from "./ipc.ts";
import type { BlockRecord } from "./journal.ts";
import { replay } from "./replay.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-ipc-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** An engine that takes a call, answers it or not, and then goes as a killed process goes: with calls still unread. */
async function engine(answers: number) {
  const path = join(dir, "engine.ipc");
  const sockets: Socket[] = [];
  let answered = 0;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket);
    if (answers === 0) return;
    socket.on("data", (chunk: Buffer) => {
      const { id } = JSON.parse(chunk.toString()) as { id: number };
      if (answered++ < answers) socket.write(`${JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" })}\n`);
      else socket.destroy();
    });
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { path, kill: () => server.close(() => {}) && sockets.forEach((socket) => void socket.destroy()) };
}

describe.skipIf(process.platform === "win32")("an engine that is killed", () => {
  it("in the middle of a call ends the connection, and does not end this process with an unhandled error", async () => {
    const { path, kill } = await engine(0);
    const { rpc, closed } = must(await connectIpc(path));
    const called = rpc.call("eth_chainId", []);
    await new Promise((resolve) => setTimeout(resolve, 50));
    kill();
    await expect(closed).resolves.toBeUndefined();
    expect(await called).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
    expect(await rpc.call("eth_chainId", [])).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
  });

  it.each([0, 1, 2])(
    "after %i answers of a replay says that it ended, not that the journal is damaged",
    async (answers) => {
      const { path, kill } = await engine(answers);
      const { rpc } = must(await connectIpc(path));
      const block: BlockRecord = { number: 62, timestampS: 1, hash: "0x1", stateRoot: "0x1", transactions: ["0x02"] };
      const replaying = replay(rpc, [block]);
      if (answers === 0) setTimeout(kill, 50);
      const replayed = await replaying;
      kill();
      expect(replayed).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
      expect(!replayed.ok && replayed.error.message).toMatch(/engine stopped while block 62 was replayed: .*ended/);
    },
  );
});
