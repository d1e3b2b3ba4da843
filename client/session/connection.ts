import { io, type Socket } from "socket.io-client";
import type { Answer, Ask, ConsoleToServer, JournalledEvent, ServerToConsole } from "../../twins/protocol/console.ts";
import { createDecoder, type Decoder, type DecoderOrder, type DecoderReport } from "./decoder.ts";
import { createHeartbeat, LOOK_EVERY_MS } from "./heartbeat.ts";

/** What the page tells the thread that holds the connection. */
export type ConnectionOrder =
  | { type: "open"; url: string }
  | { type: "ask"; id: number; name: string; params: unknown; timeoutMs: number }
  /** Ends the connection and makes a new one. */
  | { type: "reconnect" }
  | { type: "close" }
  | DecoderOrder;

export type ConnectionReport =
  | { type: "connected" }
  | { type: "disconnected" }
  /** A try to connect failed; it is tried again. */
  | { type: "unreachable" }
  /** The connection stands, and nothing has come over it for too long; `heard` when something does again. */
  | { type: "silent" }
  | { type: "heard" }
  /** Null when no answer came in time. */
  | { type: "answer"; id: number; answer: Answer<Ask> | null }
  | { type: "event"; event: JournalledEvent }
  /** The thread itself is gone, and with it every open ask; another is started. */
  | { type: "lost" }
  | DecoderReport;

export type Post = (report: ConnectionReport, buffers: ArrayBufferLike[]) => void;

type Socks = Socket<ServerToConsole, ConsoleToServer>;

/** Bytes as socket.io hands them over: an ArrayBuffer in browsers, a Buffer in Node. */
const asBytes = (data: Uint8Array | ArrayBuffer): Uint8Array =>
  data instanceof Uint8Array ? data : new Uint8Array(data);

interface Opened {
  readonly socket: Socks;
  close(): void;
}

function open(url: string, post: Post, decoder: Decoder): Opened {
  const socket: Socks = io(`${url}/console`, {
    transports: ["websocket"],
    reconnectionDelayMax: 4000,
    forceNew: true,
  });
  const heartbeat = createHeartbeat({
    ask: (answered) => socket.emit("alive", answered),
    onSilent: () => post({ type: "silent" }, []),
    onHeard: () => post({ type: "heard" }, []),
    nowMs: () => performance.now(),
  });
  // Its own timer in this thread: a hidden page's would be slowed down.
  const looking = setInterval(heartbeat.look, LOOK_EVERY_MS);
  // Each connection has an engine of its own.
  socket.io.on("open", () => void socket.io.engine.on("packet", heartbeat.heard));
  socket.on("connect", () => {
    heartbeat.begin();
    post({ type: "connected" }, []);
  });
  socket.on("disconnect", (reason) => {
    heartbeat.end();
    post({ type: "disconnected" }, []);
    // socket.io comes back by itself after every other reason.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", () => post({ type: "unreachable" }, []));
  socket.on("frame", (bytes) => decoder.frame(asBytes(bytes)));
  socket.on("event", (event) => post({ type: "event", event }, []));
  return {
    socket,
    close() {
      clearInterval(looking);
      socket.disconnect();
    },
  };
}

/**
 * The console's one connection, with the decoder of its frames, for a thread of its own: the page's thread is not woken
 * for a frame. It also keeps the connection alive while the browser slows down the timers of a hidden page.
 */
export function createConnection(post: Post): (order: ConnectionOrder) => void {
  const decoder = createDecoder(post);
  let opened: Opened | null = null;

  function ask({ id, name, params, timeoutMs }: ConnectionOrder & { type: "ask" }): void {
    const socket = opened?.socket;
    // socket.io would keep it, and send it after the next connection, before that connection's greeting.
    if (socket?.connected !== true) return post({ type: "answer", id, answer: null }, []);
    socket.timeout(timeoutMs).emit("ask", name, params, (lost: Error | null, answer: Answer<Ask>) => {
      const answered = lost === null || lost === undefined;
      // Every frame after this acknowledgement belongs to its snapshot, which the page still has to take in.
      if (answered && answer.ok && name === "subscribe") decoder.hold();
      post({ type: "answer", id, answer: answered ? answer : null }, []);
    });
  }

  return (order) => {
    if (order.type === "open") opened = open(order.url, post, decoder);
    else if (order.type === "ask") ask(order);
    else if (order.type === "reconnect") opened?.socket.disconnect().connect();
    else if (order.type === "close") opened?.close();
    else decoder.order(order);
  };
}
