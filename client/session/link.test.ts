import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fail, ok } from "../../twins/core/result.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { frameWriter } from "../../twins/state/deltaFrame.ts";
import { takeSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { type ConnectionReport, createConnection } from "./connection.ts";
import type { ConnectionPort, ReportListener } from "./connectionPort.ts";
import { type Link, openLink } from "./link.ts";
import { readProperty } from "./replica.ts";
import { openSite, type SiteSession } from "./siteSession.ts";

/** The connection in this thread, its messages in the turns of the event loop in which a Worker's would come. */
function inlineConnection(url: string): ConnectionPort & { lose(): void; tell: ReportListener } {
  const listeners = new Set<ReportListener>();
  const tell = (report: ConnectionReport): void => {
    for (const listener of listeners) listener(report);
  };
  const take = createConnection((report) => void setImmediate(tell, structuredClone(report)));
  take({ type: "open", url });
  return {
    shares: true,
    send: (order) => void setImmediate(take, order),
    onReport(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lose: () => tell({ type: "lost" }),
    tell,
    close: () => take({ type: "close" }),
  };
}

function tokens(): Pick<Storage, "getItem" | "setItem" | "removeItem"> & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const PERSON = { name: "mara", role: "manager", local: false, address: "" } as const;

/** A server of one site with one vehicle, where people sign in. */
class TestServer {
  readonly state: TwinState = createTwinState("fms");
  readonly writer = frameWriter();
  readonly heard: string[] = [];
  silent = new Set<string>();
  /** Frames sent at once after each subscription. */
  framesAfterSubscribe = 0;
  private http: HttpServer | null = null;
  private io: Server | null = null;

  constructor() {
    const thing = { id: "v", model: "agv", title: { en: "v", zh: "v" }, place: "p", parent: null };
    addThing(this.state, { ...thing, pose: { x: 0, y: 0, z: 0, headingRad: 0 } }, agv);
  }

  async start(port = 0): Promise<number> {
    this.http = createServer();
    this.io = new Server(this.http, { transports: ["websocket"] });
    this.io.of("/console").on("connection", (socket) => {
      let known = false;
      socket.on(
        "ask",
        (name: string, params: { token?: string; protocol?: number }, ack: (answer: unknown) => void) => {
          this.heard.push(name);
          if (this.silent.has(name)) return;
          if (name === "login" || params.token === "good") known = true;
          if (name === "logout") known = false;
          if (name === "hello")
            ack(
              params.protocol === PROTOCOL_VERSION
                ? ok({
                    person: known ? PERSON : null,
                    sites: [],
                    serverTimeMs: Date.now(),
                    tickHz: 20,
                    loginNeeded: !known,
                    open: false,
                  })
                : fail("WIRE_VERSION", "another"),
            );
          else if (name === "login") ack(ok({ person: PERSON, token: "good", stopToken: "halt" }));
          else if (name === "logout") ack(ok({}));
          else if (name === "stopByToken")
            ack(params.token === "halt" ? ok({ stoppedAtMs: 1, told: 1, by: "x" }) : fail("AUTH_REQUIRED", "no"));
          else if (name !== "subscribe") ack(fail("HOST_INTERNAL", name));
          else {
            ack(ok({ snapshot: takeSnapshot(this.state, Date.now()), stopped: null, serverTimeMs: Date.now() }));
            for (let i = 0; i < this.framesAfterSubscribe; i++) this.move(this.x + 1);
          }
        },
      );
    });
    await new Promise<void>((resolve) => this.http!.listen(port, "127.0.0.1", resolve));
    return (this.http.address() as AddressInfo).port;
  }

  get x(): number {
    return this.state.values[slotOf(this.state, "v", "x")]! || 0;
  }

  move(x: number): void {
    const slot = slotOf(this.state, "v", "x");
    this.state.values[slot] = x;
    this.state.quality[slot] = 0;
    this.state.observedAtMs[slot] = Date.now();
    this.state.dirty[slot] = 1;
    this.io!.of("/console").emit("frame", Buffer.from(this.writer.encode(this.state, Date.now())!));
  }

  tell(seq: number): void {
    const event = { type: "thing", thing: "v", online: true, reason: "" };
    this.io!.of("/console").emit("event", { seq, atMs: 0, siteId: "fms", event });
  }

  async stop(): Promise<void> {
    await this.io?.close();
  }
}

let server: TestServer;
let port: number;
let connection: ReturnType<typeof inlineConnection>;
let kept: ReturnType<typeof tokens>;
let link: Link;
let site: SiteSession | null;

beforeEach(async () => {
  server = new TestServer();
  port = await server.start();
  kept = tokens();
  connection = inlineConnection(`http://127.0.0.1:${port}`);
  link = openLink(connection, kept);
  site = null;
});
afterEach(async () => {
  site?.close();
  link.close();
  await server.stop();
});

const phase = () => link.state.getState().phase;
const shownX = (): number | undefined => {
  if (site === null || site.live.version === 0) return undefined;
  return readProperty(site.live, "v", "x")?.value;
};

async function open(): Promise<void> {
  await expect.poll(phase).toBe("login");
  expect((await link.signIn("mara", "secret12")).ok).toBe(true);
  site = openSite("fms", link);
  await expect.poll(() => site!.sync.getState().phase).toBe("live");
}

test("who signs in is known again after the server has been away; who signs out is not", async () => {
  await open();
  expect(kept.getItem("aitn.token")).toBe("good");
  await server.stop();
  await expect.poll(phase).toBe("down");
  expect(site!.sync.getState().phase).toBe("offline");
  await server.start(port);
  await expect.poll(phase, { timeout: 10_000 }).toBe("up");
  expect(link.state.getState().person?.name).toBe("mara");
  await link.signOut();
  expect(phase()).toBe("login");
  expect([...kept.kept.keys()], "only what stops is left").toEqual(["aitn.stop"]);
}, 20_000);

test("what is asked while the server is away waits for the greeting, and is not heard before it", async () => {
  await open();
  await server.stop();
  await expect.poll(phase).toBe("down");
  const asked = [link.ask("stop", { siteId: "fms" }), link.ask("plans", { siteId: "fms" }, 50)];
  expect(await asked[1], "it never left").toMatchObject({ ok: false, error: { code: "SYNC_UNSENT" } });
  server.heard.length = 0;
  await server.start(port);
  expect(await asked[0]).toMatchObject({ ok: false, error: { code: "HOST_INTERNAL", message: "stop" } });
  expect([server.heard[0], server.heard.includes("stop"), server.heard.includes("plans")]).toEqual([
    "hello",
    true,
    false,
  ]);
}, 20_000);

test("while the server is silent an ask goes out at once all the same; heard again, the page takes in everything anew", async () => {
  await open();
  connection.tell({ type: "silent" });
  expect([phase(), site!.sync.getState().phase]).toEqual(["down", "offline"]);
  server.silent.add("stop");
  const asked = link.ask("stop", { siteId: "fms" }, 200);
  await expect.poll(() => server.heard).toContain("stop");
  expect(await asked, "sent, and nobody knows").toMatchObject({ ok: false, error: { code: "SYNC_LOST" } });
  server.heard.length = 0;
  connection.tell({ type: "heard" });
  await expect.poll(() => site!.sync.getState().phase).toBe("live");
  expect([phase(), server.heard[0], server.heard.includes("subscribe")]).toEqual(["up", "hello", true]);
});

test("frames reach the replica, the first ones right behind the snapshot too", async () => {
  server.framesAfterSubscribe = 5;
  await open();
  await expect.poll(shownX).toBeCloseTo(5, 1);
  server.move(40);
  await expect.poll(shownX).toBeCloseTo(40, 1);
  expect(site!.live.stats).toMatchObject({ frames: 6, gaps: 0 });
});

test("a server that starts anew counts its frames anew", async () => {
  await open();
  server.move(1);
  server.move(2);
  await expect.poll(shownX).toBeCloseTo(2, 1);
  await server.stop();
  await expect.poll(() => site!.sync.getState().phase).toBe("offline");
  const other = new TestServer();
  await other.start(port);
  server = other;
  await expect.poll(() => site!.sync.getState().phase, { timeout: 10_000 }).toBe("live");
  server.move(7);
  await expect.poll(shownX).toBeCloseTo(7, 1);
  expect(server.state.seq).toBe(1);
  expect(site!.live.stats.gaps).toBe(0);
}, 20_000);

test("a gap is healed by a new snapshot", async () => {
  await open();
  server.state.seq += 3;
  server.move(9);
  await expect.poll(() => site!.live.stats.gaps).toBe(1);
  await expect.poll(shownX).toBeCloseTo(9, 1);
  expect(server.heard.filter((name) => name === "subscribe")).toHaveLength(2);
});

test("every ask ends: without an answer, and when the connection's thread is lost", async () => {
  await open();
  server.silent.add("plans");
  expect(await link.ask("plans", { siteId: "fms" }, 50)).toMatchObject({ ok: false, error: { code: "SYNC_LOST" } });
  const asked = link.ask("plans", { siteId: "fms" });
  connection.lose();
  expect(await asked).toMatchObject({ ok: false, error: { code: "SYNC_LOST" } });
  expect(phase()).toBe("down");
});

test("events arrive in order, and the server is told when the page leaves the site", async () => {
  await open();
  const heard: number[] = [];
  link.onEvent(({ seq }) => heard.push(seq));
  server.tell(1);
  server.tell(2);
  await expect.poll(() => heard).toEqual([1, 2]);
  site!.close();
  site = null;
  await expect.poll(() => server.heard).toContain("unsubscribe");
});

test("after signing out, the browser may still stop the site under the last name; a token that ended is dropped", async () => {
  await expect.poll(phase).toBe("login");
  expect([link.stopper(), await link.stopAsLast("fms")]).toEqual([null, expect.objectContaining({ ok: false })]);
  await link.signIn("x", "y");
  await link.signOut();
  expect(link.stopper()).toBe("x");
  expect(await link.stopAsLast("fms")).toMatchObject({ ok: true });
  kept.setItem("aitn.stop", JSON.stringify({ token: "old", name: "x" }));
  expect(await link.stopAsLast("fms")).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  expect(link.stopper()).toBeNull();
  kept.setItem("aitn.stop", "no JSON");
  expect(link.stopper()).toBeNull();
});
