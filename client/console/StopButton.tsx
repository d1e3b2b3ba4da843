import { IconHandStop } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import {
  useAct,
  useDomain,
  useLinkState,
  usePastMs,
  usePersonName,
  useShown,
  useSite,
  useZone,
} from "../session/context.tsx";
import { useRefusal } from "../session/may.ts";
import { pressStop, type StopFailure } from "../session/stopPress.ts";
import { timeText } from "../ui/format.ts";
import { FailureText } from "../ui/parts.tsx";

const STOP_TIMEOUT_MS = 3000;
/** So far the clock of the server may be from what this page takes it for. */
const CLOCK_MS = 1000;

/** Where the page says that a stop did not arrive: in a line of its own, which covers nothing. */
const NOTES = "stop-notes";
export const StopNotes = () => <div id={NOTES} />;

function StopNote(props: { children: ReactNode }) {
  const place = document.getElementById(NOTES);
  const note = (
    <div className="stop-failed" role="alert">
      {props.children}
    </div>
  );
  return place === null ? note : createPortal(note, place);
}

/** What is known of a stop that failed: never more than is known. */
export function StopFailureText({ failure: { kind, error } }: { failure: StopFailure }) {
  const { t } = useTranslation();
  return (
    <>
      {t(`stop.${kind}`)} {kind === "refused" ? <FailureText error={error} /> : <code>{error.code}</code>}
    </>
  );
}

interface Failed extends StopFailure {
  readonly pressedAtMs: number;
}
interface Late {
  readonly pressedAtMs: number;
  readonly latchedAtMs: number;
}

/** The stop, and what became of one that failed: a stop that nobody answered may arrive long after it was pressed. */
function useStop() {
  const session = useSite();
  const { siteId, link } = session;
  const me = useLinkState((state) => state.person?.name);
  const stopped = useDomain((domain) => domain.stopped);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failed | null>(null);
  const [late, setLate] = useState<Late | null>(null);
  useEffect(() => {
    if (stopped === null) return setLate(null);
    // The site is stopped: that a stop failed is no news any more, but that it was this one, and when it arrived, is.
    if (failed?.kind === "unknown" && stopped.by === me && stopped.atMs > failed.pressedAtMs - CLOCK_MS)
      setLate({ pressedAtMs: failed.pressedAtMs, latchedAtMs: stopped.atMs });
    setFailed(null);
  }, [stopped, failed, me]);
  async function press(): Promise<void> {
    const pressedAtMs = session.nowMs();
    setBusy(true);
    const failure = await pressStop(() => link.ask("stop", { siteId }, STOP_TIMEOUT_MS));
    setBusy(false);
    // The first press that nobody answered is the one that may arrive first.
    setFailed((old) =>
      failure === null ? null : { ...failure, pressedAtMs: old?.kind === "unknown" ? old.pressedAtMs : pressedAtMs },
    );
  }
  return { press, busy, stopped: stopped !== null, failed, late };
}

/** The operational stop: one press, no dialog, in one fixed place. */
export function StopButton() {
  const { t } = useTranslation();
  const zone = useZone();
  const { press, busy, stopped, failed, late } = useStop();
  const refusal = useRefusal("stop");
  return (
    <>
      <button
        type="button"
        className={`stop${stopped ? " stop-latched" : ""}`}
        aria-label={t("stop.label")}
        title={refusal ?? t("stop.label")}
        disabled={refusal !== null}
        aria-pressed={stopped}
        onClick={() => void press()}
      >
        <IconHandStop size={19} aria-hidden />
        {stopped ? t("stop.latched") : busy ? t("stop.sending") : t("stop.stop")}
      </button>
      {failed !== null && !stopped && (
        <StopNote>
          <StopFailureText failure={failed} />
        </StopNote>
      )}
      {late !== null && stopped && (
        <StopNote>
          {t("stop.late", { pressed: timeText(late.pressedAtMs, zone), latched: timeText(late.latchedAtMs, zone) })}
        </StopNote>
      )}
    </>
  );
}

/** The pressed button has gone: the keyboard goes on at the harmless one of the two that took its place. */
const focusOn = (element: HTMLButtonElement | null): void => element?.focus();

/** What a replay says of the stop of its moment: nothing to press. */
function PastStop() {
  const who = usePersonName();
  const { t } = useTranslation();
  const zone = useZone();
  const stopped = useShown((shown) => shown.stopped);
  if (stopped === null) return null;
  return (
    <div className="stop-banner stop-then" role="status">
      <IconHandStop size={20} aria-hidden />
      <strong>
        {stopped.by === ""
          ? t("replay.stopThenUnknown")
          : t("replay.stopThen", { who: who(stopped.by), time: timeText(stopped.atMs, zone) })}
      </strong>
    </div>
  );
}

/** The stop of the shown moment. */
export function StopBanner() {
  return usePastMs() === null ? <LiveStop /> : <PastStop />;
}

/** Across the whole top while the stop is latched. Clearing it takes two deliberate presses. */
function LiveStop() {
  const who = usePersonName();
  const { t } = useTranslation();
  const { siteId } = useSite();
  const zone = useZone();
  const stopped = useDomain((domain) => domain.stopped);
  const [asked, setAsked] = useState(false);
  const { run, busy, error } = useAct("clearStop");
  const refusal = useRefusal("clearStop");
  if (stopped === null) return null;
  const words = t("stop.banner", { who: who(stopped.by), time: timeText(stopped.atMs, zone) });
  return (
    <div className="stop-banner" role="alert">
      <IconHandStop size={20} aria-hidden />
      <strong>{t("stop.latched")}</strong>
      <span>{words}</span>
      <span className="spacer" />
      {error !== null && (
        <div className="stop-refused">
          <FailureText error={error} />
        </div>
      )}
      {asked ? (
        <>
          <button ref={focusOn} type="button" onClick={() => setAsked(false)}>
            {t("common.cancel")}
          </button>
          <button
            type="button"
            className="stop-clear"
            disabled={busy}
            onClick={() => void run({ siteId }).then(() => setAsked(false))}
          >
            {t("stop.clearSure")}
          </button>
        </>
      ) : (
        <button type="button" disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setAsked(true)}>
          {t("stop.clear")}
        </button>
      )}
    </div>
  );
}
