import { isNewsEvery, type Log } from "../log.ts";

/**
 * What goes on by itself, again and again, and nobody waits for. What it throws is a line in the log, the same one now and then,
 * and ends nothing else: the next turn tries again.
 */
export function background(log: Log, what: string, act: () => Promise<unknown> | undefined): () => void {
  const isNews = isNewsEvery(() => performance.now());
  const broken = (error: unknown): void => {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isNews(why)) log.error(`${what} failed`, { error: why });
  };
  return () => {
    try {
      act()?.catch(broken);
    } catch (error) {
      broken(error);
    }
  };
}
