import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createCrowd } from "../../twins/crowd/crowd.ts";
import { STEP_S } from "../../twins/crowd/model.ts";
import { roomPlan } from "../../twins/crowd/validation/rooms.ts";
import { best, ROUNDS, type Room, roomOf, SPEED_MPS, type Spent, STEPS, timed } from "./crowdRoom.ts";
import type { Report } from "./report.ts";

function runOurs(room: Room): Spent {
  const venue = roomPlan(
    room.lengthM,
    room.depthM,
    room.doorsM.map((door) => ({ ...door, widthM: 1 })),
  );
  const crowd = createCrowd(
    venue,
    room.people.map(([x, y]) => ({ storey: 0, x, y, freeSpeedMps: SPEED_MPS })),
  );
  // Ways are made in the first step, once for a venue.
  crowd.step(STEP_S);
  const spent: Spent = { cpuMs: 0, agentSteps: 0 };
  for (let step = 0; step < STEPS; step++) timed(spent, crowd.inside, () => crowd.step(STEP_S));
  return spent;
}

/** The same of Detour's crowd, ns of CPU an agent-step. */
function detourNs(agents: number): number {
  const script = join(import.meta.dirname, "crowdDetour.ts");
  let ns = Infinity;
  for (let round = 0; round < ROUNDS - 1; round++)
    ns = Math.min(
      ns,
      Number(execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, String(agents)])),
    );
  return ns;
}

/** Agent-steps a second of people in a room, on one thread, against Detour's crowd in the same run. */
export async function benchCrowd(report: Report): Promise<void> {
  for (const [agents, atLeast] of [
    [1000, 0.5e6],
    [5000, 1e6],
  ] as const) {
    const name = `${agents.toLocaleString("en-US")} agents`;
    const detour = detourNs(agents);
    const room = roomOf(agents);
    const ours = best(() => runOurs(room));
    const unit = "ns/agent-step";
    const floor = { name: "Detour's crowd", value: detour };
    report.line({ name: `crowd: Detour, ${name}`, value: detour, unit, floor: null, atMost: null });
    report.line({ name: `crowd: ours, ${name}`, value: ours, unit, floor, atMost: 0.25 });
    report.line({
      name: `crowd: time of an agent-step, ${name}`,
      value: ours,
      unit,
      floor: null,
      atMost: 1e9 / atLeast,
    });
    report.line({ name: `crowd: speed, ${name}`, value: 1e9 / ours, unit: "agent-steps/s", floor: null, atMost: null });
  }
}
