import { useComputedColorScheme } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { grouped } from "../../../twins/core/grouped.ts";
import { isNothing } from "../../../twins/import/nothing.ts";
import type { LookedAt } from "../../importing/news.ts";
import { LevelsOf } from "../LevelPicker.tsx";
import { FlatNote, LostNote, SceneBoundary, Tools } from "../SceneHost.tsx";

const PreviewScene = lazy(() => import("./PreviewScene.tsx"));

/** The picture of a file, and what of the file it has not. */
export function Preview({ lookedAt }: { lookedAt: LookedAt }) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme("light");
  const [step, setStep] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const [mounts, setMounts] = useState(0);
  const { built, site, drawn } = lookedAt;
  if (built === null)
    return (
      <p className="card look-no-shapes muted">{t(isNothing(lookedAt.summary) ? "look.nothing" : "look.noShapes")}</p>
    );
  const again = (): void => {
    setLost(false);
    setMounts(mounts + 1);
  };
  const { shown, all } = drawn.outlines;
  const notes = [
    ...(drawn.share < 1 ? [t("look.part", { n: Math.max(1, Math.floor(100 * drawn.share)) })] : []),
    ...(drawn.share === 1 && drawn.isCoarser ? [t("look.coarser")] : []),
    ...(shown < all ? [t("look.planPart", { shown: grouped(shown), all: grouped(all) })] : []),
  ];
  return (
    <div className="look-picture">
      <section className="place card" aria-label={t("scene.label")}>
        <SceneBoundary fallback={<div className="place-note">{t("scene.failed")}</div>}>
          <Suspense fallback={<div className="place-note">{t("scene.loading")}</div>}>
            <PreviewScene
              key={mounts}
              lookedAt={lookedAt}
              theme={scheme}
              onQuality={setStep}
              onFailure={() => setLost(true)}
            />
          </Suspense>
        </SceneBoundary>
        <div className="place-corner">
          <LevelsOf site={site} />
          <FlatNote />
          {lost && <LostNote onAgain={again} />}
        </div>
        <Tools step={step} still />
      </section>
      {notes.length > 0 && (
        <p className="muted">
          {notes.join(" ")} {t("look.whole")}
        </p>
      )}
    </div>
  );
}
