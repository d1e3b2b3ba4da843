import { io } from "socket.io-client";
import { workerConnection } from "../../client/session/connectionPort.ts";
import { openLink } from "../../client/session/link.ts";
import { openSite } from "../../client/session/siteSession.ts";

/**
 * The receiving side of liveBrowser.ts: the product's own session with its worker, or JSON objects on the page's thread.
 * Either way the page has a frame loop, as one that draws has; it looks into the replica as the scene does.
 */
interface Item {
  id: string;
  x: number;
  y: number;
  h: number;
}

const query = new URLSearchParams(location.search);
const url = query.get("url") ?? "";
const mode = query.get("mode");
const told = Object.assign(window, {
  ticks: (): number => 0,
  gaps: (): number => 0,
  ready: (): boolean => true,
  sum: (): number => 0,
});

function receiveFrames(shares: boolean): () => void {
  const connection = workerConnection(url);
  const link = openLink(shares ? connection : { ...connection, shares }, sessionStorage);
  const { live, sync } = openSite("bench", link);
  told.ticks = () => live.stats.frames;
  told.gaps = () => live.stats.gaps;
  told.ready = () => sync.getState().phase === "live" && connection.shares;
  told.sum = () => live.values.reduce((all, value) => (Number.isNaN(value) ? all : all + value), 0);
  let seen = -1;
  return () => {
    const { version } = live;
    if (version !== seen) seen = version;
  };
}

function receiveObjects(): void {
  const slots = new Map<string, number>();
  const values = new Float64Array(3 * 100_000);
  let ticks = 0;
  told.ticks = () => ticks;
  told.sum = () => values.reduce((all, value) => all + value, 0);
  io(`${url}/json`, { transports: ["websocket"] }).on("json", (items: readonly Item[]) => {
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
    ticks++;
  });
}

const look = mode === "json" ? receiveObjects() : receiveFrames(mode === "shared");
const turn = (): void => {
  look?.();
  requestAnimationFrame(turn);
};
requestAnimationFrame(turn);
