import { io, type Socket } from "socket.io-client";
import { readDrillFrame } from "../../twins/drill/frame.ts";
import {
  DRILL_NAMESPACE,
  type DrillAnswer,
  type DrillAsk,
  type DrillParamsOf,
  type DrillResult,
  type DrillToServer,
  type ServerToDrill,
} from "../../twins/protocol/drill.ts";
import { writeMove } from "../../twins/protocol/drillMove.ts";

/** Fifty people of a drill in a process of their own: each walks about, and counts what it is told. Says what it saw when it is told to stop. */

type Client = Socket<ServerToDrill, DrillToServer>;

async function ask<A extends DrillAsk>(of: Client, name: A, params: DrillParamsOf<A>): Promise<DrillResult<A>> {
  const answer = await new Promise<DrillAnswer<A>>((resolve) =>
    of.emit("ask", name, params as never, resolve as never),
  );
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

const [url = "", peopleText = "50", agentsText = "500"] = process.argv.slice(2);
const clients: Client[] = Array.from({ length: Number(peopleText) }, () =>
  io(`${url}${DRILL_NAMESPACE}`, { transports: ["websocket"], forceNew: true }),
);
const seen = { frames: 0, bytes: 0, entries: 0 };
const [host] = clients as [Client];
const { code, host: secret } = await ask(host, "create", { drill: "hotel-fire", agents: Number(agentsText), seed: 1 });
for (const [i, client] of clients.entries()) {
  await ask(client, "join", { code, name: `P ${i}`, role: "resident", ...(i === 0 ? { host: secret } : {}) });
  client.on("frame", (raw) => {
    const bytes = new Uint8Array(raw as ArrayBuffer);
    seen.frames++;
    seen.bytes += bytes.length;
    readDrillFrame(bytes, { x: 0, y: 0, floors: [] }, () => seen.entries++);
  });
}
await ask(host, "start", {});
let number = 0;
const walking = setInterval(() => {
  number++;
  for (const [i, client] of clients.entries()) {
    const turn = number / 40 + i;
    const [x, y] = [Math.round(127 * Math.cos(turn)), Math.round(127 * Math.sin(turn))];
    client.emit(
      "move",
      writeMove({ number, x, y, heading: (number + i) & 255, run: false, posture: "standing", hold: false }),
    );
  }
}, 50);
process.on("message", () => {
  clearInterval(walking);
  process.send?.(seen, () => process.exit(0));
});
