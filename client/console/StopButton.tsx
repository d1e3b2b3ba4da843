import { IconHandStop } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../twins/core/result.ts";
import { useAct, useDomain, usePastMs, usePersonName, useShown, useSite, useZone } from "../session/context.tsx";
import { useRefusal } from "../session/may.ts";
import { timeText } from "../ui/format.ts";
import { FailureText } from "../ui/parts.tsx";

/** Asking the stop again is harmless; a second try follows when the first gets no answer. */
const STOP_TIMEOUT_MS = 3000;

/** Where the page says that a stop did not arrive: in a line of its own, which covers nothing. */
const NOTES = "stop-notes";
export const StopNotes = () => <div id={NOTES} />;

function StopFailed({ error }: { error: Failure }) {
  const { t } = useTranslation();
  const place = document.getElementById(NOTES);
  const note = (
    <div className="stop-failed" role="alert">
      {t("stop.failed")} <code>{error.code}</code>
    </div>
  );
  return place === null ? note : createPortal(note, place);
}

/** The operational stop: one press, no dialog, in one fixed place. */
export function StopButton() {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const { run, busy, error } = useAct("stop");
  const refusal = useRefusal("stop");
  const stopped = useDomain((domain) => domain.stopped !== null);
  // A stop that was given up may still arrive: then its failure is no news any more, nor when the stop is cleared.
  const [over, setOver] = useState<Failure | null>(null);
  useEffect(() => {
    if (stopped) setOver(error);
  }, [stopped, error]);
  async function press(): Promise<void> {
    if ((await run({ siteId }, STOP_TIMEOUT_MS)) === null) await run({ siteId }, STOP_TIMEOUT_MS);
  }
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
      {error !== null && error !== over && !stopped && <StopFailed error={error} />}
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
