import { io } from "socket.io-client";
import { workerDecoder } from "../../client/session/decoderPort.ts";
import { liveReplica } from "../../client/session/liveReplica.ts";

/** The receiving side of liveBrowser.ts: the product's replica with its worker, or JSON objects on the page's thread. */
interface Item {
  id: string;
  x: number;
  y: number;
  h: number;
}

const query = new URLSearchParams(location.search);
const socket = io(query.get("url") ?? "", { transports: ["websocket"] });
const told = Object.assign(window, { ticks: 0, gaps: 0, ready: false, sum: (): number => 0 });

if (query.get("mode") === "frames") {
  const replica = liveReplica(
    "bench",
    workerDecoder(),
    () => Date.now(),
    () => told.gaps++,
  );
  told.sum = () => replica.values.reduce((all, value) => (Number.isNaN(value) ? all : all + value), 0);
  socket.on("snapshot", (snapshot) => {
    if (!replica.load(snapshot).ok) throw new Error("the snapshot was refused");
    told.ready = true;
  });
  socket.on("frame", (bytes: ArrayBuffer) => {
    replica.frame(new Uint8Array(bytes));
    told.ticks++;
  });
} else {
  const slots = new Map<string, number>();
  const values = new Float64Array(3 * 100_000);
  told.sum = () => values.reduce((all, value) => all + value, 0);
  socket.on("json", (items: readonly Item[]) => {
    for (const item of items) {
      let slot = slots.get(item.id);
      if (slot === undefined) {
        slot = 3 * slots.size;
        slots.set(item.id, slot);
      }
      values[slot] = item.x;
      values[slot + 1] = item.y;
      values[slot + 2] = item.h;
    }
    told.ticks++;
  });
  told.ready = true;
}
