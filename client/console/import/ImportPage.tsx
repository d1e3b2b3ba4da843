import { Button, NativeSelect, Progress } from "@mantine/core";
import { IconFileUpload, IconShieldLock } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { LocalText } from "../../../twins/core/place.ts";
import type { Failure } from "../../../twins/core/result.ts";
import type { Format } from "../../../twins/import/imported.ts";
import { isCut, place } from "../../../twins/import/refusals.ts";
import { IMPORTERS } from "../../../twins/import/registry.ts";
import { MOST_BYTES, MOST_WHOLE_BYTES } from "../../importing/limits.ts";
import { forgetLook, type Look, lookAgainAs, lookAtFiles, lookStore, stopLooking } from "../../importing/look.ts";
import { bytesText } from "../../panels/Rounds/words.ts";
import { go, viewStore } from "../../session/view.ts";
import { chosenIn } from "../../ui/chosenFiles.ts";
import { textOf } from "../../ui/format.ts";
import { ErrorNote, Tag, useSpan } from "../../ui/parts.tsx";
import { type Take, useDrop } from "../../ui/useDrop.ts";
import { PageBar } from "../PageBar.tsx";
import { useSceneControl } from "../sceneControl.ts";
import { LookResult } from "./LookResult.tsx";
import "./import.css";

/** All floors of a picture in 3D: what was looked at of another site is nothing of this file's. */
function lookAnew(): void {
  const { setExploded, setPlan } = useSceneControl.getState();
  setExploded(false);
  setPlan(false);
}

/** Begins with files of one's own, whatever was looked at before. */
const takeFiles: Take = (files) =>
  void files.then((chosen) => {
    lookAnew();
    go({ storey: null });
    lookAtFiles(chosen);
  });

function Zone({ over, small }: { over: boolean; small: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={`drop-zone look-zone${small ? " look-zone-small" : ""}`} data-over={over || undefined}>
      <input
        id="look-files"
        className="sr-only"
        type="file"
        multiple
        onChange={(event) => {
          const list = event.currentTarget.files;
          if (list !== null && list.length > 0) takeFiles(Promise.resolve(chosenIn(list)));
          // So that the same file can be chosen again after it was refused, or changed on the disk.
          event.currentTarget.value = "";
        }}
      />
      <label htmlFor="look-files">
        <IconFileUpload size={small ? 20 : 32} stroke={1.4} aria-hidden />
        <strong>{t(over ? "look.dropNow" : small ? "look.another" : "look.drop")}</strong>
        {!small && (
          <span className="muted">{t("look.formats", { most: MOST_BYTES / 1e6, whole: MOST_WHOLE_BYTES / 1e6 })}</span>
        )}
      </label>
    </div>
  );
}

function Running({ look }: { look: Look & { phase: "running" } }) {
  const { t } = useTranslation();
  const span = useSpan();
  const percent = Math.floor(100 * look.share);
  const words = t(look.stage === "draw" ? "look.drawing" : "look.reading", { name: look.name });
  return (
    <section className="card look-running">
      <h2 role="status">{words}</h2>
      <Progress value={percent} aria-label={words} size="lg" />
      <p className="muted num">
        {look.bytes !== null && `${bytesText(look.bytes)} · `}
        {t("look.percent", { n: percent })}
        {look.leftMs !== null && ` · ${t("look.left", { left: span(look.leftMs) })}`}
      </p>
      <Button variant="default" onClick={stopLooking}>
        {t("look.stop")}
      </Button>
    </section>
  );
}

/** Where in the file it is, as far as the failure says. */
function whereOf({ details }: Failure): LocalText | null {
  const { line, entity } = details ?? {};
  if (typeof line === "number") return place({ line });
  return typeof entity === "string" ? place({ entity }) : null;
}

/** What to do next, where the failure's own sentence does not say it. */
function adviceOf(failure: Failure): "correct" | "cut" | null {
  if (failure.code === "IMPORT_TOO_LARGE") return "cut";
  const mends = failure.code === "IMPORT_INVALID" && whereOf(failure) !== null && !isCut(failure);
  return mends ? "correct" : null;
}

/** What the file is, for whoever knows better than its beginning and its name do. */
function FormatChoice({ asked }: { asked: Format | null }) {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      className="look-format"
      label={t("look.formatIs")}
      value={asked ?? ""}
      onChange={({ currentTarget: { value } }) =>
        lookAgainAs(IMPORTERS.find(({ format }) => format === value)?.format ?? null)
      }
      data={[
        { value: "", label: t("look.formatFound") },
        ...IMPORTERS.map(({ format, title }) => ({ value: format, label: textOf(title, i18n.language) })),
      ]}
    />
  );
}

function Refused({ look: { name, failure, asked } }: { look: Look & { phase: "refused" } }) {
  const { t, i18n } = useTranslation();
  const where = whereOf(failure);
  const advice = adviceOf(failure);
  return (
    <section className="card look-refused">
      <h2>
        {t("look.refused", { name })}{" "}
        {where !== null && <Tag>{t("look.at", { where: textOf(where, i18n.language) })}</Tag>}
      </h2>
      <ErrorNote error={failure} />
      {advice !== null && <p>{t(`look.advice.${advice}`)}</p>}
      {(asked !== null || failure.details?.formats !== undefined) && <FormatChoice asked={asked} />}
    </section>
  );
}

/** `/import`: what a twin makes of a file, read in this browser alone; for whoever has one, without an account. */
export function ImportPage() {
  const { t } = useTranslation();
  const look = useStore(lookStore);
  const over = useDrop(takeFiles);
  useEffect(() => {
    lookAnew();
    return () => {
      // Left for another page: a city's geometry is not held for nobody.
      if (!viewStore.getState().importing) forgetLook();
    };
  }, []);
  return (
    <div className="world">
      <PageBar />
      <main className="look">
        <h1>{t("look.title")}</h1>
        <p className="look-lede">
          <IconShieldLock size={18} aria-hidden /> {t("look.lede")}
        </p>
        <Zone over={over} small={look.phase === "done" || look.phase === "running"} />
        {look.phase === "running" && <Running look={look} />}
        {look.phase === "stopped" && <p role="status">{t("look.stopped", { name: look.name })}</p>}
        {look.phase === "refused" && <Refused look={look} />}
        {look.phase === "done" && <LookResult key={look.lookedAt.file.name} lookedAt={look.lookedAt} />}
      </main>
    </div>
  );
}
