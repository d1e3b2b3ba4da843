import { ActionIcon } from "@mantine/core";
import { IconClick, IconX } from "@tabler/icons-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isActive } from "../../../twins/operations/alarm.ts";
import { PANEL_MS, useAlarms, useReplica, useSitePlaces, useTick } from "../../session/context.tsx";
import { byUrgency } from "../../session/domain.ts";
import type { ReplicaEntry } from "../../session/replica.ts";
import { useShownAdditions } from "../../session/useAdditions.ts";
import { go, useView } from "../../session/view.ts";
import { textOf } from "../../ui/format.ts";
import { Empty, Section } from "../../ui/parts.tsx";
import { AlarmRow } from "../Alarms/AlarmRow.tsx";
import { ThingIcon } from "../ThingIcon.tsx";
import { NeverReported } from "./NeverReported.tsx";
import { PictureSpeed } from "./PictureSpeed.tsx";
import { PlaceCard } from "./PlaceCard.tsx";
import { PropertyChart } from "./PropertyChart.tsx";
import { PropertyRows } from "./PropertyRows.tsx";
import { ThingCommands } from "./ThingCommands.tsx";
import { ThingForecast } from "./ThingForecast.tsx";
import { ThingProof } from "./ThingProof.tsx";
import { ThingTags } from "./ThingTags.tsx";

/** Few look at what was added, and only who edits changes it. */
const AdditionCard = lazy(async () => ({ default: (await import("./AdditionCard.tsx")).AdditionCard }));

/** What one looks at first: a property with limits, else a measured number that is not a position. */
export function firstChart(entry: ReplicaEntry): string | null {
  const numbers = entry.model.properties.filter((p) => p.type === "number");
  const good = numbers.find((p) => p.limits.length > 0) ?? numbers.find((p) => !["x", "y", "heading"].includes(p.name));
  return good?.name ?? null;
}

function Thing(props: { entry: ReplicaEntry }) {
  const { t, i18n } = useTranslation();
  const { entry } = props;
  const { thing, model } = entry;
  const [charted, setCharted] = useState<string | null>(() => firstChart(entry));
  const alarms = useAlarms();
  const mine = [...alarms.values()].filter((alarm) => alarm.thing === thing.id && isActive(alarm)).sort(byUrgency);
  const parts = useReplica().entries.filter((other) => other.thing.parent === thing.id);
  const property = model.properties.find((p) => p.name === charted);
  return (
    <div className="inspector">
      <header className="inspector-head">
        <ThingIcon type={model.type} size={22} />
        <div>
          <h3>{textOf(thing.title, i18n.language)}</h3>
          <div className="muted">
            {textOf(model.title, i18n.language)} · {thing.id}
          </div>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={() => go({ select: null })}>
          <IconX size={17} />
        </ActionIcon>
      </header>
      <ThingTags entry={entry} />
      <PictureSpeed thing={thing.id} />
      {entry.provenance === null && !entry.online && <NeverReported thing={thing.id} />}
      {mine.length > 0 && (
        <Section title={t("inspector.alarms")}>
          <ul className="rows">
            {mine.map((alarm) => (
              <AlarmRow key={alarm.id} alarm={alarm} compact />
            ))}
          </ul>
        </Section>
      )}
      <ThingForecast thing={thing.id} />
      {property !== undefined && <PropertyChart key={property.name} thing={thing.id} property={property} />}
      <Section title={t("inspector.state")}>
        <PropertyRows entry={entry} charted={charted} onChart={setCharted} />
      </Section>
      {parts.length > 0 && (
        <Section title={t("inspector.parts")}>
          <div className="chips">
            {parts.map((part) => (
              <button key={part.thing.id} type="button" className="chip" onClick={() => go({ select: part.thing.id })}>
                <ThingIcon type={part.model.type} size={15} /> {textOf(part.thing.title, i18n.language)}
              </button>
            ))}
          </div>
        </Section>
      )}
      {model.actions.length > 0 && <ThingCommands entry={entry} />}
      {model.actions.length > 0 && <ThingProof thing={thing.id} />}
    </div>
  );
}

export function Inspector() {
  const { t } = useTranslation();
  useTick(PANEL_MS);
  const select = useView((view) => view.select);
  const entry = useReplica().entry(select ?? "");
  const site = useSitePlaces();
  const place = useMemo(() => site?.places.find(({ id }) => id === select), [site, select]);
  const added = useShownAdditions().get(select ?? "");
  if (entry === null && added !== undefined)
    return (
      <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
        <AdditionCard key={select} row={added} />
      </Suspense>
    );
  if (entry === null && site !== null && place !== undefined) return <PlaceCard site={site} place={place} />;
  if (entry === null)
    return (
      <Empty icon={<IconClick size={30} stroke={1.4} />} title={t("inspector.empty")}>
        {t("inspector.emptyHow")}
      </Empty>
    );
  return <Thing key={entry.thing.id} entry={entry} />;
}
