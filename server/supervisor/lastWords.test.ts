import { expect, test } from "vitest";
import { reasonIn } from "./lastWords.ts";

const NODE_CRASH = `node:events:487
      throw er; // Unhandled 'error' event
      ^

Error: read ECONNRESET
    at Pipe.onStreamRead (node:internal/stream_base_commons:216:20)
Emitted 'error' event on Socket instance at:
    at emitErrorNT (node:internal/streams/destroy:170:8) {
  errno: -104,
  code: 'ECONNRESET',
  syscall: 'read'
}

Node.js v24.21.0
`;
const json = (level: string, message: string, details: object = {}) =>
  `${JSON.stringify({ at: "2026-01-01T00:00:00.000Z", level, part: "server", message, ...details })}\n`;

test.each([
  ["a crash of Node", NODE_CRASH, "Error: read ECONNRESET"],
  ["our own last line", "warming up\nthe embedded chain stops: anvil ended\n", "the embedded chain stops: anvil ended"],
  ["a refusal, and what came after it", "STORE_LOCKED: held\nbye\n", "STORE_LOCKED: held"],
  [
    "a line of the log",
    json("info", "ready") + json("error", "no disk", { error: { message: "gone" } }),
    "no disk: gone",
  ],
  ["a crash after lines of the log", json("info", "ready") + NODE_CRASH, "Error: read ECONNRESET"],
  ["nothing but noise", "}\n\nNode.js v24.21.0\n", null],
  ["nothing", "", null],
])("the reason of an end is found in %s", (_, stderr, reason) => {
  expect(reasonIn(stderr)).toBe(reason);
});
