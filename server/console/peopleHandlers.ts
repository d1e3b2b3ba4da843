import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Person } from "../../twins/protocol/console.ts";
import { permitted } from "../../twins/protocol/permissions.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { AuditLog } from "../accounts/audit.ts";
import { signInNeeded } from "../config.ts";
import { CHAIN_NOT_YET } from "../refusals.ts";
import { version } from "../version.ts";
import type { ChainSide } from "../wiring/chain.ts";
import type { Core } from "../wiring/core.ts";
import type { Handlers } from "./consoleSocket.ts";
import { type TellModel, UNKNOWN } from "./modelInfo.ts";

type PeopleAsks =
  | "hello"
  | "login"
  | "logout"
  | "stopByToken"
  | "audit"
  | "people"
  | "addPerson"
  | "setPassword"
  | "removePerson"
  | "health"
  | "chain"
  | "models"
  | "approveModel"
  | "receipts";

export interface PeopleDeps {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly chain: ChainSide;
  readonly startedAtMs: number;
  /** The operational stop. */
  stop(siteId: string, by: string): { atMs: number; told: number };
  counters(): Record<string, number>;
  tickP99Ms(): number;
  readonly tellModel: TellModel;
}

/** The whole audit log is read to verify it, so not for every page that is looked at, ms. */
const VERIFY_EVERY_MS = 30_000;

/** Who decides on models. */
export const voters = (accounts: Pick<Accounts, "people">): string[] =>
  accounts.people().flatMap(({ name, role }) => (permitted(role, "approveModel") ? [name] : []));

/** Who is there, what they may see of accounts, chain and models. */
export function peopleHandlers(deps: PeopleDeps): Pick<Handlers, PeopleAsks> {
  const { core, accounts, chain } = deps;
  const local = !signInNeeded(core.config);
  let verdict: { atMs: number; intact: Promise<boolean> } | null = null;
  const intact = (): Promise<boolean> => {
    if (verdict === null || core.clock.nowMs() - verdict.atMs > VERIFY_EVERY_MS)
      verdict = { atMs: core.clock.nowMs(), intact: deps.audit.verify().then((found) => found.intact) };
    return verdict.intact;
  };
  /**
   * Gives people what their role may do on chain, or takes it away. Nobody waits for it: blocks take their time, and
   * while the chain is away its return does it.
   */
  const onChain = async (who: string, act: Promise<Result<unknown>>): Promise<void> => {
    const acted = await act;
    const done = acted.ok ? await chain.setModelVoters(voters(accounts)) : acted;
    if (!done.ok) core.log.warn("roles on chain not set yet", { who, error: done.error });
  };
  const withAddress = (person: Person): Person => ({
    ...person,
    address: person.address || chain.addressOf(person.name),
  });
  return {
    async hello({ protocol, token }, session) {
      if (protocol !== PROTOCOL_VERSION)
        return refuse("WIRE_VERSION", {
          en: `The console speaks protocol ${protocol}, the server ${PROTOCOL_VERSION}. Reload the page.`,
          zh: `控制台使用协议 ${protocol}，服务器使用 ${PROTOCOL_VERSION}，请刷新页面。`,
        });
      const resumed = token === null ? null : accounts.resume(token);
      if (resumed?.ok === true) Object.assign(session, resumed.value);
      // A console of this machine needs no account; behind another address everyone signs in.
      else if (local) session.person = accounts.localOperator();
      return ok({
        person: session.person === null ? null : withAddress(session.person),
        sites: core.sites.map(({ id, title }) => ({ id, title })),
        serverTimeMs: core.clock.nowMs(),
        tickHz: core.config.tickHz,
        loginNeeded: session.person === null,
        open: local,
      });
    },
    async login({ name, password }, session) {
      const signed = await accounts.login(name, password, session.remote);
      if (!signed.ok) return signed;
      const { person, tokenId, token, stopToken } = signed.value;
      Object.assign(session, { person, tokenId });
      // Someone added by `aitn people` while the server runs is not yet known to the chain.
      void onChain(person.name, chain.enrolPerson(person.name, person.role));
      return ok({ person: withAddress(person), token, stopToken });
    },
    async stopByToken({ siteId, token }) {
      const by = accounts.stopper(token);
      if (!by.ok) return by;
      const { atMs, told } = deps.stop(siteId, by.value);
      return ok({ stoppedAtMs: atMs, told, by: by.value });
    },
    async logout(_, session) {
      if (session.tokenId !== null) accounts.logout(session.tokenId);
      Object.assign(session, { person: null, tokenId: null });
      session.sites.clear();
      return ok({});
    },
    async audit({ limit, before }) {
      return ok({ entries: await deps.audit.page(limit, before), intact: await intact() });
    },
    async people() {
      return ok({ people: accounts.people() });
    },
    async addPerson({ name, password, role }) {
      const added = await accounts.add(name, password, role);
      if (!added.ok) return added;
      void onChain(name, chain.enrolPerson(name, role));
      return ok({});
    },
    async setPassword({ name, password }) {
      const set = await accounts.setPassword(name, password);
      return set.ok ? ok({}) : set;
    },
    async removePerson({ name }) {
      const removed = accounts.remove(name);
      if (!removed.ok) return removed;
      void onChain(name, chain.dismissRemoved());
      return ok({});
    },
    async health() {
      return ok({
        version,
        startedAtMs: deps.startedAtMs,
        counters: deps.counters(),
        rssMb: Math.round(process.memoryUsage.rss() / 1048576),
        tickP99Ms: deps.tickP99Ms(),
      });
    },
    async chain() {
      return ok(await chain.info());
    },
    async models() {
      const listed = chain.models();
      return ok({
        models: await Promise.all(
          (listed.length === 0 ? [chain.modelStatus() ?? UNKNOWN] : listed).map(deps.tellModel),
        ),
      });
    },
    async approveModel({ cid }, session) {
      const voted = await chain.approveModel(session.person?.name ?? "", cid);
      return voted.ok ? ok({ model: await deps.tellModel(voted.value) }) : voted;
    },
    async receipts({ siteId, limit }) {
      const settlement = chain.settlement();
      if (settlement === null) return CHAIN_NOT_YET;
      const rows = settlement.list(limit).filter(({ receipt }) => receipt.siteId === siteId);
      return ok({ receipts: rows.map(({ receipt, settlement: state }) => ({ receipt, settlement: state })) });
    },
  };
}
