// One's own thermometer. While the server runs:
//   npm run sample -- CODE        CODE: console, Devices, "Connect a device"; needed the first time only
// AITN_URL        the server, default http://127.0.0.1:4380
// AITN_THERMOMETER a file with thousandths of a degree Celsius, as Linux has them; without it the value is missing
import { existsSync, readFileSync } from "node:fs";
import { connectDevice } from "./device.ts";

// Until it is connected, its end is a refusal, said in one line.
process.exitCode = 3;

const url = process.env.AITN_URL ?? "http://127.0.0.1:4380";
const file = process.env.AITN_THERMOMETER ?? "/sys/class/thermal/thermal_zone0/temp";
const celsius = () => (existsSync(file) ? Number.parseFloat(readFileSync(file, "utf8")) / 1000 : null);
const title = { en: "My thermometer", zh: "我的温度计" };
const property = { name: "temperature", title: { en: "Temperature", zh: "温度" }, type: "number", unit: "Cel" };
const properties = [{ ...property, min: -55, max: 150, staleAfterMs: 5000 }];
const model = { type: "room-thermometer", version: "1.0.0", title, properties };
const things = [{ id: "my-thermometer", title, model }];
const onRefused = ({ code, message }) => console.error(code === undefined ? message : `${code}: ${message}`);
process.once("uncaughtException", onRefused);
const device = await connectDevice({ url, keyFile: "thermometer.key", enrolCode: process.argv[2], things, onRefused });
const timer = setInterval(() => device.report("my-thermometer", { temperature: [celsius(), "Cel"] }), 1000);

process.exitCode = 0;
console.log(`${device.device} speaks for my-thermometer in site ${device.siteId}; Ctrl+C ends it`);
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    clearInterval(timer);
    void device.close();
  });
