import { IconHexagon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import Sandbox from "../panels/Sandbox/Sandbox.tsx";
import { useLinkState } from "../session/context.tsx";
import { go } from "../session/view.ts";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** `/sandbox`: the door for who brings a model. */
export function SandboxPage() {
  const { t } = useTranslation();
  const phase = useLinkState((state) => state.phase);
  return (
    <div className="world">
      <header className="world-bar">
        <a
          className="community-home"
          href="/"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go({ sandbox: false, trial: null, beside: null });
          }}
        >
          <IconHexagon size={22} className="brand" aria-hidden />
          <strong>{t("product")}</strong>
        </a>
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
