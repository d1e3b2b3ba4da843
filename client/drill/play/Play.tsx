import { ActionIcon, Button } from "@mantine/core";
import { IconEye, IconHelp, IconMap2, IconMapPin, IconMenu2, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { webglSupport } from "../../scene/support.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";
import { useDrillSettings } from "../session/settings.ts";
import { Actions } from "./Actions.tsx";
import { Captions } from "./Captions.tsx";
import { GoToDialog } from "./GoToDialog.tsx";
import { Hud } from "./Hud.tsx";
import { MiniMap } from "./MiniMap.tsx";
import { PlanCanvas } from "./PlanCanvas.tsx";
import { PlayMenu } from "./PlayMenu.tsx";
import { RollPanel } from "./RollPanel.tsx";
import { ThumbStick } from "./ThumbStick.tsx";
import { usePicture } from "./usePicture.ts";
import { type Play as PlayState, usePlay } from "./usePlay.ts";

/** With three.js, which the plan does without. */
const FirstPerson = lazy(async () => ({ default: (await import("../view3d/FirstPerson.tsx")).FirstPerson }));

/** Menu, help, the other view, where one is. */
function Tools({ play }: { play: PlayState }) {
  const { t } = useTranslation();
  const isFirst = play.view === "first";
  return (
    <div className="drill-tools">
      <ActionIcon size={44} variant="default" aria-label={t("drill.menu")} onClick={() => play.open("menu")}>
        <IconMenu2 size={22} />
      </ActionIcon>
      <ActionIcon size={44} variant="default" aria-label={t("drill.help")} onClick={() => play.open("help")}>
        <IconHelp size={22} />
      </ActionIcon>
      {webglSupport() !== "none" && (
        <ActionIcon
          size={44}
          variant="default"
          aria-label={t(isFirst ? "drill.viewPlan" : "drill.viewFirst")}
          title={`${t(isFirst ? "drill.viewPlan" : "drill.viewFirst")} (P)`}
          onClick={() => play.run("view")}
        >
          {isFirst ? <IconMap2 size={22} /> : <IconEye size={22} />}
        </ActionIcon>
      )}
      {!isFirst && (
        <ActionIcon
          size={44}
          variant="default"
          aria-label={t(play.whole ? "drill.follow" : "drill.zoom")}
          onClick={() => play.run("zoom")}
        >
          {play.whole ? <IconZoomIn size={22} /> : <IconZoomOut size={22} />}
        </ActionIcon>
      )}
      <Button
        className="drill-where"
        variant="default"
        leftSection={<IconMapPin size={18} aria-hidden />}
        onClick={() => play.run("where")}
      >
        {t("drill.where")} <kbd aria-hidden>N</kbd>
      </Button>
    </div>
  );
}

/** The drill under way. */
export function Play({ session, run, onLeave }: { session: DrillSession; run: DrillRun; onLeave: () => void }) {
  const { t } = useTranslation();
  const play = usePlay(session, run);
  const picture = usePicture(session, run);
  const shared = { session, run, picture, controls: play.controls };
  const { text } = useDrillSettings();
  const link = useStore(session.state, (state) => state.link);
  return (
    <main className={`drill-play${play.flashes ? " drill-flash" : ""}`} data-text={text}>
      <h1 className="sr-only" tabIndex={-1}>
        {t("drill.title")}
      </h1>
      <Hud session={session} run={run} />
      <div className="drill-stage">
        {play.view === "first" ? (
          <>
            <Suspense fallback={<p className="drill-drawing">{t("drill.viewLoading")}</p>}>
              <FirstPerson {...shared} door={play.door} onFailure={play.viewFailed} />
            </Suspense>
            <MiniMap run={run} picture={picture} onPress={() => play.run("view")} />
          </>
        ) : (
          <PlanCanvas {...shared} whole={play.whole} />
        )}
        <Tools play={play} />
        {link !== "up" && <p className="drill-down">{t("drill.down")}</p>}
        <Captions session={session} />
        <ThumbStick controls={play.controls} />
        <RollPanel session={session} run={run} isOpen={play.isRollOpen} onClose={() => play.run("roll")} />
      </div>
      <Actions session={session} run={run} play={play} />
      <GoToDialog session={session} run={run} play={play} />
      <PlayMenu session={session} run={run} dialog={play.dialog} open={play.open} onLeave={onLeave} />
    </main>
  );
}
