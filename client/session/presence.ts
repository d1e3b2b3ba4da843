import { createStore, type StoreApi } from "zustand/vanilla";
import type { AskParams } from "../../twins/protocol/console.ts";
import {
  afterNews,
  type EyeView,
  HEARTBEAT_MS,
  type LookedAt,
  type PresenceNews,
  type Present,
  SILENT_MS,
} from "../../twins/protocol/presence.ts";
import type { Link } from "./link.ts";

/** What is looked at is compared, and told if it is other, at most this often, ms. */
export const TELL_EVERY_MS = 250;
/** An answer that takes longer is not waited for: the next one says the same. */
const ANSWER_MS = 5_000;

export interface PresenceState {
  /** Id of the person at this console; null before the server has said it. */
  readonly you: string | null;
  /** Everyone the server lists, oneself too. */
  readonly people: readonly Present[];
  /** People beyond those that are listed. */
  readonly more: number;
}

const NOBODY: PresenceState = { you: null, people: [], more: 0 };

export interface PresenceCamera {
  /** Null where the picture has no camera. */
  view(): EyeView | null;
  lookAs(view: EyeView): void;
}

type Place = Omit<AskParams<"present">, "siteId">;

/** Who looks at a site. The server is told what this page looks at while the page is in sight. */
export interface Presence {
  readonly state: StoreApi<PresenceState>;
  /** Set by the scene while there is one. */
  camera: PresenceCamera | null;
  /** News of the server. */
  told(news: PresenceNews): void;
  /** The connection is away, and with it all that is known of others. */
  lost(): void;
  /** Looks once; called every TELL_EVERY_MS. */
  tick(): void;
}

export interface PresenceParts {
  readonly siteId: string;
  readonly link: Pick<Link, "ask">;
  /** What the page shows; null while it is not subscribed to the site. */
  look(): Omit<LookedAt, "eye"> | null;
  hidden(): boolean;
  nowMs(): number;
}

const rounded = (value: number, steps: number): number => Math.round(value * steps) / steps;

/** To the centimetre and the milliradian: less is the camera's own easing. */
const steady = ({ target: [x, y, z], distanceM, azimuthRad, polarRad }: EyeView): Place["eye"] => ({
  target: [rounded(x, 100), rounded(y, 100), rounded(z, 100)],
  distanceM: rounded(distanceM, 100),
  // However often one went around.
  azimuthRad: rounded(Math.atan2(Math.sin(azimuthRad), Math.cos(azimuthRad)), 1000),
  polarRad: rounded(polarRad, 1000),
});

export function createPresence(parts: PresenceParts): Presence {
  const { siteId, link, nowMs } = parts;
  const state = createStore<PresenceState>(() => NOBODY);
  let said: string | null = null;
  let saidAtMs = 0;
  let seenAtMs = nowMs();
  let asking = false;
  /** Counts losses, so that an answer from before one is not taken. */
  let era = 0;

  async function say(place: Place): Promise<void> {
    asking = true;
    const asked = era;
    const answer = await link.ask("present", { siteId, ...place }, ANSWER_MS);
    asking = false;
    if (!answer.ok || asked !== era) return;
    const { you, people, more } = answer.value;
    if (people !== null) state.setState({ you, people, more });
  }
  const presence: Presence = {
    state,
    camera: null,
    told: ({ you, changed, gone, more }) =>
      state.setState((old) => ({ you, people: afterNews(old.people, { changed, gone }), more })),
    lost() {
      era++;
      said = null;
      state.setState(NOBODY, true);
    },
    tick() {
      const now = nowMs();
      if (!parts.hidden()) seenAtMs = now;
      const look = parts.look();
      if (look === null || asking || now - seenAtMs > SILENT_MS) return;
      const eye = presence.camera?.view() ?? null;
      const { select, storey, at, edit } = look;
      const place: Place = { select, storey, at, edit, eye: eye === null ? null : steady(eye) };
      const saying = JSON.stringify(place);
      // After a refusal the heartbeat's time is waited, too: the next tick would be refused again.
      if (now - saidAtMs < (saying === said ? HEARTBEAT_MS : TELL_EVERY_MS)) return;
      said = saying;
      saidAtMs = now;
      void say(place);
    },
  };
  return presence;
}

/** Everyone but the person at this console. */
export const othersOf = ({ you, people }: PresenceState): readonly Present[] => people.filter(({ id }) => id !== you);

/** Whether somebody edits the site, in whichever window. */
export const edits = ({ places }: Present): boolean => places.some(({ edit }) => edit);

/** Who of the others has selected each Thing, in whichever window. */
export function selectedByOthers(others: readonly Present[]): ReadonlyMap<string, readonly Present[]> {
  const by = new Map<string, Present[]>();
  for (const one of others)
    for (const thing of new Set(one.places.flatMap(({ select }) => select ?? [])))
      by.set(thing, [...(by.get(thing) ?? []), one]);
  return by;
}
