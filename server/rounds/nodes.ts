import { randomBytes } from "node:crypto";
import type { TrainHere } from "../../models/learning/client.ts";
import { nodesOf, nodeTrainer } from "../../models/learning/node.ts";
import { pooled, type Task } from "../../models/learning/task.ts";

/** No number of a member's delta counts for more. */
const MOST = 4;
/** Up to so many members mask with all others, beyond with so many of them. */
const ALL_NEIGHBOURS = 100;
const NAME = /^node-(\d+)-of-(\d+)-by-(\d+)$/;

/** A task whose clients are nodes of its holders, and where those train. */
export interface TaskInNodes {
  readonly task: Task;
  trainer(place: number): TrainHere;
}

/**
 * @param size most holders of a node
 * @param trainer of a holder, by its place among the task's clients
 */
export function inNodes(task: Task, size: number, trainer: (place: number) => TrainHere): TaskInNodes {
  const groups = nodesOf(
    task.clients.map((client, place) => ({ client, place })),
    size,
  );
  const clients = groups.map((members, n) => ({
    // The name says who belongs to it, so that a folder's rounds are never gone on with by other nodes.
    name: `node-${n + 1}-of-${groups.length}-by-${size}`,
    examples: pooled(members.map(({ client }) => client)),
  }));
  return {
    task: { ...task, clients },
    trainer(node) {
      const members = (groups[node] ?? []).map(({ client, place }) => ({
        examples: client.examples.count,
        train: trainer(place),
      }));
      const degree = Math.min(members.length - 1, ALL_NEIGHBOURS);
      return nodeTrainer(members, { most: MOST, degree, random: (count) => new Uint8Array(randomBytes(count)) });
    },
  };
}

/** Most holders of a node in a demand whose clients are such; null for other clients. */
export function nodeSizeOf(clients: readonly string[]): number | null {
  const size = NAME.exec(clients[0] ?? "")?.[3];
  return size === undefined ? null : Number(size);
}
