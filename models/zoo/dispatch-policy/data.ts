import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";
import { cellOf, problemOf } from "./cells.ts";
import { FEATURES, featuresOf } from "./features.ts";
import { decisionsOf } from "./teacher.ts";

/** A set of jobs of a made-up cell, and the order in which the teacher gives its operations out. */
export interface Lesson {
  readonly cell: number;
  readonly set: number;
  readonly problem: TransportJobShop;
  /** Places of jobs in the problem. */
  readonly order: readonly number[];
}

const HEADER = "cell,set,order";
const LINE = /^(\d{1,6}),(\d{1,6}),([0-9]{1,200})$/;
const MAX_LESSONS = 10_000;

/** Whether an order gives out all of a problem's operations, and nothing else. */
function isWhole({ jobs }: TransportJobShop, order: readonly number[]): boolean {
  const given = jobs.map(() => 0);
  for (const place of order) if (given[place] !== undefined) given[place]++;
  return (
    order.every((place) => place < jobs.length) && jobs.every(({ operations }, i) => operations.length === given[i])
  );
}

/** Reads the teacher's orders, a digit an operation. @throws RangeError for a line that is none, or orders other jobs than the cell's */
export function parseLessons(text: string): readonly Lesson[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER || lines.length > MAX_LESSONS) throw new RangeError("not the teacher's orders");
  return lines.flatMap((line, i): Lesson[] => {
    if (line === "") return [];
    const [, cell = "", set = "", digits = ""] = LINE.exec(line) ?? [];
    const order = Array.from(digits, Number);
    const problem = digits === "" ? null : problemOf(cellOf(Number(cell)), Number(set));
    if (problem === null || !isWhole(problem, order)) throw new RangeError(`line ${i + 2} is no order of its jobs`);
    return [{ cell: Number(cell), set: Number(set), problem, order }];
  });
}

export const lineOf = ({ cell, set, order }: Omit<Lesson, "problem">): string => `${cell},${set},${order.join("")}`;

/** Most candidates of a decision in training: as many as jobs of a set. The policy itself takes any number. */
export const PLACES = 8;

/** A decision an example: the candidates, and beside them nobody; the one that the teacher chose. */
export function examplesOf(lessons: readonly Lesson[]): Examples {
  const decisions = lessons.flatMap(({ problem, order }) =>
    decisionsOf(problem, order).map(({ candidates, chosen }) => ({
      features: featuresOf(candidates, problem),
      chosen,
    })),
  );
  const inputs = new Float32Array(decisions.length * PLACES * FEATURES);
  const targets = new Float32Array(decisions.length * PLACES);
  for (const [i, { features, chosen }] of decisions.entries()) {
    inputs.set(features, i * PLACES * FEATURES);
    targets[i * PLACES + chosen] = 1;
  }
  return { count: decisions.length, shape: [PLACES, FEATURES], inputs, targets };
}

/** Share of decisions in which the highest score is the teacher's choice. */
export function agreement(scores: Float32Array, targets: Float32Array): number {
  const decisions = targets.length / PLACES;
  let right = 0;
  for (let i = 0; i < decisions; i++) {
    const row = scores.subarray(i * PLACES, (i + 1) * PLACES);
    if (targets[i * PLACES + row.indexOf(Math.max(...row))] === 1) right++;
  }
  return right / decisions;
}
