/** Nothing heard for so long: the server is asked whether it is there, ms. */
export const ASK_AFTER_MS = 3_000;
/** Nothing heard for so long, the question unanswered: it is not. ms */
export const SILENT_AFTER_MS = 12_000;
/** So often it is looked at, ms. */
export const LOOK_EVERY_MS = 1_000;

export interface HeartbeatDeps {
  /** Asks the server whether it is there, and tells when it says so. */
  ask(answered: () => void): void;
  onSilent(): void;
  /** Heard again after a silence. */
  onHeard(): void;
  nowMs(): number;
}

export interface Heartbeat {
  /** A connection begins. */
  begin(): void;
  /** Something came from the server, whatever it was. */
  heard(): void;
  /** Called about every LOOK_EVERY_MS. */
  look(): void;
  /** The connection is gone. */
  end(): void;
}

/**
 * Notices that a connection is open and nobody is behind it: a process that hangs keeps its sockets. Only a server that once
 * answered the question is judged by it, and only by time in which this thread was awake: a machine that slept, or was too busy to
 * run this, has not listened either.
 */
export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  let open = false;
  /** Counts connections: an answer to the last one's question is none of this one's. */
  let connection = 0;
  let answers = false;
  let asked = false;
  let silent = false;
  let quietMs = 0;
  let lastMs = 0;

  function ask(): void {
    const own = connection;
    asked = true;
    deps.ask(() => {
      if (own !== connection) return;
      asked = false;
      answers = true;
    });
  }
  return {
    begin() {
      connection++;
      open = true;
      answers = silent = false;
      quietMs = 0;
      lastMs = deps.nowMs();
      ask();
    },
    heard() {
      quietMs = 0;
      if (!silent) return;
      silent = false;
      deps.onHeard();
    },
    look() {
      const nowMs = deps.nowMs();
      quietMs += Math.min(nowMs - lastMs, 2 * LOOK_EVERY_MS);
      lastMs = nowMs;
      if (!open) return;
      if (quietMs >= ASK_AFTER_MS && !asked) ask();
      if (silent || !answers || quietMs < SILENT_AFTER_MS) return;
      silent = true;
      deps.onSilent();
    },
    end() {
      connection++;
      open = false;
      silent = false;
    },
  };
}
