import { digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Told } from "../../twins/protocol/console.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import type { Economy } from "../economy/economy.ts";

/** What time alone changes is read this late at most. */
const MAX_AGE_MS = 10_000;
/** About a moment that a view names (a vote begins, a listing ends) it is read anew: the chain's clock is not ours. */
const ABOUT_MS = 2_000;
const SOON_MS = 500;
/** A page a person; more are read anew. */
const MAX_KEPT = 64;

interface Kept {
  readonly revision: number;
  readonly goodUntilMs: number;
  readonly version: string;
  readonly view: EconomyViews[keyof EconomyViews];
}

type Ask<V extends keyof EconomyViews> = {
  readonly name: V;
  readonly account: string;
  readonly known: string | undefined;
};

/** The moments that a view names: by our naming they are numbers in fields that end so. */
function* moments(value: unknown): Generator<number> {
  if (value === null || typeof value !== "object") return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "number" && key.endsWith("Ms")) yield inner;
    else yield* moments(inner);
  }
}

/** Until when a view that was read now says what is so, if nothing happens on chain. */
function goodUntil(view: unknown, readAtMs: number): number {
  let until = readAtMs + MAX_AGE_MS;
  for (const moment of moments(view))
    if (moment > readAtMs - ABOUT_MS) until = Math.min(until, Math.max(moment, readAtMs + SOON_MS));
  return until;
}

/**
 * Views for pages that ask every few seconds: read again only when something happened on chain or they are some seconds old,
 * and sent only when they are other than what the page holds.
 */
export function makeViewCache(nowMs: () => number) {
  const kept = new Map<string, Kept>();
  const fresh = async <V extends keyof EconomyViews>(
    economy: Economy,
    { name, account }: Ask<V>,
  ): Promise<Result<Kept>> => {
    const revision = await economy.revision();
    if (!revision.ok) return revision;
    const key = `${name} ${account.toLowerCase()}`;
    const before = kept.get(key);
    const good = before !== undefined && nowMs() < before.goodUntilMs;
    if (good && before.revision === revision.value) return ok(before);
    const view = await economy.view(name, account as `0x${string}`);
    if (!view.ok) return view;
    const read = {
      revision: revision.value,
      goodUntilMs: goodUntil(view.value, nowMs()),
      version: digestOf(view.value).slice(2, 18),
      view: view.value,
    };
    kept.delete(key);
    if (kept.size >= MAX_KEPT) kept.delete([...kept.keys()][0] ?? "");
    kept.set(key, read);
    return ok(read);
  };
  return async <V extends keyof EconomyViews>(
    economy: Economy,
    ask: Ask<V>,
  ): Promise<Result<Told<EconomyViews[V]>>> => {
    const read = await fresh(economy, ask);
    if (!read.ok) return read;
    const { version, view } = read.value;
    // By the name that made the key.
    return ok({ version, view: ask.known === version ? null : (view as EconomyViews[V]) });
  };
}
