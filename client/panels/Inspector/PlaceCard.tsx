import { ActionIcon } from "@mantine/core";
import { IconMapPin, IconStack2, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { areaM2 } from "../../../twins/core/additions.ts";
import { type Place, placesWithin } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { Thing } from "../../../twins/core/thing.ts";
import { useReplica } from "../../session/context.tsx";
import { go } from "../../session/view.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { Facts, Section } from "../../ui/parts.tsx";
import { ThingIcon } from "../ThingIcon.tsx";

/** Chips of a list at most: a city has thousands. */
const MOST = 40;

function ThingsIn({ things }: { things: readonly Thing[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Section title={t("inspector.inPlace", { count: things.length })}>
      {things.length === 0 ? (
        <p className="muted">{t("inspector.inPlaceNone")}</p>
      ) : (
        <div className="chips">
          {things.slice(0, MOST).map((thing) => (
            <button key={thing.id} type="button" className="chip" onClick={() => go({ select: thing.id })}>
              <ThingIcon type={thing.model} size={15} /> {textOf(thing.title, i18n.language)}
            </button>
          ))}
        </div>
      )}
    </Section>
  );
}

function PlacesIn({ places }: { places: readonly Place[] }) {
  const { t, i18n } = useTranslation();
  if (places.length === 0) return null;
  return (
    <Section title={t("inspector.placesIn", { count: places.length })}>
      <div className="chips">
        {places.slice(0, MOST).map(({ id, title }) => (
          <button key={id} type="button" className="chip" onClick={() => go({ select: id })}>
            {textOf(title, i18n.language)}
          </button>
        ))}
      </div>
    </Section>
  );
}

/** A floor, a room, a house: how large it is, and what is in it. */
export function PlaceCard({ site, place }: { site: Site; place: Place }) {
  const { t, i18n } = useTranslation();
  const { entries } = useReplica();
  // The Inspector is drawn four times a second, and a city has a hundred thousand places.
  const within = useMemo(() => new Set(placesWithin(site.places, place.id).map(({ id }) => id)), [site, place]);
  const things = entries.map(({ thing }) => thing).filter((thing) => within.has(thing.place));
  const m2 = place.outline.length < 3 ? 0 : areaM2(place.outline);
  const parent = site.places.find(({ id }) => id === place.parent);
  return (
    <div className="inspector">
      <header className="inspector-head">
        {place.level === "storey" ? <IconStack2 size={22} stroke={1.6} /> : <IconMapPin size={22} stroke={1.6} />}
        <div>
          <h3>{textOf(place.title, i18n.language)}</h3>
          <div className="muted">
            {t(`inspector.level.${place.level}`)} · {place.id}
          </div>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={() => go({ select: null })}>
          <IconX size={17} />
        </ActionIcon>
      </header>
      <Facts
        rows={[
          ...(parent === undefined ? [] : [[t("inspector.partOf"), textOf(parent.title, i18n.language)] as const]),
          ...(m2 > 0 ? [[t("inspector.area"), `${numberText(m2, m2 < 1000 ? 1 : 0)} m²`] as const] : []),
          ...(place.heightM > 0 ? [[t("inspector.height"), `${numberText(place.heightM, 1)} m`] as const] : []),
          [t("inspector.floorAt"), `${numberText(place.floorZ, 1)} m`] as const,
        ]}
      />
      <ThingsIn things={things} />
      <PlacesIn places={site.places.filter(({ parent }) => parent === place.id)} />
    </div>
  );
}
