import { invalid, shown } from "../refusals.ts";
import type { Joint, Origin, Robot } from "./read.ts";

/** A frame in the robot's: rows of the rotation, then where it lies, m. */
export interface Frame {
  readonly rows: readonly (readonly [number, number, number])[];
  readonly at: readonly [number, number, number];
}

/** Fixed axes: roll about x, then pitch about y, then yaw about z (ROS REP 103). */
export function frameOf({ xyz, rpy }: Origin): Frame {
  const [r, p, y] = rpy as [number, number, number];
  const [cr, sr, cp, sp, cy, sy] = [Math.cos(r), Math.sin(r), Math.cos(p), Math.sin(p), Math.cos(y), Math.sin(y)];
  return {
    rows: [
      [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
      [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
      [-sp, cp * sr, cp * cr],
    ],
    at: xyz as [number, number, number],
  };
}

export function applied({ rows, at }: Frame, [x, y, z]: readonly number[]): [number, number, number] {
  const out = (i: number) => rows[i]![0] * x! + rows[i]![1] * y! + rows[i]![2] * z! + at[i]!;
  return [out(0), out(1), out(2)];
}

export function within(outer: Frame, inner: Frame): Frame {
  const column = (j: 0 | 1 | 2) =>
    applied(
      { ...outer, at: [0, 0, 0] },
      inner.rows.map((row) => row[j]),
    );
  const [x, y, z] = [column(0), column(1), column(2)];
  return { rows: [0, 1, 2].map((i) => [x[i]!, y[i]!, z[i]!] as const), at: applied(outer, inner.at) };
}

/** Checks a joint by itself. @throws CodedError IMPORT_INVALID with its line */
function checkJoint(joint: Joint, { links, joints }: Robot): void {
  const { line, name, parentLink, childLink, kind, limit, mimic, axis } = joint;
  for (const link of [parentLink, childLink])
    if (!links.has(link))
      throw invalid(
        { line },
        {
          en: `Joint ${shown(name)} names link ${shown(link)}, which the robot does not have.`,
          zh: `关节 ${shown(name)} 指定了连杆 ${shown(link)}，但机器人没有该连杆。`,
        },
      );
  const turns = kind === "revolute" || kind === "prismatic";
  if (turns && limit === null)
    throw invalid(
      { line },
      { en: `Joint ${shown(name)} has no limit.`, zh: `关节 ${shown(name)} 没有限位（limit）。` },
    );
  if (turns && limit !== null && limit.lower > limit.upper)
    throw invalid(
      { line },
      { en: `Joint ${shown(name)} has its lower limit above its upper.`, zh: `关节 ${shown(name)} 的下限高于上限。` },
    );
  if (kind !== "fixed" && kind !== "floating" && Math.hypot(...axis) < 1e-9)
    throw invalid(
      { line },
      { en: `Joint ${shown(name)} has an axis of no length.`, zh: `关节 ${shown(name)} 的轴长度为零。` },
    );
  if (mimic !== null && !joints.has(mimic.joint))
    throw invalid(
      { line },
      {
        en: `Joint ${shown(name)} follows joint ${shown(mimic.joint)}, which the robot does not have.`,
        zh: `关节 ${shown(name)} 跟随关节 ${shown(mimic.joint)}，但机器人没有该关节。`,
      },
    );
}

/** A joint that follows another must not come back to itself. */
function checkMimics({ joints }: Robot): void {
  for (const joint of joints.values()) {
    const seen = new Set<string>();
    for (
      let one: Joint | undefined = joint;
      one !== undefined;
      one = one.mimic === null ? undefined : joints.get(one.mimic.joint)
    ) {
      if (seen.has(one.name))
        throw invalid(
          { line: joint.line },
          {
            en: `Joint ${shown(joint.name)} follows itself, by way of others.`,
            zh: `关节 ${shown(joint.name)}（经由其他关节）跟随自身。`,
          },
        );
      seen.add(one.name);
    }
  }
}

/**
 * Where each link lies when every joint is at zero. Links form one tree: a single root, one parent each.
 * @throws CodedError IMPORT_INVALID with the line
 */
export function linkFrames(robot: Robot): ReadonlyMap<string, Frame> {
  const above = new Map<string, Joint>();
  const below = new Map<string, Joint[]>();
  for (const joint of robot.joints.values()) {
    checkJoint(joint, robot);
    if (above.has(joint.childLink))
      throw invalid(
        { line: joint.line },
        {
          en: `Link ${shown(joint.childLink)} hangs on two joints.`,
          zh: `连杆 ${shown(joint.childLink)} 连在两个关节上。`,
        },
      );
    above.set(joint.childLink, joint);
    below.set(joint.parentLink, [...(below.get(joint.parentLink) ?? []), joint]);
  }
  checkMimics(robot);
  const roots = [...robot.links.values()].filter(({ name }) => !above.has(name));
  const [root, second] = roots;
  if (robot.links.size === 0)
    throw invalid({ line: robot.line }, { en: "The robot has no link.", zh: "机器人没有连杆。" });
  if (root === undefined)
    throw invalid(
      { line: robot.line },
      { en: "The robot's links hang on each other in a ring.", zh: "机器人的连杆首尾相连成环。" },
    );
  if (second !== undefined)
    throw invalid(
      { line: second.line },
      {
        en: `Link ${shown(second.name)} is a second root: no joint holds it.`,
        zh: `连杆 ${shown(second.name)} 是第二个根：没有关节连接它。`,
      },
    );
  const frames = new Map<string, Frame>([[root.name, frameOf({ xyz: [0, 0, 0], rpy: [0, 0, 0] })]]);
  const waiting = [root.name];
  for (let link = waiting.pop(); link !== undefined; link = waiting.pop())
    for (const joint of below.get(link) ?? []) {
      frames.set(joint.childLink, within(frames.get(link)!, frameOf(joint.origin)));
      waiting.push(joint.childLink);
    }
  if (frames.size < robot.links.size) {
    const lost = [...robot.joints.values()].find(({ childLink }) => !frames.has(childLink))!;
    throw invalid(
      { line: lost.line },
      {
        en: `Link ${shown(lost.childLink)} hangs on itself, by way of others.`,
        zh: `连杆 ${shown(lost.childLink)}（经由其他连杆）连在自身上。`,
      },
    );
  }
  return frames;
}
