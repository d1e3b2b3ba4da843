/** Ten lines that connect a device of one's own, for a file in the root of this repository. */
export const deviceSample = (
  url: string,
  code: string,
): string => `import { connectDevice } from "./server/device/device.ts";

const device = await connectDevice({
  url: "${url}",
  enrolCode: "${code}",
  keyFile: "my-sensor.key",
  things: [{ id: "my-sensor", model: "temperature-sensor", place: "line",
    title: { en: "My sensor", zh: "我的传感器" }, pose: { x: 8, y: 0, z: 1, headingRad: 0 } }],
});
setInterval(() => device.report("my-sensor", { temperature: [60 + 5 * Math.sin(Date.now() / 5000), "{unstated}"] }), 1000);
`;
