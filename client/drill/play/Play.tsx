import { ActionIcon, Button } from "@mantine/core";
import { IconHelp, IconMapPin, IconMenu2, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";
import { Actions } from "./Actions.tsx";
import { Captions } from "./Captions.tsx";
import { GoToDialog } from "./GoToDialog.tsx";
import { Hud } from "./Hud.tsx";
import { PlanCanvas } from "./PlanCanvas.tsx";
import { PlayMenu } from "./PlayMenu.tsx";
import { RollPanel } from "./RollPanel.tsx";
import { ThumbStick } from "./ThumbStick.tsx";
import { usePlay } from "./usePlay.ts";

/** The drill under way. */
export function Play({ session, run, onLeave }: { session: DrillSession; run: DrillRun; onLeave: () => void }) {
  const { t } = useTranslation();
  const play = usePlay(session, run);
  const { text } = useDrillSettings();
  const link = useStore(session.state, (state) => state.link);
  return (
    <main className={`drill-play${play.flashes ? " drill-flash" : ""}`} data-text={text}>
      <h1 className="sr-only">{t("drill.title")}</h1>
      <Hud session={session} run={run} />
      <div className="drill-stage">
        <PlanCanvas session={session} run={run} controls={play.controls} whole={play.whole} />
        <div className="drill-tools">
          <ActionIcon size={44} variant="default" aria-label={t("drill.menu")} onClick={() => play.open("menu")}>
            <IconMenu2 size={22} />
          </ActionIcon>
          <ActionIcon size={44} variant="default" aria-label={t("drill.help")} onClick={() => play.open("help")}>
            <IconHelp size={22} />
          </ActionIcon>
          <ActionIcon
            size={44}
            variant="default"
            aria-label={t(play.whole ? "drill.follow" : "drill.zoom")}
            onClick={() => play.run("zoom")}
          >
            {play.whole ? <IconZoomIn size={22} /> : <IconZoomOut size={22} />}
          </ActionIcon>
          <Button
            className="drill-where"
            variant="default"
            leftSection={<IconMapPin size={18} aria-hidden />}
            onClick={() => play.run("where")}
          >
            {t("drill.where")} <kbd aria-hidden>N</kbd>
          </Button>
        </div>
        {link !== "up" && <p className="drill-down">{t("drill.down")}</p>}
        <Captions session={session} />
        <ThumbStick controls={play.controls} />
        <RollPanel session={session} run={run} isOpen={play.isRollOpen} onClose={() => play.run("roll")} />
      </div>
      <Actions session={session} run={run} play={play} />
      <GoToDialog session={session} run={run} play={play} />
      <PlayMenu dialog={play.dialog} open={play.open} onLeave={onLeave} />
    </main>
  );
}
