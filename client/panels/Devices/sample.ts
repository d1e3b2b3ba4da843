/** A whole device, to be saved in the project's folder: the same lines as in server/device/sample.mjs, which the command runs. */
export const SAMPLE = `import { readFile } from "node:fs/promises";
import { runDevice } from "./server/device/program.ts";
const file = process.env.AITN_THERMOMETER ?? "/sys/class/thermal/thermal_zone0/temp";
const celsius = async () => Number.parseFloat(await readFile(file, "utf8").catch(() => "")) / 1000;
const title = { en: "My thermometer", zh: "我的温度计" };
const property = { name: "temperature", title: { en: "Temperature", zh: "温度" }, type: "number", unit: "Cel" };
const properties = [{ ...property, min: -55, max: 150, staleAfterMs: 5000 }];
const model = { type: "room-thermometer", version: "1.0.0", title, properties };
const device = await runDevice({ keyFile: "thermometer.key", things: [{ id: "my-thermometer", title, model }] });
setInterval(async () => device.report("my-thermometer", { temperature: [await celsius(), "Cel"] }), 1000);
`;

const DEFAULT_URL = "http://127.0.0.1:4380";

/** The command that runs the sample with a code, in the project's folder. */
export const sampleCommand = (url: string, code: string): string =>
  `${url === DEFAULT_URL ? "" : `AITN_URL=${url} `}npm run sample -- ${code}`;
