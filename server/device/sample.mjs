// One's own thermometer. While the server runs:
//   npm run sample -- CODE        CODE: console, Devices, "Connect a device"; needed the first time only
// AITN_URL         the server, default http://127.0.0.1:4380
// AITN_THERMOMETER a file with thousandths of a degree Celsius, as Linux has them; without it the value is missing
import { readFile } from "node:fs/promises";
import { runDevice } from "./program.ts";

const file = process.env.AITN_THERMOMETER ?? "/sys/class/thermal/thermal_zone0/temp";
const celsius = async () => Number.parseFloat(await readFile(file, "utf8").catch(() => "")) / 1000;
const title = { en: "My thermometer", zh: "我的温度计" };
const property = { name: "temperature", title: { en: "Temperature", zh: "温度" }, type: "number", unit: "Cel" };
const properties = [{ ...property, min: -55, max: 150, staleAfterMs: 5000 }];
const model = { type: "room-thermometer", version: "1.0.0", title, properties };
const device = await runDevice({ keyFile: "thermometer.key", things: [{ id: "my-thermometer", title, model }] });
setInterval(async () => device.report("my-thermometer", { temperature: [await celsius(), "Cel"] }), 1000);
