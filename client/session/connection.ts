import { io, type Socket } from "socket.io-client";
import type { Answer, Ask, ConsoleToServer, JournalledEvent, ServerToConsole } from "../../twins/protocol/console.ts";
import { createDecoder, type Decoder, type DecoderOrder, type DecoderReport } from "./decoder.ts";

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

function open(url: string, post: Post, decoder: Decoder): Socks {
  const socket: Socks = io(`${url}/console`, {
    transports: ["websocket"],
    reconnectionDelayMax: 4000,
    forceNew: true,
  });
  socket.on("connect", () => post({ type: "connected" }, []));
  socket.on("disconnect", (reason) => {
    post({ type: "disconnected" }, []);
    // socket.io comes back by itself after every other reason.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", () => post({ type: "unreachable" }, []));
  socket.on("frame", (bytes) => decoder.frame(asBytes(bytes)));
  socket.on("event", (event) => post({ type: "event", event }, []));
  return socket;
}

/**
 * The console's one connection, with the decoder of its frames, for a thread of its own: the page's thread is not woken
 * for a frame. It also keeps the connection alive while the browser slows down the timers of a hidden page.
 */
export function createConnection(post: Post): (order: ConnectionOrder) => void {
  const decoder = createDecoder(post);
  let socket: Socks | null = null;

  function ask({ id, name, params, timeoutMs }: ConnectionOrder & { type: "ask" }): void {
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
    if (order.type === "open") socket = open(order.url, post, decoder);
    else if (order.type === "ask") ask(order);
    else if (order.type === "reconnect") socket?.disconnect().connect();
    else if (order.type === "close") socket?.disconnect();
    else decoder.order(order);
  };
}
