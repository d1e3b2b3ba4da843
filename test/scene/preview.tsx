import { useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { SiteScene } from "../../client/scene/SiteScene.tsx";
import { WHOLE } from "../../client/scene/stage/stagePlace.ts";
import type { QualityStep, SceneAlarm, SceneHandle, Theme } from "../../client/scene/types.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Thing } from "../../twins/core/thing.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { writableReplica } from "./replica.ts";

/**
 * A page to look at the scene without a server: fixed states of the machining cell.
 * ?theme=dark &quality=high|medium|low|plan &select=machine-1 &frame=machine-1 &top=1 &t=seconds &live=1 &lang=zh
 * &silent=machine-2,vehicle-1 (not connected) &expected=1 (a forecast) &fleet=1000 (so many more vehicles)
 */
const query = new URLSearchParams(location.search);
/** Vehicles beside those of the cell, in rows beyond its hall. */
const extra = Number(query.get("fleet") ?? 0);
const crowded = Array.from({ length: extra }, (_, i): Thing => {
  const vehicle = fms.things.find(({ model }) => model === "agv")!;
  return { ...vehicle, id: `extra-${i + 1}` as Thing["id"] };
});
const site: Site = { ...fms, things: [...fms.things, ...crowded] };
const replica = writableReplica(site, thingModels);
const startMs = 1_760_000_000_000;
const silent = new Set(query.get("silent")?.split(","));
replica.online = (thing) => !silent.has(thing);

function scene(tS: number): void {
  const atMs = startMs + tS * 1000;
  replica.nowMs = atMs + 50;
  const machine = (n: number, state: number, extra: Record<string, number> = {}): void =>
    replica.set(
      `machine-${n}`,
      { state, spindleSpeed: state === 1 ? 6200 : 0, doorOpen: 0, power: 8, job: n, ...extra },
      atMs,
    );
  machine(1, 1);
  machine(2, 0, { doorOpen: 1 });
  machine(3, 1);
  machine(4, 3);
  const along = (tS * 1.2) % 3;
  replica.set("vehicle-1", { x: 0.6 + along, y: 1.5, heading: 0, speed: 1.2, state: 1, battery: 78, load: 3 }, atMs);
  replica.set(
    "vehicle-2",
    { x: 3, y: -1.5 - Math.min(1.4, along), heading: -Math.PI / 2, speed: 0, state: 4, battery: 24, load: 0 },
    atMs,
  );
  for (let i = 0; i < extra; i++) {
    const [x, y] = [12 + (i % 50) * 1.5, 9 - Math.floor(i / 50) * 1.5];
    replica.set(
      `extra-${i + 1}`,
      { x: x + Math.sin(tS + i) * 0.2, y, heading: 0, speed: 0, state: 1, battery: 60 },
      atMs,
    );
  }
  const at = [1, 0, 101, 3, 0, 0, 0, 4];
  at.forEach((where, i) => {
    replica.set(
      `pallet-${i + 1}`,
      { job: i < 6 ? i + 1 : 0, at: where, nextOperation: i % 3, operations: 4, state: 1 },
      atMs,
    );
  });
  const angles = [0.5, -1.3, 1.5, -1.8, -1.55, 0.2 + tS * 0.1];
  angles.forEach((angle, i) => {
    replica.set("arm-1", { [`angle${i}`]: angle }, atMs);
  });
  replica.set("arm-1", { protectiveStop: 0, gripLost: 0 }, atMs);
  replica.set("pump-1", { pressure: 2.2, current: 1.4, temperature: 68 }, atMs);
  replica.set("thermo-2", { temperature: 91 }, atMs);
  replica.set("cell-1", { mode: 1 }, atMs);
}

const alarms = new Map<string, SceneAlarm>([
  ["machine-4", { priority: "critical", state: "unacknowledged" }],
  ["pump-1", { priority: "high", state: "acknowledged" }],
  ["vehicle-2", { priority: "low", state: "acknowledged" }],
]);
const paths = new Map([
  ["vehicle-1", { nodes: ["n1", "n2", "machine-2"], released: 2 }],
  ["vehicle-2", { nodes: ["machine-4"], released: 1 }],
]);
const leases = {
  held: new Map([
    ["n0", "vehicle-1"],
    ["n0-n1", "vehicle-1"],
    ["n1", "vehicle-1"],
    ["n1-n2", "vehicle-1"],
    ["n2", "vehicle-1"],
    ["n4", "vehicle-2"],
    ["n4-machine-4", "vehicle-2"],
    ["machine-4", "vehicle-2"],
  ]),
  expected: query.get("expected") === "1",
};
const noLeases = { held: new Map<string, string>(), expected: false };
const ghosts = [{ thing: "vehicle-1", x: 6, y: 3.2, headingRad: Math.PI / 2 }];
const none = new Map();
let frames = 0;
let firstMs = 0;
let worstMs = 0;
function told(ms: number): void {
  if (frames++ === 0) firstMs = performance.now();
  worstMs = Math.max(worstMs, ms);
  Object.assign(window, { frameMs: ms, frames3d: frames, firstMs, worstMs });
}

function Preview() {
  const [selection, setSelection] = useState<string | null>(query.get("select"));
  const handle = useRef<SceneHandle>(null);
  Object.assign(window, { handle });
  const plain = query.get("plain") === "1";
  return (
    <SiteScene
      ref={handle}
      site={site}
      geometry={null}
      levels={WHOLE}
      models={thingModels}
      views={thingViews}
      replica={replica}
      theme={(query.get("theme") ?? "light") as Theme}
      quality={(query.get("quality") ?? "high") as QualityStep | "auto"}
      selection={selection}
      onSelect={setSelection}
      alarms={plain ? none : alarms}
      paths={plain ? none : paths}
      leases={plain ? noLeases : leases}
      ghosts={plain ? [] : ghosts}
      followId={query.get("follow")}
      reducedMotion={query.get("live") !== "1"}
      language={query.get("lang") === "zh" ? "zh" : "en"}
      onFrameTime={told}
    />
  );
}

performance.mark("begin");
scene(0);
scene(0.05);
if (query.get("live") === "1") {
  const begun = performance.now();
  setInterval(() => scene((performance.now() - begun) / 1000), 50);
}
createRoot(document.getElementById("root")!).render(<Preview />);
