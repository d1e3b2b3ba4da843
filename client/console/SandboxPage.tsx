import { useTranslation } from "react-i18next";
import Sandbox from "../panels/Sandbox/Sandbox.tsx";
import { useLinkState } from "../session/context.tsx";
import { PageBar } from "./PageBar.tsx";

/** `/sandbox`: the door for who brings a model. */
export function SandboxPage() {
  const { t } = useTranslation();
  const phase = useLinkState((state) => state.phase);
  return (
    <div className="world">
      <PageBar />
      <main>
        {phase === "down" && <p className="notice notice-bad">{t("link.offline")}</p>}
        <Sandbox />
      </main>
    </div>
  );
}
