import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import { Server } from "socket.io";
import type { Clock } from "../twins/core/clock.ts";
import { ok, type Result } from "../twins/core/result.ts";
import { PRESENCE_EVERY_MS } from "../twins/protocol/presence.ts";
import { type Accounts, LOCAL_OPERATOR, managerExists, openAccounts } from "./accounts/accounts.ts";
import { type AuditLog, openAudit } from "./accounts/audit.ts";
import { permit } from "./accounts/permissions.ts";
import { type Config, dataPaths, isLoopback, signInNeeded } from "./config.ts";
import { actingHandlers } from "./console/actingHandlers.ts";
import { additionHandlers } from "./console/additionHandlers.ts";
import { type ConsoleSession, type ConsoleSocket, serveConsole } from "./console/consoleSocket.ts";
import { deviceHandlers } from "./console/deviceHandlers.ts";
import { type EconomyDeps, economyHandlers } from "./console/economyHandlers.ts";
import { homeCityHandlers } from "./console/homeCityHandlers.ts";
import { keyHandlers } from "./console/keyHandlers.ts";
import { modelNews } from "./console/modelInfo.ts";
import { peopleHandlers, voters } from "./console/peopleHandlers.ts";
import { type PresenceSide, presenceSide } from "./console/presenceHandlers.ts";
import { roundsHandlers } from "./console/roundsHandlers.ts";
import { sandboxHandlers } from "./console/sandboxHandlers.ts";
import { siteHandlers } from "./console/siteHandlers.ts";
import { type TwinHandlerDeps, twinHandlers } from "./console/twinHandlers.ts";
import { workHandlers } from "./console/workHandlers.ts";
import type { DrillSocket } from "./drills/drillSocket.ts";
import { createPulse } from "./hub/pulse.ts";
import { listen } from "./listen.ts";
import { type Log, stderrLog } from "./log.ts";
import type { LearningSocket } from "./rounds/learningSocket.ts";
import { type Catalogue, openCatalogue } from "./sites/catalogue.ts";
import type { SummaryDeps } from "./sites/summary.ts";
import type { StoreNotice } from "./store/port.ts";
import { isOwnRequest } from "./web/origin.ts";
import { endSlowReaders } from "./web/slowReaders.ts";
import { auditor } from "./wiring/auditor.ts";
import { background } from "./wiring/background.ts";
import { type ChainSide, wireChain } from "./wiring/chain.ts";
import { type Core, createCore } from "./wiring/core.ts";
import { type Devices, wireDevices } from "./wiring/devices.ts";
import { watchDisk } from "./wiring/disk.ts";
import { openDrills } from "./wiring/drills.ts";
import { wireLearning } from "./wiring/learning.ts";
import { countRefusal, tickMeter } from "./wiring/meters.ts";
import { heldFacts, tellMissedWords } from "./wiring/missedWords.ts";
import { accountOf } from "./wiring/openChain.ts";
import { route } from "./wiring/route.ts";
import { openSandbox, type SandboxSide, wireModels, withoutTrials } from "./wiring/sandbox.ts";
import {
  closeHistories,
  historyCounters,
  openHistories,
  readAdditions,
  restoreSites,
  type SiteAlarms,
  wireAlarms,
} from "./wiring/sites.ts";
import { startTimers } from "./wiring/timers.ts";
import { type Work, wireWork } from "./wiring/work.ts";

const MAX_MESSAGE_BYTES = 1 << 20;
/** Of consoles and devices together, also such as have not said yet what they are. */
const MAX_CONNECTIONS = 4_000;
const systemClock: Clock = { nowMs: () => Date.now() };

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Opened {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly sandbox: SandboxSide;
  readonly catalogue: Catalogue;
}

