import { ActionIcon } from "@mantine/core";
import { IconSlice, IconStack2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Place } from "../../twins/core/place.ts";
import type { Site } from "../../twins/core/site.ts";
import { planStorey } from "../scene/plan/planStorey.ts";
import { webglSupport } from "../scene/support.ts";
import { useSitePlaces } from "../session/context.tsx";
import { go, useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";

/** More storeys than a column of buttons holds: they are found in the tree. */
const MOST = 14;

/** The storeys of a site that has one building with several, the highest first. */
export function storeysOf(places: readonly Place[]): readonly Place[] {
  const storeys = places.filter(({ level }) => level === "storey");
  const oneBuilding = new Set(storeys.map(({ parent }) => parent)).size === 1;
  return oneBuilding && storeys.length > 1 && storeys.length <= MOST
    ? storeys.toSorted((a, b) => b.floorZ - a.floorZ)
    : [];
}

/** The floors of this page's site. */
export function LevelPicker() {
  return <LevelsOf site={useSitePlaces()} />;
}

/** Which floor one looks into: all, one without what is above it, or all of them apart. */
export function LevelsOf({ site }: { site: Pick<Site, "places"> | null }) {
  const { t, i18n } = useTranslation();
  const storey = useView((view) => view.storey);
  const { exploded, cut, plan: fromAbove, setExploded, setCut } = useSceneControl();
  // What is drawn on paper is of one storey, too.
  const plan = useLayout(({ quality }) => quality === "plan") || webglSupport() === "none" || fromAbove;
  const storeys = site === null ? [] : storeysOf(site.places);
  if (storeys.length === 0) return null;
  const chosen = storeys.some(({ id }) => id === storey) ? storey : null;
  const shown = plan && site !== null ? planStorey(site, chosen) : chosen;
  return (
    <fieldset className="levels" aria-label={t("scene.levels")}>
      {!plan && (
        <button type="button" aria-pressed={shown === null} onClick={() => go({ storey: null })}>
          {t("scene.allLevels")}
        </button>
      )}
      {storeys.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          aria-pressed={shown === id}
          onClick={() => {
            setExploded(false);
            go({ storey: id });
          }}
        >
          {textOf(title, i18n.language)}
        </button>
      ))}
      {!plan && (
        <span className="levels-how">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-pressed={exploded}
            aria-label={t("scene.exploded")}
            title={t("scene.exploded")}
            onClick={() => {
              go({ storey: null });
              setExploded(!exploded);
            }}
          >
            <IconStack2 size={18} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            disabled={shown === null}
            aria-pressed={cut}
            aria-label={t("scene.cut")}
            title={t("scene.cut")}
            onClick={() => setCut(!cut)}
          >
            <IconSlice size={18} />
          </ActionIcon>
        </span>
      )}
    </fieldset>
  );
}
