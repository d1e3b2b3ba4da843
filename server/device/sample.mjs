// One's own thermometer in ten lines. While the server runs:
//   npm run sample -- CODE        CODE: console, Devices, "Connect a device"; needed the first time only
// AITN_URL        the server, default http://127.0.0.1:4380
// AITN_THERMOMETER a file with thousandths of a degree Celsius, as Linux has them
import { readFileSync } from "node:fs";
import { connectDevice } from "./device.ts";

// A wrong code, a server that is not there...: the refusal says which, in one line.
process.once("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(3);
});

const url = process.env.AITN_URL ?? "http://127.0.0.1:4380";
const title = { en: "My thermometer", zh: "我的温度计" };
const property = { name: "temperature", title: { en: "Temperature", zh: "温度" }, type: "number", unit: "Cel" };
const properties = [{ ...property, min: -55, max: 150, staleAfterMs: 5000 }];
const model = { type: "room-thermometer", version: "1.0.0", title, properties };
const things = [{ id: "my-thermometer", title, model }];
const onRefused = ({ code, message }) => console.error(`${code}: ${message}`);
const device = await connectDevice({ url, keyFile: "thermometer.key", enrolCode: process.argv[2], things, onRefused });
const timer = setInterval(() => device.report("my-thermometer", { temperature: [celsius(), "Cel"] }), 1000);

const file = process.env.AITN_THERMOMETER ?? "/sys/class/thermal/thermal_zone0/temp";
/** Null where there is no such thermometer: the console then shows that the value is missing. */
function celsius() {
  try {
    return Number.parseFloat(readFileSync(file, "utf8")) / 1000;
  } catch {
    return null;
  }
}

console.log(`${device.device} speaks for my-thermometer in site ${device.siteId}; Ctrl+C ends it`);
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    clearInterval(timer);
    void device.close();
  });
