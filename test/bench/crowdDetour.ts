import { Crowd as DetourCrowd, init, type NavMesh } from "recast-navigation";
import { generateSoloNavMesh } from "recast-navigation/generators";
import { STEP_S } from "../../twins/crowd/model.ts";
import { type Room, roomOf, SPEED_MPS, type Spent, STEPS, timed } from "./crowdRoom.ts";

const RADIUS_M = 0.2;

/** The room's floor and a strip before each door as triangles, y up. */
function floorOf(room: Room): { positions: number[]; indices: number[] } {
  const positions: number[] = [];
  const indices: number[] = [];
  const rectangle = (x0: number, z0: number, x1: number, z1: number): void => {
    const first = positions.length / 3;
    positions.push(x0, 0, z0, x1, 0, z0, x1, 0, z1, x0, 0, z1);
    indices.push(first, first + 2, first + 1, first, first + 3, first + 2);
  };
  rectangle(0, 0, room.lengthM, room.depthM);
  for (const { isAbove, atM } of room.doorsM) {
    const from = isAbove ? room.depthM - 0.1 : -3;
    rectangle(atM - 0.5, from, atM + 0.5, isAbove ? room.depthM + 3 : 0.1);
  }
  return { positions, indices };
}

function meshOf(room: Room): NavMesh {
  const { positions, indices } = floorOf(room);
  const { success, navMesh } = generateSoloNavMesh(positions, indices, {
    cs: 0.2,
    ch: 0.1,
    walkableRadius: 1,
    walkableHeight: 18,
    maxEdgeLen: 60,
  });
  if (!success || navMesh === undefined) throw new Error("Detour made no mesh of the room");
  return navMesh;
}

/** The same people, each bound for the nearest door of the same room, in Detour's crowd with its usual settings. */
function runDetour(room: Room, mesh: NavMesh): Spent {
  const crowd = new DetourCrowd(mesh, { maxAgents: room.people.length, maxAgentRadius: 0.3 });
  for (const [x, z] of room.people) {
    const agent = crowd.addAgent({ x, y: 0, z }, { radius: RADIUS_M, height: 1.8, maxSpeed: SPEED_MPS });
    const far = ({ isAbove, atM }: Room["doorsM"][number]): number =>
      (atM - x) ** 2 + ((isAbove ? room.depthM : 0) - z) ** 2;
    const door = room.doorsM.reduce((best, one) => (far(one) < far(best) ? one : best));
    agent.requestMoveTarget({ x: door.atM, y: 0, z: door.isAbove ? room.depthM + 2.5 : -2.5 });
  }
  crowd.update(STEP_S);
  const spent: Spent = { cpuMs: 0, agentSteps: 0 };
  for (let step = 0; step < STEPS; step++) {
    timed(spent, crowd.getActiveAgentCount(), () => crowd.update(STEP_S));
  }
  return spent;
}

// A process for each round: the library fails at the next crowd when one of thousands has made its memory grow.
await init();
const room = roomOf(Number(process.argv[2]));
const mesh = meshOf(room);
// Some hundred first, so that its code is compiled as well as ours is in later rounds.
runDetour({ ...room, people: room.people.slice(0, 300) }, mesh);
const { cpuMs, agentSteps } = runDetour(room, mesh);
process.stdout.write(`${(1e6 * cpuMs) / agentSteps}\n`);
