import { WebSocket } from "ws";
import { connectDevice } from "../../server/device/device.ts";

/** The load of ingest.bench.ts, in a process of its own so that its CPU time is not counted. */
const [mode, url, code, total] = process.argv.slice(2) as [string, string, string, string];
const readings = Number(total);
const BATCH = 20;

/** One reading as a plain JSON message would carry it. */
const plain = (i: number) => ({
  device: "0x1111111111111111111111111111111111111111",
  site: "lab",
  thing: "vehicle-1",
  property: i % 2 === 0 ? "x" : "y",
  value: (i % 1000) / 7,
  unit: "m",
  quality: "good",
  observedAtMs: Date.now(),
  sequence: i,
});

if (mode === "ws") {
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.once("open", resolve));
  for (let i = 0; i < readings; i += BATCH) {
    socket.send(JSON.stringify(Array.from({ length: BATCH }, (_, k) => plain(i + k))));
    if (i % 2000 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  socket.close();
} else {
  const device = await connectDevice({
    url,
    enrolCode: code,
    privateKey: crypto.getRandomValues(new Uint8Array(32)),
    things: [{ id: "vehicle-1" }],
    batchMs: 2,
  });
  for (let i = 0; i < readings; i += BATCH) {
    // Ten rows of two: a batch of twenty readings.
    for (let k = 0; k < BATCH; k += 2)
      device.report("vehicle-1", { x: [((i + k) % 1000) / 7, "m"], y: [((i + k) % 500) / 7, "m"] });
    // As fast as the gateway acknowledges: a device that reports faster would drop its oldest rows.
    while (device.waiting > 5_000) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await device.close(60_000);
}
