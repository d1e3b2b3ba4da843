import type { CliIo } from "../command.ts";

/** Shows how far a work is where a terminal listens, and takes the line away when it is over. */
export async function shownOnTerminal<T>(
  io: CliIo,
  work: (progress: (share: number) => void) => Promise<T>,
): Promise<T> {
  let shown = -1;
  try {
    return await work((share) => {
      const percent = Math.floor(100 * share);
      if (!io.isTty || percent === shown) return;
      shown = percent;
      io.err(`\r${percent} %`);
    });
  } finally {
    if (shown >= 0) io.err("\r      \r");
  }
}
