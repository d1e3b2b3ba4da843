import { IconHandStop } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLink, useLinkState } from "../session/context.tsx";
import { mayAsk } from "../session/may.ts";
import { pressStop, type StopFailure } from "../session/stopPress.ts";
import { useView } from "../session/view.ts";
import { StopFailureText } from "./StopButton.tsx";

/**
 * STOP in its place on the sign-in page, for whoever stands there. A stranger of the network must not be able to halt a
 * site, so it works where someone acts already (the local operator), or on the browser of the last person who signed in
 * and may stop. Elsewhere it says where the stop is.
 */
export function SignInStop() {
  const { t } = useTranslation();
  const link = useLink();
  const site = useView((view) => view.site);
  const sites = useLinkState((state) => state.sites);
  const person = useLinkState((state) => state.person);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<StopFailure | null>(null);
  const acting = mayAsk(person, "stop");
  const last = link.stopper();
  const known = sites.filter(({ id }) => id === site);
  // An address without a site of this server: all of them, rather than none.
  const here = (known.length > 0 ? known : sites).map(({ id }) => id);
  const stop = (siteId: string) => (acting ? link.ask("stop", { siteId }, 3_000) : link.stopAsLast(siteId));

  async function press(): Promise<void> {
    setBusy(true);
    const failures = await Promise.all(here.map((siteId) => pressStop(() => stop(siteId))));
    const failed = failures.find((one) => one !== null) ?? null;
    setBusy(false);
    setDone(failed === null && here.length > 0);
    setFailure(failed);
  }
  const possible = acting || last !== null;
  return (
    <div className="sign-in-stop">
      {done && (
        <p role="status" className="sr-only">
          {t("stop.latched")}
        </p>
      )}
      {failure !== null && (
        <div className="stop-failed" role="alert">
          <StopFailureText failure={failure} />
        </div>
      )}
      {!possible && failure === null && <p className="muted">{t("login.noStop")}</p>}
      {!done && failure === null && last !== null && !acting && (
        <p className="muted">{t("login.stopAs", { name: last })}</p>
      )}
      {possible && (
        <button
          type="button"
          className={`stop${done ? " stop-latched" : ""}`}
          aria-label={t("stop.label")}
          aria-pressed={done}
          onClick={() => void press()}
        >
          <IconHandStop size={19} aria-hidden />
          {done ? t("stop.latched") : busy ? t("stop.sending") : t("stop.stop")}
        </button>
      )}
    </div>
  );
}
