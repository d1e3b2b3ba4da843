import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { CliIo } from "./command.ts";
import type { Said } from "./language.ts";

/** Where the password comes from; null when nobody gives one. */
export type ReadPassword = (io: CliIo) => Promise<string | null>;

/** Asks at a terminal without showing what is typed; reads one line where there is no terminal. */
export const passwordAsked =
  (question: Said): ReadPassword =>
  async (io) => {
    if (process.stdin.isTTY) io.err(question[io.language]);
    const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: mute, terminal: process.stdin.isTTY === true });
    const abort = () => lines.close();
    io.signal.addEventListener("abort", abort);
    try {
      for await (const line of lines) return line;
      return null;
    } finally {
      io.signal.removeEventListener("abort", abort);
      lines.close();
      if (process.stdin.isTTY) io.err("\n");
    }
  };
