import { Button } from "@mantine/core";
import { IconHexagon, IconMapOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLinkState } from "../session/context.tsx";
import { goToSite } from "../session/view.ts";
import { Empty } from "../ui/parts.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** The address names a site that is not of this server: nothing of another site is shown in its place. */
export function NoSitePage(props: { siteId: string }) {
  const { t } = useTranslation();
  const up = useLinkState((state) => state.phase === "up");
  return (
    <div className="world">
      <header className="world-bar">
        <IconHexagon size={22} className="brand" aria-hidden />
        <strong>{t("product")}</strong>
        <span className="spacer" />
        <SettingsMenu />
      </header>
      <main>
        {up ? (
          <>
            <h1>{t("world.noSite", { site: props.siteId })}</h1>
            <Empty
              icon={<IconMapOff size={30} stroke={1.4} />}
              action={
                <Button
                  component="a"
                  href="/"
                  variant="default"
                  onClick={(event) => {
                    event.preventDefault();
                    goToSite(null);
                  }}
                >
                  {t("top.sites")}
                </Button>
              }
            >
              {t("world.noSiteHow")}
            </Empty>
          </>
        ) : (
          <p className="notice">{t("link.connecting")}</p>
        )}
      </main>
    </div>
  );
}
