import { Button } from "@mantine/core";
import { IconHexagon, IconMapOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLinkState } from "../session/context.tsx";
import { goToSite } from "../session/view.ts";
import { Empty } from "../ui/parts.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** @param known whether what is said is known already: before the server has said its sites, any may be one of them */
function Nothing(props: { known: boolean; title: string; how: string }) {
  const { t } = useTranslation();
  return (
    <div className="world">
      <header className="world-bar">
        <IconHexagon size={22} className="brand" aria-hidden />
        <strong>{t("product")}</strong>
        <span className="spacer" />
        <SettingsMenu />
      </header>
      <main>
        {props.known ? (
          <>
            <h1>{props.title}</h1>
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
              {props.how}
            </Empty>
          </>
        ) : (
          <p className="notice">{t("link.connecting")}</p>
        )}
      </main>
    </div>
  );
}

/** The address names a site that is not of this server: nothing of another site is shown in its place. */
export function NoSitePage(props: { siteId: string }) {
  const { t } = useTranslation();
  const up = useLinkState((state) => state.phase === "up");
  return <Nothing known={up} title={t("world.noSite", { site: props.siteId })} how={t("world.noSiteHow")} />;
}

/** The console has no page at the address. */
export function NoPage(props: { path: string }) {
  const { t } = useTranslation();
  return <Nothing known title={t("world.noPage")} how={t("world.noPageHow", { address: props.path })} />;
}
