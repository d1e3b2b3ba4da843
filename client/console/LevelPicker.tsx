import { ActionIcon } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronUp, IconSlice, IconStack2 } from "@tabler/icons-react";
import { useState } from "react";
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

/** All floors apart, and the one that is shown cut through. */
function How(props: { all: boolean; choose: (id: string | null) => void }) {
  const { t } = useTranslation();
  const { exploded, cut, setExploded, setCut } = useSceneControl();
  return (
    <span className="levels-how">
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-pressed={exploded}
        aria-label={t("scene.exploded")}
        title={t("scene.exploded")}
        onClick={() => {
          props.choose(null);
          setExploded(!exploded);
        }}
      >
        <IconStack2 size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        disabled={props.all}
        aria-pressed={cut && !props.all}
        aria-label={t("scene.cut")}
        title={t("scene.cut")}
        onClick={() => setCut(!cut)}
      >
        <IconSlice size={18} />
      </ActionIcon>
    </span>
  );
}

/** Which floor one looks into: all, one without what is above it, or all of them apart. */
export function LevelsOf({ site }: { site: Pick<Site, "places"> | null }) {
  const { t, i18n } = useTranslation();
  const storey = useView((view) => view.storey);
  const { plan: fromAbove, setExploded } = useSceneControl();
  // What is drawn on paper is of one storey, too.
  const plan = useLayout(({ quality }) => quality === "plan") || webglSupport() === "none" || fromAbove;
  // A phone's picture is small: there the floors are opened by whoever wants another.
  const narrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false }) === true;
  const [open, setOpen] = useState(false);
  const storeys = site === null ? [] : storeysOf(site.places);
  if (storeys.length === 0) return null;
  const chosen = storeys.some(({ id }) => id === storey) ? storey : null;
  const shown = plan && site !== null ? planStorey(site, chosen) : chosen;
  const title = storeys.find(({ id }) => id === shown)?.title;
  if (narrow && !open)
    return (
      <fieldset className="levels" aria-label={t("scene.levels")}>
        <button type="button" className="levels-opener" aria-expanded={false} onClick={() => setOpen(true)}>
          {title === undefined ? t("scene.allLevels") : textOf(title, i18n.language)}
          <IconChevronUp size={16} aria-hidden />
        </button>
      </fieldset>
    );
  const choose = (id: string | null): void => {
    if (id !== null) setExploded(false);
    go({ storey: id });
    setOpen(false);
  };
  return (
    <fieldset className="levels" aria-label={t("scene.levels")}>
      {!plan && (
        <button type="button" aria-pressed={shown === null} onClick={() => choose(null)}>
          {t("scene.allLevels")}
        </button>
      )}
      {storeys.map(({ id, title }) => (
        <button key={id} type="button" aria-pressed={shown === id} onClick={() => choose(id)}>
          {textOf(title, i18n.language)}
        </button>
      ))}
      {!plan && <How all={shown === null} choose={choose} />}
    </fieldset>
  );
}
