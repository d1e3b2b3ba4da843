import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { decodeFrame, FRAME_HEADER_BYTES, frameWriter } from "../../twins/state/deltaFrame.ts";
import { benchHistory } from "./history.bench.ts";
import { benchIngest } from "./ingest.bench.ts";
import { benchLiveBrowser } from "./liveBrowser.ts";
import { fleet, move, objectsOf } from "./liveFleet.ts";
import { bestCpuMs, type Report } from "./report.ts";

const FLEETS = [1_000, 10_000];

/** The whole live path: codec, page, drawing, ingest and history, each beside its floor. */
export async function benchLive(report: Report): Promise<void> {
  benchCodec(report);
  await benchLiveBrowser(report, FLEETS);
  await benchIngest(report);
  await benchHistory(report);
}

/** The frame codec against JSON objects and against copying the same values, with every entity moving every tick. */
function benchCodec(report: Report): void {
  for (const n of FLEETS) {
    const ticks = 400_000 / n;
    const state = fleet(n);
    const random = rng(1);
    const r = () => random.uniform() * 100;
    const writer = frameWriter();
    let bytes = 0;
    const moving = bestCpuMs(3, () => {
      for (let t = 0; t < ticks; t++) move(state, r, t);
    });
    const encoding = bestCpuMs(3, () => {
      for (let t = 0; t < ticks; t++) {
        move(state, r, t);
        bytes = writer.encode(state, t)!.byteLength;
      }
    });
    const jsonOf = () => JSON.stringify(objectsOf(state));
    const json = bestCpuMs(3, () => {
      for (let t = 0; t < ticks; t++) {
        move(state, r, t);
        jsonOf();
      }
    });
    move(state, r, 1);
    const text = jsonOf();
    const frame = writer.encode(state, 1)!.slice();
    const layout = state.entries.map(({ base, model }) => ({ base, properties: model.properties }));
    const values = new Float64Array(state.slots);
    const at = new Float64Array(state.slots);
    const decoding = bestCpuMs(3, () => {
      for (let t = 0; t < ticks; t++) must(decodeFrame(frame, layout, values, at));
    });
    const parsing = bestCpuMs(3, () => {
      for (let t = 0; t < ticks; t++)
        for (const [i, item] of (JSON.parse(text) as { x: number }[]).entries()) values[i] = item.x;
    });
    report.line({
      name: `bytes a changed entity, ${n}`,
      value: (bytes - FRAME_HEADER_BYTES) / n,
      unit: "B",
      floor: null,
      atMost: 12,
    });
    report.line({
      name: `bytes a tick, ${n}`,
      value: bytes,
      unit: "B",
      floor: { name: "JSON objects", value: text.length },
      atMost: 0.25,
    });
    report.line({
      name: `server CPU a tick, encode, ${n}`,
      value: Math.max(0, encoding - moving) / ticks,
      unit: "ms",
      floor: { name: "JSON.stringify", value: Math.max(1e-3, json - moving) / ticks },
      atMost: 0.5,
    });
    report.line({
      name: `decode a tick, in the worker, ${n}`,
      value: decoding / ticks,
      unit: "ms",
      floor: { name: "JSON.parse", value: parsing / ticks },
      atMost: 0.5,
    });
  }
}
