import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Told } from "../../twins/protocol/console.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import type { Economy } from "../economy/economy.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";
import { makeViewCache } from "./viewCache.ts";

type EconomyAsks = keyof EconomyViews | "history" | "chainAct" | "tryCall";

export interface EconomyDeps {
  /** CHAIN_DOWN while the chain is away. */
  economy(): Result<Economy>;
  /** The local account that the server keeps for a person. */
  accountOf(person: string): string;
  nowMs(): number;
  /** Its address. */
  addressOf(account: string): Promise<Result<Hex>>;
}

/** What people own and do on chain. */
export function economyHandlers(deps: EconomyDeps): Pick<Handlers, EconomyAsks> {
  const viewed = makeViewCache(deps.nowMs);
  const nameOf = ({ person }: ConsoleSession): Result<string> =>
    person === null
      ? refuse("AUTH_REQUIRED", { en: "Sign in first.", zh: "请先登录。" })
      : ok(deps.accountOf(person.name));
  const view =
    <V extends keyof EconomyViews>(name: V) =>
    async (
      { account, known }: { account: string | null; known?: string | undefined },
      session: ConsoleSession,
    ): Promise<Result<Told<EconomyViews[V]>>> => {
      const economy = deps.economy();
      if (!economy.ok) return economy;
      if (account !== null) return viewed(economy.value, { name, account, known });
      const own = nameOf(session);
      const address = own.ok ? await deps.addressOf(own.value) : own;
      return address.ok ? viewed(economy.value, { name, account: address.value, known }) : address;
    };
  return {
    wallet: view("wallet"),
    community: view("community"),
    market: view("market"),
    earnings: view("earnings"),
    invest: view("invest"),
    loans: view("loans"),
    async history({ account, of, id, before }, session) {
      const economy = deps.economy();
      if (!economy.ok) return economy;
      if (account !== null) return economy.value.history(of, account as Hex, id, before);
      const own = nameOf(session);
      const address = own.ok ? await deps.addressOf(own.value) : own;
      return address.ok ? economy.value.history(of, address.value, id, before) : address;
    },
    async tryCall({ account, call, tx }) {
      const economy = deps.economy();
      if (!economy.ok) return economy;
      const tried = await economy.value.tryCall(account as Hex, call, tx as Hex | null);
      return tried.ok ? ok({}) : tried;
    },
    async chainAct({ act, account }, session) {
      const economy = deps.economy();
      if (!economy.ok) return economy;
      if (account !== null) {
        const calls = await economy.value.prepare(act, account as Hex);
        return calls.ok ? ok({ txs: [], calls: calls.value }) : calls;
      }
      const name = nameOf(session);
      if (!name.ok) return name;
      const txs = await economy.value.perform(act, name.value);
      return txs.ok ? ok({ txs: txs.value, calls: [] }) : txs;
    },
  };
}
