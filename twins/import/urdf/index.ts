/**
 * URDF (Unified Robot Description Format, ROS), with xacro already expanded.
 *
 * Read: links with mass, joints of all kinds with origin, axis, limit and mimic; boxes, cylinders, spheres and the visual meshes
 * that lie beside the file are drawn where they lie when every joint is at zero. A mesh may be STL, COLLADA, glTF or OBJ, and is
 * looked for by its address from the longest path on: package://pkg/meshes/base.dae at pkg/meshes/base.dae, meshes/base.dae, base.dae.
 * One that is not there or cannot be read is told by its name and referred to all the same, with scale and origin.
 * Not read: collision meshes, materials, inertias, transmissions, sensors, Gazebo's and ros2_control's parts. Positive
 * x is forward; the robot stands at the origin. Links must form one tree.
 */
import { Mesh, Parts } from "../geometry/mesh.ts";
import type { Imported, ImportedMachine, ImportedThing } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { Ids, title } from "../names.ts";
import { invalid, tooLarge } from "../refusals.ts";
import { type ImportHost, Pace, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { readXml } from "../xml/parse.ts";
import { type Frame, linkFrames } from "./kinematics.ts";
import { MeshLibrary } from "./meshes/library.ts";
import { type Link, type Robot, RobotTaker } from "./read.ts";
import { drawMesh, drawPrimitive } from "./shapes.ts";

/** A robot of a hundred links takes a tenth of a MB. */
export const MAX_URDF_BYTES = 64 * 1024 * 1024;

/** Shares of the way: a robot's own file is short, its meshes are what takes long. */
const READ = 0.1;
const DRAWN = 0.95;

async function draw(
  robot: Robot,
  frames: ReadonlyMap<string, Frame>,
  place: string,
  meshes: MeshLibrary,
  pace: Pace,
): Promise<Parts> {
  const parts = new Parts();
  const mesh = new Mesh();
  const visuals = (link: Link) => link.meshes.filter(({ use }) => use === "visual");
  const count = [...robot.links.values()].reduce((sum, link) => sum + visuals(link).length, 0);
  const share = (done: number): number => READ + ((DRAWN - READ) * done) / Math.max(1, count);
  let done = 0;
  for (const link of robot.links.values()) {
    const frame = frames.get(link.name)!;
    for (const primitive of link.primitives) {
      drawPrimitive(mesh, primitive, frame);
      if (pace.due(64)) await pace.rest(share(done));
    }
    for (const shape of visuals(link)) {
      const body = await meshes.mesh(shape.reference, shape.scale, share(done), share(done + 1));
      done++;
      if (body !== null) await drawMesh(mesh, body, shape, frame, pace, share(done));
      if (pace.due(64)) await pace.rest(share(done));
    }
    if (mesh.positions.some((value) => !Number.isFinite(value)))
      throw invalid({ line: link.line }, { en: "The link lies beyond all measure.", zh: "连杆的位置超出范围。" });
    parts.take(place, "robot", 3, mesh, link.name);
  }
  meshes.tell();
  return parts;
}

function machineOf(robot: Robot, thing: string): ImportedMachine {
  return {
    thing,
    links: [...robot.links.values()].map(({ name, massKg, meshes }) => ({ name, massKg, meshes })),
    joints: [...robot.joints.values()].map(({ line: _, ...joint }) => joint),
  };
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  if (source.size > MAX_URDF_BYTES)
    throw tooLarge(
      { line: 1 },
      {
        en: `It has ${source.size} bytes; ${MAX_URDF_BYTES} are read.`,
        zh: `共 ${source.size} 字节；最多读取 ${MAX_URDF_BYTES} 字节。`,
      },
    );
  const pace = new Pace(host);
  const warnings = new Warnings();
  const taker = new RobotTaker(warnings);
  const line = await readXml(source, host, pace, taker, READ);
  const robot = taker.robot(line);
  const frames = linkFrames(robot);
  const ids = new Ids();
  const said = title(robot.name, { en: "Robot", zh: "机器人" });
  const unit = ids.make(robot.name, "robot");
  const parts = await draw(robot, frames, unit, new MeshLibrary(source, host, warnings), pace);
  const { low, high } = parts;
  const reach = low[2] <= high[2] ? { floorZ: low[2], heightM: high[2] - low[2] } : { floorZ: 0, heightM: 0 };
  const thing: ImportedThing = {
    id: ids.make(`${robot.name}-robot`, "robot"),
    model: "robot",
    kind: "robot",
    title: said,
    place: unit,
    parent: null,
    pose: { x: 0, y: 0, z: 0, headingRad: 0 },
    reference: null,
  };
  return {
    format: "urdf",
    version: "",
    title: said,
    units: { length: "m", metres: 1 },
    georeference: null,
    places: [{ id: unit, level: "workUnit", title: said, parent: null, outline: [], ...reach }],
    things: [thing],
    machines: [machineOf(robot, thing.id)],
    routeMap: null,
    geometry: parts.list,
    warnings: warnings.list(),
  };
}

export const urdf: Importer = {
  format: "urdf",
  title: { en: "URDF robot", zh: "URDF 机器人" },
  run: (source, host) => atBoundary(() => read(source, host)),
};