/** What must be there before anything may be answered: history, accounts, audit log. */
async function openParts(
  config: Config,
  log: Log,
  onNotice: StoreNotice,
  addressOf: (name: string) => string,
): Promise<Result<Opened>> {
  const paths = dataPaths(config.dataDir);
  const ready = signInNeeded(config) ? managerExists(paths.accounts, config.dataDir) : ok(undefined);
  if (!ready.ok) return ready;
  const accounts = openAccounts({ dir: paths.accounts, clock: systemClock, addressOf });
  if (!accounts.ok) return accounts;
  const catalogue = openCatalogue(paths.sites, (id, why) => {
    if (!why.ok) log.error("a site cannot be read and is left out", { id, error: why.error });
  });
  const { sites } = catalogue;
  const histories = await openHistories({ dataDir: config.dataDir, sites, clock: systemClock, onNotice });
  if (!histories.ok) {
    accounts.value.close();
    return histories;
  }
  const additions = readAdditions(sites, { folder: paths.sites, clock: systemClock, log });
  const core = createCore({ config, clock: systemClock, log, sites, histories: histories.value, additions });
  await restoreSites(core);
  const sandbox = await openSandbox(core);
  if (!sandbox.ok) {
    accounts.value.close();
    await closeHistories(histories.value);
    return sandbox;
  }
  const audit = await openAudit(paths.audit, systemClock);
  return ok({ core, accounts: accounts.value, audit, sandbox: sandbox.value, catalogue });
}

/** socket.io on the server's port, for our own pages, devices and tools only. */
function openSockets(
  http: HttpServer,
  config: Config,
  onSlow: () => void,
): { io: Server; isOwn: (request: IncomingMessage) => boolean } {
  const isOwn = (request: IncomingMessage): boolean => isOwnRequest(request.headers, isLoopback(config.host));
  const io = new Server(http, {
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    serveClient: false,
    // Asked when a connection begins.
    allowRequest(request, answer) {
      if (!isOwn(request)) answer("another site's page", false);
      else if (io.engine.clientsCount >= MAX_CONNECTIONS) answer("too many connections", false);
      else answer(null, true);
    },
  });
  endSlowReaders(io, onSlow);
  return { io, isOwn };
}

