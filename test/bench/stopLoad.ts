import { connectDevice, type Device } from "../../server/device/device.ts";

/** The devices of stop.bench.ts, in a process of their own. Prints a line for each order to stop, when it arrived. */
const [url, ...codes] = process.argv.slice(2) as [string, ...string[]];
const PROPERTIES = 20;
const REPORT_MS = 50;
const text = (name: string) => ({ en: name, zh: name });
const model = {
  type: "stop-bench",
  version: "1.0.0",
  title: text("Stop bench"),
  properties: Array.from({ length: PROPERTIES }, (_, i) => ({
    name: `value${i}`,
    title: text(`Value ${i}`),
    type: "number" as const,
    unit: "1",
    min: 0,
    max: 100,
    staleAfterMs: 5_000,
  })),
};

const devices: Device[] = [];
for (const [i, enrolCode] of codes.entries())
  devices.push(
    await connectDevice({
      url,
      enrolCode,
      privateKey: crypto.getRandomValues(new Uint8Array(32)),
      things: [{ id: `stop-bench-${i}`, model }],
      onStop: (stopped) => {
        if (stopped) process.stdout.write(`${JSON.stringify({ stoppedAtMs: Date.now() })}\n`);
      },
    }),
  );
while (devices.some((device) => !device.online)) await new Promise((resolve) => setTimeout(resolve, 50));

let reporting = false;
let round = 0;
/** Readings due at this moment, of all devices spread over the period, as if each kept its own time. */
const timers = devices.map((device, i) =>
  setTimeout(
    () =>
      setInterval(() => {
        if (!reporting) return;
        round++;
        const values = Object.fromEntries(model.properties.map(({ name }, k) => [name, ((round + k) % 1000) / 10]));
        device.report(`stop-bench-${i}`, values);
      }, REPORT_MS),
    (i * REPORT_MS) / devices.length,
  ),
);
process.stdin.on("data", (chunk: Buffer) => {
  reporting = chunk.toString().includes("load");
});
process.stdin.on("end", () => {
  for (const timer of timers) clearTimeout(timer);
  process.exit(0);
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
