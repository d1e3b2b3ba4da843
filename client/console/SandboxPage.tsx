import { useTranslation } from "react-i18next";
import Sandbox from "../panels/Sandbox/Sandbox.tsx";
import { useLinkState } from "../session/context.tsx";
import { HomeLink } from "./HomeLink.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** `/sandbox`: the door for who brings a model. */
export function SandboxPage() {
  const { t } = useTranslation();
  const phase = useLinkState((state) => state.phase);
  return (
    <div className="world">
      <header className="world-bar">
        <HomeLink />
        <span className="spacer" />
        <SettingsMenu />
      </header>
      <main>
        {phase === "down" && <p className="notice notice-bad">{t("link.offline")}</p>}
        <Sandbox />
      </main>
    </div>
  );
}