/** The composition root: the one place that wires the server's concrete parts together. */
export async function startServer(config: Config): Promise<Result<RunningServer>> {
  const startedAtMs = systemClock.nowMs();
  const log = stderrLog("server");
  let chain: ChainSide | null = null;
  const disk = watchDisk(log);
  const opened = await openParts(config, log, disk.notice, (name) => chain?.addressOf(name) ?? "");
  if (!opened.ok) return opened;
  const { core, accounts, audit, sandbox, catalogue } = opened.value;
  const http = createServer();
  const { io, isOwn } = openSockets(http, config, () => countRefusal(core.refusals, "AUTH_RATE", 1));
  const alarms = wireAlarms(core);
  disk.tellOf(alarms.home, core.refusals);
  let work: Work | null = null;
  let registry: Devices["registry"] | null = null;
  let learning: LearningSocket | null = null;
  chain = wireChain(core, {
    onReady: background(log, "what waited for the chain", () => chainReady()),
    onModels: modelNews(core, (status) => tellModel(status)),
    thingsOf: (device) => thingsOf(registry, device),
    removed: withoutTrials(core, accounts, sandbox.trials),
    onDemand: (demand) => learning?.changed(demand),
    acting: () => work?.acting.chosen() ?? [],
  });
  const side = chain;
  const published: SandboxSide["trials"]["published"] = (cid) => sandbox.trials.published(cid);
  const base = { io, chain: side, core, accounts, audit, sandbox };
  const { tellModel, publications } = wireModels(core, sandbox.trials, side);
  const wired = wireDevices(core, io, {
    onState: async (reported) => work?.onState(reported),
    onOnline(siteId, _, things) {
      alarms.online(siteId, things);
      for (const thing of things) {
        work?.book.online(thing);
        work?.runner.onOnline(thing);
      }
      work?.stop.retell(siteId);
    },
    onOffline(siteId, _, things) {
      alarms.offline(siteId, things);
      for (const thing of things) void work?.book.offline(thing);
    },
    onEnrolled: (_, device, things) => side.registerDevice(device, things),
  });
  if (!wired.ok) {
    // What goes on would keep the process, and the data folder with it.
    await closeAll({ ...base, timers: [], drills: null, devices: null, work: null });
    return wired;
  }
  const devices = wired.value;
  registry = devices.registry;
  work = wireWork({
    core,
    alarms: alarms.home,
    connector: devices.connector,
    governance: side.governance,
    permits: side.permits,
    modelApproved: side.modelApproved,
    published,
    nameOf: (address) => side.nameOf(address),
    ownerOf: (siteId, thing) => devices.registry.ownerOf(siteId, thing),
    refused: devices.refused,
    settle: (reported, book) => side.settle(reported, book, modelOf(work, reported.state.commandId)),
  });
  const running = work;
  learning = wireLearning(core, io, side.learning, devices);
  const drills = await openDrills(core, io, catalogue, side, accounts);
  const tellMissed = () => tellAllMissed(core, alarms, running, side);
  const chainReady = () => goOnWithChain({ core, accounts, chain: side, work: running, tellMissed });
  const meter = tickMeter();
  let url = "";
  const counters = () => countersOf(core, disk, running, socket);
  const people = { core, accounts, audit, chain: side, startedAtMs, stop: running.stop.stop, tellModel };
  const presence = presenceSide(core.clock);
  const handlers = presence.handlers({
    ...siteSide(core, catalogue, running, alarms, side),
    ...deviceHandlers(core, devices, () => url),
    ...economyHandlers(economySide(core, side)),
    ...peopleHandlers({ ...people, counters, tickP99Ms: meter.p99Ms }),
    ...keyHandlers(side),
    ...actingHandlers(running.acting),
    ...sandboxHandlers({ ...sandbox, publications }),
    ...roundsHandlers({ learning: side.learning, learners: () => learning?.count() ?? 0 }),
  });
  const socket: ConsoleSocket = serveConsole({
    io,
    log,
    handlers,
    permit,
    hasSite: (siteId) => core.hub.site(siteId) !== null,
    audit: auditor(core, audit),
    ended: (session) => endOf(session, sandbox, presence),
  });
  core.onEvent = (event) => socket.broadcastEvent(event);
  core.onTold = (person, event) => socket.tell(person, event);
  const pulse = createPulse(1000 / config.tickHz, () => meter.time(() => core.hub.tick()));
  core.hub.listen({
    onFrame: (siteId, frame) => socket.broadcastFrame(siteId, frame),
    onChange: () => pulse.changed(),
  });
  http.on("request", route({ config, devices, counters, isOwn, chain: side, published, log }));
  await tellMissed();
  for (const { siteId, revoked, things } of registry.all()) if (!revoked) alarms.awaited(siteId, things);
  await devices.start();
  const port = await listen(http, config.host, config.port);
  if (!port.ok) {
    await closeAll({ ...base, timers: [], drills, devices, work: running });
    return port;
  }
  url = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port.value}`;
  const timers = startTimers({ core, work: running, alarms, disk, accounts, chain: side, socket, publications });
  timers.push(setInterval(() => presence.tick(socket.tellEach), PRESENCE_EVERY_MS));
  log.info("ready", { url, host: config.host });
  return ok({
    url,
    close() {
      pulse.close();
      return closeAll({ ...base, timers, drills, devices, work: running });
    },
  });
}

/** What a device speaks for, however its address is written. */
const thingsOf = (registry: Devices["registry"] | null, device: string): readonly string[] =>
  registry?.all().find((one) => one.device.toLowerCase() === device.toLowerCase())?.things ?? [];

/** What no event told of yet, at each site. */
async function tellAllMissed(core: Core, alarms: SiteAlarms, work: Work, chain: ChainSide): Promise<void> {
  for (const { id } of core.sites) {
    const { additions } = core;
    const added = additions.readable(id) ? additions.rows(id) : null;
    const held = { alarms: alarms.of(id)?.list() ?? [], work, chain, additions: added };
    await tellMissedWords(core, id, heldFacts(id, held));
  }
}

/** What a console that goes leaves behind ends with it. */
function endOf(session: ConsoleSession, sandbox: SandboxSide, presence: PresenceSide): void {
  sandbox.uploads.drop(session.id);
  presence.ended(session);
}

const twinSide = (core: Core, { stop }: Work): TwinHandlerDeps => ({
  clock: core.clock,
  hub: core.hub,
  history: (siteId) => core.histories.get(siteId) ?? null,
  stop: (siteId) => (stop.stopped(siteId) ? stop.latest(siteId) : null),
  additions: core.additions.rows,
});

/** What is asked of a site: what it is, how it stands and stood, its work. */
const siteSide = (core: Core, catalogue: Catalogue, work: Work, alarms: SiteAlarms, chain: ChainSide) => ({
  ...twinHandlers(twinSide(core, work)),
  ...siteHandlers(catalogue, sitesNow(core, alarms, work)),
  ...additionHandlers(core),
  ...workHandlers(core, work, alarms),
  ...homeCityHandlers(core, work, chain.modelApproved),
});

const sitesNow = ({ hub }: Core, alarms: SiteAlarms, { stop }: Work): Omit<SummaryDeps, "bases"> => ({
  state: (siteId) => hub.site(siteId),
  alarms: (siteId) => alarms.of(siteId)?.list() ?? [],
  stopped: (siteId) => stop.stopped(siteId),
});

const economySide = ({ clock }: Core, { economy, localAccount }: ChainSide): EconomyDeps => ({
  nowMs: clock.nowMs,
  economy,
  accountOf,
  addressOf: localAccount,
});

/** What is counted since the start. */
const countersOf = (
  core: Core,
  disk: ReturnType<typeof watchDisk>,
  work: Work,
  socket: ConsoleSocket,
): Record<string, number> => ({
  ...core.hub.counters(),
  ...Object.fromEntries([...core.refusals].map(([code, n]) => [`refused.${code}`, n])),
  ...Object.fromEntries([...disk.noticed].map(([code, n]) => [`noticed.${code}`, n])),
  ...historyCounters(core.histories),
  consoles: socket.count(),
  framesSkipped: socket.skipped(),
  impossibleStates: work.book.impossible,
  runsQueued: work.pool.queued,
});

/** What waited for the chain: its roles, receipts and plans of before. */
async function goOnWithChain(parts: {
  core: Core;
  accounts: Accounts;
  chain: ChainSide;
  work: Work;
  tellMissed(): Promise<void>;
}): Promise<void> {
  const { core, accounts, chain, work, tellMissed } = parts;
  await chain.dismissRemoved();
  await chain.enrolPerson(LOCAL_OPERATOR, "manager");
  for (const { name, role } of accounts.people()) await chain.enrolPerson(name, role);
  await chain.setModelVoters(voters(accounts));
  await chain.settleKept(work.book);
  await tellMissed();
  for (const resumed of await work.desk.resume())
    if (!resumed.ok) core.log.error("a plan cannot go on", { error: resumed.error });
}

/** CID of the model that argued for the plan a command belongs to. */
function modelOf(work: Work | null, commandId: string): string | null {
  const plan = work?.book.get(commandId)?.body.plan;
  return plan === null || plan === undefined ? null : (work?.desk.get(plan.id)?.body.modelCid ?? null);
}

async function closeAll(parts: {
  timers: NodeJS.Timeout[];
  io: Server;
  drills: DrillSocket | null;
  devices: Devices | null;
  work: Work | null;
  chain: ChainSide;
  core: Core;
  accounts: Accounts;
  audit: AuditLog;
  sandbox: SandboxSide;
}): Promise<void> {
  for (const timer of parts.timers) clearInterval(timer);
  await parts.devices?.close();
  await parts.io.close();
  await parts.drills?.close();
  await parts.work?.close();
  await parts.sandbox.trials.close();
  await parts.chain.close();
  await closeHistories(parts.core.histories);
  await parts.audit.close();
  parts.accounts.close();
}
