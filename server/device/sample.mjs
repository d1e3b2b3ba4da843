// One's own thermometer. While the server runs:
//   npm run sample -- CODE        CODE: console, Devices, "Connect a device"; needed the first time only
// AITN_URL         the server, default http://127.0.0.1:4380
// AITN_THERMOMETER a file with thousandths of a degree Celsius, as Linux has them; without it the value is missing
import { existsSync, readFileSync } from "node:fs";
import { runDevice } from "./program.ts";

const file = process.env.AITN_THERMOMETER ?? "/sys/class/thermal/thermal_zone0/temp";
const celsius = () => (existsSync(file) ? Number.parseFloat(readFileSync(file, "utf8")) / 1000 : null);
const title = { en: "My thermometer", zh: "我的温度计" };
const property = { name: "temperature", title: { en: "Temperature", zh: "温度" }, type: "number", unit: "Cel" };
const properties = [{ ...property, min: -55, max: 150, staleAfterMs: 5000 }];
const model = { type: "room-thermometer", version: "1.0.0", title, properties };
const device = await runDevice({ keyFile: "thermometer.key", things: [{ id: "my-thermometer", title, model }] });
setInterval(() => device.report("my-thermometer", { temperature: [celsius(), "Cel"] }), 1000);
