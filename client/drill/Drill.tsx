import "./drill.css";
import "./debrief/debrief.css";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { heldToken } from "../session/link.ts";
import { VERIFY_CODE, Verify } from "./debrief/Verify.tsx";
import { DrillList } from "./pages/DrillList.tsx";
import { Room } from "./pages/Room.tsx";
import { createDrillSession, type DrillSession } from "./session/session.ts";

/** The public's drill: with a code one drill, without one the list of them. A connection of its own, as long as it is shown. */
export function Drill({ code, bar }: { code: string; bar: ReactNode }) {
  const { t } = useTranslation();
  const [session, setSession] = useState<DrillSession | null>(null);
  useEffect(() => {
    const isPage = code === "" || code === VERIFY_CODE;
    const opened = createDrillSession(location.origin, isPage ? null : code, sessionStorage, () =>
      heldToken(localStorage),
    );
    setSession(opened);
    return () => opened.close();
  }, [code]);
  useEffect(() => {
    document.title = `${t("drill.title")} · ${t("product")}`;
  }, [t]);
  if (session === null) return null;
  if (code === VERIFY_CODE)
    return (
      <>
        {bar}
        <Verify session={session} />
      </>
    );
  if (code !== "") return <Room session={session} bar={bar} />;
  return (
    <>
      {bar}
      <DrillList session={session} />
    </>
  );
}
