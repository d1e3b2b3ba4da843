import { DOING } from "../model.ts";
import { WALK_CELL_M } from "../plan/walkGrid.ts";
import type { CrowdState } from "../state.ts";
import { type Field, fieldToPortal } from "../ways/field.ts";

/** Ways round jams are thought over once in so many steps: 3 s. */
const RETHINK_STEPS = 60;
/** A jam is one when so many stand in a queue further than this from where they are going: a door's own queue is none. */
const JAM_PEOPLE = 20;
const FAR_M = 8;
/** What a metre counts as more for each standing person to the square metre (Kretz 2009, quickest path), and the most of it. */
const WORTH_EACH = 1;
const MOST_WORTH = 4;
/** Side of the squares that standing people are counted by, in cells of the walk grid: 1 m. */
const SQUARE = 5;

/** Where people stand in a jam far from any door the way counts longer, so that those behind take a wider one: round a corner, say. */
function crowdedField(s: CrowdState, zone: number, portal: number): Field {
  const { storey } = s.routes.plan.zones[zone]!;
  const grid = s.routes.plan.grids[storey]!;
  const cols = Math.ceil(grid.cols / SQUARE) + 1;
  const standing = new Uint16Array(cols * (Math.ceil(grid.rows / SQUARE) + 1));
  for (let i = 0; i < s.count; i++) {
    if (s.zone[i] !== zone || s.state[i] !== DOING.queueing) continue;
    const column = Math.floor((s.lx[i]! - grid.x0) / WALK_CELL_M / SQUARE);
    const row = Math.floor((s.ly[i]! - grid.y0) / WALK_CELL_M / SQUARE);
    standing[row * cols + column]!++;
  }
  return fieldToPortal(
    s.routes.plan,
    zone,
    portal,
    (column, row) =>
      1 + Math.min(MOST_WORTH, WORTH_EACH * standing[Math.floor(row / SQUARE) * cols + Math.floor(column / SQUARE)]!),
  );
}

const counts = new Map<number, number>();

/** Looks for jams and makes, or takes back, the ways round them. */
export function lookForJams(s: CrowdState): void {
  if (s.steps % RETHINK_STEPS !== 0 || !s.choosesQuickest) return;
  const many = s.routes.plan.portals.length;
  counts.clear();
  for (let i = 0; i < s.count; i++) {
    if (s.state[i] !== DOING.queueing || s.portal[i]! < 0 || s.aheadM[i]! < FAR_M) continue;
    const key = s.zone[i]! * many + s.portal[i]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let isChanged = false;
  for (const key of [...s.jamFields.keys()])
    if ((counts.get(key) ?? 0) < JAM_PEOPLE) {
      s.jamFields.delete(key);
      isChanged = true;
    }
  for (const [key, count] of counts) {
    if (count < JAM_PEOPLE) continue;
    s.jamFields.set(key, crowdedField(s, Math.floor(key / many), key % many));
    isChanged = true;
  }
  if (!isChanged) return;
  for (let i = 0; i < s.count; i++) {
    const zone = s.zone[i]!;
    const portal = s.portal[i]!;
    if (portal < 0 || zone < 0 || (s.fields[i] ?? null) === null) continue;
    s.fields[i] = s.jamFields.get(zone * many + portal) ?? s.routes.toPortal(zone, portal);
  }
}
