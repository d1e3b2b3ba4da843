import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useLinkState, useZone } from "../session/context.tsx";
import type { SiteSession } from "../session/siteSession.ts";
import { timeText } from "../ui/format.ts";
import { FailureText } from "../ui/parts.tsx";

/** How long it is said that the connection is back. */
const RESTORED_MS = 10_000;

/** When the connection came back after it was lost; null when it was not, or that is long ago. */
function useRestoredAt(session: SiteSession): number | null {
  const phase = useStore(session.sync, (state) => state.phase);
  const [lost, setLost] = useState(false);
  const [restoredAt, setRestoredAt] = useState<number | null>(null);
  useEffect(() => {
    if (phase === "offline") setLost(true);
    if (phase !== "live" || !lost) return;
    setLost(false);
    setRestoredAt(session.nowMs());
  }, [phase, lost, session]);
  useEffect(() => {
    if (restoredAt === null) return;
    const timer = setTimeout(() => setRestoredAt(null), RESTORED_MS);
    return () => clearTimeout(timer);
  }, [restoredAt]);
  return restoredAt;
}

/** What is wrong with the connection, and for a moment that it is well again. */
export function LinkNotice({ session }: { session: SiteSession }) {
  const { t } = useTranslation();
  const zone = useZone();
  const phase = useStore(session.sync, (state) => state.phase);
  const refusal = useLinkState((state) => state.refusal);
  const restoredAt = useRestoredAt(session);
  if (refusal !== null)
    return (
      <div className="notice notice-bad" role="alert">
        {t("link.refused")} <FailureText error={refusal} />
      </div>
    );
  if (phase === "offline")
    return (
      <div className="notice notice-bad" role="alert">
        {t("link.offline")}
      </div>
    );
  if (phase === "resyncing") return <div className="notice">{t("link.resyncing")}</div>;
  if (restoredAt === null) return null;
  return (
    <div className="notice notice-restored" role="status">
      {t("link.restored", { time: timeText(restoredAt, zone) })}
    </div>
  );
}
