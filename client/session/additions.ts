import { createStore, type StoreApi } from "zustand/vanilla";
import { type Additions, editedId, idOf, type SiteEdit, titleOf, undoOf } from "../../twins/core/additions.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { Failure } from "../../twins/core/result.ts";
import { type AdditionRow, type AdditionRows, afterEdit } from "../../twins/protocol/additions.ts";
import type { Link } from "./link.ts";

/** Steps that one can go back. */
const MAX_UNDO = 100;

/** Additions that others removed and that are remembered, with who removed them. */
const MAX_GONE = 200;

/** Refusals that no second try mends: a step that met one is gone. Others, as a lost link, leave it to be taken again. */
const FINAL: ReadonlySet<ErrorCode> = new Set(["SITE_CHANGED", "SITE_EDIT", "SITE_LIVE"]);

/** What others did to the very thing that one was about to edit. */
export interface Meanwhile {
  readonly what: "removed" | "changed";
  /** Whether it was to be removed anyway. */
  readonly unwanted: boolean;
  /** As it is called now, or was when it went. */
  readonly title: LocalText;
  /** Null: nobody told. */
  readonly by: string | null;
  /** Steps of one's own that can neither be undone nor done again for it, and are forgotten. */
  readonly dropped: number;
}

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
  /** Why the last edit was not done, where nobody is to blame: another was faster. */
  readonly meanwhile: Meanwhile | null;
}

/** An edit by what is there when its turn has come; null: nothing is to be done any more. */
export interface EditMaker {
  (rows: AdditionRows): SiteEdit | null;
  /** The addition that it is about, where there is one already, and whether that is to go. */
  readonly about?: { readonly id: string; readonly goes: boolean };
}

export interface SiteAdditions {
  readonly state: StoreApi<AdditionsState>;
  load(): Promise<void>;
  /** Somebody's edit, perhaps one's own. */
  told(edit: SiteEdit, by: string, atMs: number): void;
  /** @returns false when it was not done: `error` or `meanwhile` says why */
  edit(make: EditMaker): Promise<boolean>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  /** What was said of the last edit has been read, or one goes on without. */
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

/** What was removed, by whom: of the last ones. */
function rememberGone() {
  const gone = new Map<string, Pick<Meanwhile, "title" | "by">>();
  return {
    told({ was, becomes }: SiteEdit, by: string): void {
      if (becomes !== null) return void gone.delete(idOf(becomes));
      if (was === null) return;
      gone.set(idOf(was), { title: titleOf(was), by });
      if (gone.size > MAX_GONE) gone.delete(gone.keys().next().value!);
    },
    of: (id: string) => gone.get(id),
  };
}

const isAbout = (id: string) => (step: SiteEdit) => editedId(step) === id;

/** One edit's turn: how it is made, and what the steps are after it. */
interface Turn {
  readonly about?: EditMaker["about"];
  make(state: AdditionsState): SiteEdit | null;
  kept(state: AdditionsState, edit: SiteEdit): Pick<AdditionsState, "done" | "undone">;
  /** What of the steps is left when it was refused for good. */
  refused(state: AdditionsState): Partial<AdditionsState>;
}

const undoTurn: Turn = {
  make({ done }) {
    const edit = done.at(-1);
    return edit === undefined ? null : undoOf(edit);
  },
  kept: ({ done, undone }, edit) => ({ done: done.slice(0, -1), undone: [...undone, undoOf(edit)] }),
  refused: ({ done }) => ({ done: done.slice(0, -1) }),
};

const redoTurn: Turn = {
  make: ({ undone }) => undone.at(-1) ?? null,
  kept: ({ done, undone }, edit) => ({ done: [...done, edit], undone: undone.slice(0, -1) }),
  refused: ({ undone }) => ({ undone: undone.slice(0, -1) }),
};

const editTurn = (make: EditMaker): Turn => ({
  ...(make.about !== undefined && { about: make.about }),
  make: ({ rows }) => make(rows),
  kept: ({ done }, edit) => ({ done: [...done, edit].slice(-MAX_UNDO), undone: [] }),
  refused: () => ({}),
});

export function createAdditions(siteId: string, link: Pick<Link, "ask">, editor: Editor): SiteAdditions {
  const state = createStore<AdditionsState>(() => ({
    known: false,
    rows: new Map(),
    done: [],
    undone: [],
    busy: false,
    error: null,
    meanwhile: null,
  }));
  const gone = rememberGone();

  function told(edit: SiteEdit, by: string, atMs: number): void {
    gone.told(edit, by);
    state.setState(({ rows }) => ({ rows: afterEdit(rows, edit, by, atMs) }));
  }

  /**
   * Says what others did, and forgets the steps that it has ended: each is about the addition as it was after the step
   * before, so none of them can be gone any more.
   */
  function overtaken(id: string, unwanted: boolean, title: LocalText): void {
    const { rows, done, undone } = state.getState();
    const row = rows.get(id);
    const left = [done, undone].map((steps) => steps.filter((step) => !isAbout(id)(step))) as [SiteEdit[], SiteEdit[]];
    state.setState({
      done: left[0],
      undone: left[1],
      error: null,
      meanwhile: {
        what: row === undefined ? "removed" : "changed",
        unwanted,
        title: row === undefined ? (gone.of(id)?.title ?? title) : titleOf(row.addition),
        by: row === undefined ? (gone.of(id)?.by ?? null) : row.by,
        dropped: done.length + undone.length - left[0].length - left[1].length,
      },
    });
  }

  /** Of what is gone by now there is nothing to ask; who wanted something of it is told all the same. */
  function nothingToAsk({ about }: Turn): void {
    const was = about === undefined || state.getState().rows.has(about.id) ? undefined : gone.of(about.id);
    if (about !== undefined && was !== undefined) overtaken(about.id, about.goes, was.title);
  }

  async function take(turn: Turn): Promise<boolean> {
    const { make, kept, refused } = turn;
    // What was said of the edit before is over with the next, whatever comes of it.
    state.setState({ error: null, meanwhile: null });
    const edit = make(state.getState());
    if (edit === null) {
      nothingToAsk(turn);
      return false;
    }
    state.setState({ busy: true });
    const answer = await link.ask("editSite", { siteId, edit });
    if (answer.ok) {
      state.setState((now) => ({ busy: false, ...kept(now, edit) }));
      told(edit, editor.person(), editor.nowMs());
      return true;
    }
    if (answer.error.code === "SITE_CHANGED" && (await load()))
      overtaken(editedId(edit), edit.becomes === null, titleOf((edit.was ?? edit.becomes)!));
    else state.setState((now) => ({ error: answer.error, ...(FINAL.has(answer.error.code) && refused(now)) }));
    state.setState({ busy: false });
    return false;
  }

  /** One after the other: each is made of what the one before has left. */
  let last: Promise<unknown> = Promise.resolve();
  function next(turn: Turn): Promise<boolean> {
    const taken = last.then(() => take(turn));
    last = taken.catch(() => undefined);
    return taken;
  }

  async function load(): Promise<boolean> {
    const answer = await link.ask("additions", { siteId });
    if (answer.ok) state.setState({ known: true, rows: rowsOf(answer.value.rows) });
    else state.setState({ error: answer.error });
    return answer.ok;
  }

  return {
    state,
    load: async () => void (await load()),
    told,
    edit: (make) => next(editTurn(make)),
    undo: () => next(undoTurn),
    redo: () => next(redoTurn),
    forgiven: () => state.setState({ error: null, meanwhile: null }),
  };
}
