import { createStore, type StoreApi } from "zustand/vanilla";
import { type Additions, idOf, type SiteEdit, undoOf } from "../../twins/core/additions.ts";
import type { Failure } from "../../twins/core/result.ts";
import { type AdditionRow, type AdditionRows, afterEdit } from "../../twins/protocol/additions.ts";
import type { Link } from "./link.ts";

/** Steps that one can go back. */
const MAX_UNDO = 100;

/** What people added to the site, and what this page can take back. */
export interface AdditionsState {
  /** False until the server has told them. */
  readonly known: boolean;
  readonly rows: AdditionRows;
  /** Edits of this page, the last one last. */
  readonly done: readonly SiteEdit[];
  readonly undone: readonly SiteEdit[];
  /** An edit is on its way. */
  readonly busy: boolean;
  /** Why the last edit was refused. */
  readonly error: Failure | null;
}

/** An edit by what is there when its turn has come; null: nothing is to be done any more. */
export type EditMaker = (rows: AdditionRows) => SiteEdit | null;

export interface SiteAdditions {
  readonly state: StoreApi<AdditionsState>;
  load(): Promise<void>;
  /** Somebody's edit, perhaps one's own. */
  told(edit: SiteEdit, by: string, atMs: number): void;
  /** @returns false when it was refused: `error` says why */
  edit(make: EditMaker): Promise<boolean>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  forgiven(): void;
}

export const additionsOf = (rows: AdditionRows): Additions =>
  new Map([...rows].map(([id, { addition }]) => [id, addition]));

export const rowsOf = (told: readonly AdditionRow[]): AdditionRows =>
  new Map(told.map((row) => [idOf(row.addition), row]));

/** Of the present's those that nobody edited since a past moment: they stood then as they stand now. */
export const unchangedSince = (rows: AdditionRows, atMs: number): AdditionRows =>
  new Map([...rows].filter(([, row]) => row.atMs <= atMs));

/** The rows that are told now; those from before where they are the same, so that a picture of them is not made again. */
export function sameOrNew(before: AdditionRows, now: AdditionRows): AdditionRows {
  const texts = (rows: AdditionRows): string => JSON.stringify([...rows.values()]);
  return before.size === now.size && texts(before) === texts(now) ? before : now;
}

/** Who edits here, and when, for the time until the server tells of it. */
export interface Editor {
  person(): string;
  /** Server's now, ms. */
  nowMs(): number;
}

export function createAdditions(siteId: string, link: Pick<Link, "ask">, editor: Editor): SiteAdditions {
  const state = createStore<AdditionsState>(() => ({
    known: false,
    rows: new Map(),
    done: [],
    undone: [],
    busy: false,
    error: null,
  }));

  const told = (edit: SiteEdit, by: string, atMs: number): void =>
    state.setState(({ rows }) => ({ rows: afterEdit(rows, edit, by, atMs) }));

  /** One after the other: each is made of what the one before has left. */
  let last: Promise<unknown> = Promise.resolve();
  function next(make: EditMaker, kept: (edit: SiteEdit, taken: boolean) => Partial<AdditionsState>): Promise<boolean> {
    const turn = last.then(async () => {
      const edit = make(state.getState().rows);
      if (edit === null) return false;
      state.setState({ busy: true });
      const answer = await link.ask("editSite", { siteId, edit });
      state.setState({ busy: false, error: answer.ok ? null : answer.error, ...kept(edit, answer.ok) });
      if (answer.ok) told(edit, editor.person(), editor.nowMs());
      // What others did meanwhile may be what the edit failed on.
      else if (answer.error.code === "SITE_CHANGED") void load();
      return answer.ok;
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  async function load(): Promise<void> {
    const answer = await link.ask("additions", { siteId });
    if (!answer.ok) return state.setState({ error: answer.error });
    state.setState({ known: true, rows: rowsOf(answer.value.rows) });
  }

  return {
    state,
    load,
    told,
    edit: (make) =>
      next(make, (edit, taken) =>
        taken ? { done: [...state.getState().done, edit].slice(-MAX_UNDO), undone: [] } : {},
      ),
    // A step that can be gone no more, because others changed what it was about, is dropped: the one before it is next.
    undo: () =>
      next(
        () => {
          const edit = state.getState().done.at(-1);
          return edit === undefined ? null : undoOf(edit);
        },
        (edit, taken) => ({
          done: state.getState().done.slice(0, -1),
          ...(taken && { undone: [...state.getState().undone, undoOf(edit)] }),
        }),
      ),
    redo: () =>
      next(
        () => state.getState().undone.at(-1) ?? null,
        (edit, taken) => ({
          undone: state.getState().undone.slice(0, -1),
          ...(taken && { done: [...state.getState().done, edit] }),
        }),
      ),
    forgiven: () => state.setState({ error: null }),
  };
}
