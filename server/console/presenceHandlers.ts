import type { Clock } from "../../twins/core/clock.ts";
import { ok } from "../../twins/core/result.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { permitted } from "../../twins/protocol/permissions.ts";
import { HEARTBEAT_MS, type LookedAt } from "../../twins/protocol/presence.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";
import { createPresence, type Looker, type Presence } from "./presence.ts";

/** A console is answered with the whole list at most this often, ms: at each heartbeat, not at each move. */
const WHOLE_EVERY_MS = HEARTBEAT_MS / 2;

const lookerOf = ({ id, person }: ConsoleSession): Looker => ({
  console: id,
  // Who sits at the server's own machine has not said who they are.
  name: person === null || person.local ? null : person.name,
  role: person?.role ?? "viewer",
});

/** Who may not edit does not, whatever their page says. */
const placeOf = (place: LookedAt, { person }: ConsoleSession): LookedAt => ({
  ...place,
  edit: place.edit && person !== null && permitted(person.role, "editSite"),
});

export interface PresenceSide {
  /** The handlers with `present`, and with an end of presence wherever a console ends what it may see. */
  handlers(others: Omit<Handlers, "present">): Handlers;
  ended(session: ConsoleSession): void;
  /** Every PRESENCE_EVERY_MS. `tellEach`: to each console of a site its own event. */
  tick(tellEach: (siteId: string, eventFor: (session: ConsoleSession) => JournalledEvent) => void): void;
}

/** When a session was last answered with a whole list, and of which site. */
type Answered = WeakMap<ConsoleSession, { siteId: string; atMs: number }>;

function presentHandler(presence: Presence, clock: Clock, whole: Answered): Handlers["present"] {
  return async ({ siteId, ...place }, session) => {
    const before = presence.idOf(siteId, session.id);
    if (session.sites.has(siteId)) presence.look(siteId, lookerOf(session), placeOf(place, session));
    const you = presence.idOf(siteId, session.id);
    const { people, more } = presence.list(siteId);
    const last = whole.get(session);
    const nowMs = clock.nowMs();
    const known = you === before && last?.siteId === siteId && nowMs - last.atMs < WHOLE_EVERY_MS;
    if (!known) whole.set(session, { siteId, atMs: nowMs });
    return ok({ you, people: known ? null : people, more });
  };
}

/** Who else looks at a site: told while they look, journalled and audited nowhere. */
export function presenceSide(clock: Clock): PresenceSide {
  const presence = createPresence(clock);
  const whole: Answered = new WeakMap();
  return {
    handlers: (others) => ({
      ...others,
      present: presentHandler(presence, clock, whole),
      async subscribe(params, session) {
        // A page that begins anew on the same connection knows nobody yet.
        whole.delete(session);
        return others.subscribe(params, session);
      },
      async unsubscribe(params, session) {
        presence.leave(session.id, params.siteId);
        return others.unsubscribe(params, session);
      },
      async login(params, session) {
        const signed = await others.login(params, session);
        if (signed.ok) presence.leave(session.id);
        return signed;
      },
      async logout(params, session) {
        presence.leave(session.id);
        return others.logout(params, session);
      },
    }),
    ended: ({ id }) => presence.leave(id),
    tick(tellEach) {
      for (const [siteId, news] of presence.news())
        tellEach(siteId, ({ id }) => ({
          seq: 0,
          atMs: clock.nowMs(),
          siteId,
          event: { type: "presence", you: presence.idOf(siteId, id), ...news },
        }));
    },
  };
}
