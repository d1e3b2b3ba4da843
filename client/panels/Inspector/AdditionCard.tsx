import { ActionIcon, Button, Select } from "@mantine/core";
import { IconPencil, IconPolygon, IconRotate2, IconRotateClockwise2, IconTrash, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  type Addition,
  areaM2,
  idOf,
  reachOf,
  titleOf,
  ZONE_TITLES,
  ZONE_USES,
  type Zone,
  type ZoneUse,
} from "../../../twins/core/additions.ts";
import { inRing } from "../../../twins/core/ring.ts";
import type { Thing } from "../../../twins/core/thing.ts";
import type { Vec3 } from "../../../twins/core/view.ts";
import type { AdditionRow } from "../../../twins/protocol/additions.ts";
import { thingModels } from "../../../twins/things/registry.gen.ts";
import {
  PANEL_MS,
  usePastMs,
  usePersonName,
  useReplica,
  useSite,
  useSitePlaces,
  useTick,
  useZone,
} from "../../session/context.tsx";
import { moving, removing, TURN_RAD, turning, using } from "../../session/editing.ts";
import { take, useDraft } from "../../session/editStore.ts";
import { useMay } from "../../session/may.ts";
import { useWhere } from "../../session/useAdditions.ts";
import { go, useView } from "../../session/view.ts";
import { textOf, timeText } from "../../ui/format.ts";
import { Facts, Section, Tag } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { ThingIcon } from "../ThingIcon.tsx";
import { NameField, NumberField } from "./editFields.tsx";

/** Where a planned Thing stands, in numbers. */
function Pose({ thing }: { thing: Thing }) {
  const { t } = useTranslation();
  const { additions } = useSite();
  const where = useWhere();
  const reach = useMemo(() => (where === null ? null : reachOf(where.site)), [where]);
  const { x, y, z, headingRad } = thing.pose;
  const degrees = Math.round((headingRad * 180) / Math.PI);
  if (where === null) return null;
  const move = (to: Vec3): void => void additions.edit(moving(where, thing.id, to));
  return (
    <div className="pose-fields">
      <NumberField label="X" unit="m" value={x} step={0.1} range={reach?.x} set={(to) => move([to, y, z])} />
      <NumberField label="Y" unit="m" value={y} step={0.1} range={reach?.y} set={(to) => move([x, to, z])} />
      <NumberField
        label={t("edit.heading")}
        unit="°"
        value={degrees}
        step={15}
        range={[-360, 360]}
        set={(to) => void additions.edit(turning(thing.id, (to * Math.PI) / 180 - headingRad))}
      />
      <div className="row">
        <ActionIcon
          variant="default"
          size={34}
          aria-label={t("edit.turnLeft")}
          title={`${t("edit.turnLeft")} (R)`}
          onClick={() => void additions.edit(turning(thing.id, TURN_RAD))}
        >
          <IconRotate2 size={17} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={34}
          aria-label={t("edit.turnRight")}
          title={`${t("edit.turnRight")} (Shift R)`}
          onClick={() => void additions.edit(turning(thing.id, -TURN_RAD))}
        >
          <IconRotateClockwise2 size={17} />
        </ActionIcon>
      </div>
    </div>
  );
}

/** Things whose pose, reported or their own, is in a zone. */
function useThingsIn(zone: Zone): readonly Thing[] {
  useTick(PANEL_MS * 2);
  const replica = useReplica();
  const places = useSitePlaces()?.places ?? [];
  const floors = places.filter(({ level, floorZ }) => level === "storey" && floorZ > zone.floorZ + 0.5);
  const top = Math.min(Infinity, ...floors.map(({ floorZ }) => floorZ));
  return replica.entries
    .filter(({ thing }) => {
      const reported = (name: string, own: number): number => {
        const value = replica.values[replica.slot(thing.id, name)] ?? Number.NaN;
        return Number.isNaN(value) ? own : value;
      };
      const z = reported("z", thing.pose.z);
      const at = [reported("x", thing.pose.x), reported("y", thing.pose.y)] as const;
      return z >= zone.floorZ - 0.5 && z < top && inRing(at, zone.outline);
    })
    .map(({ thing }) => thing);
}

function ZoneFacts({ zone }: { zone: Zone }) {
  const { t, i18n } = useTranslation();
  const things = useThingsIn(zone);
  return (
    <>
      <Facts
        rows={[
          [t("edit.use"), textOf(ZONE_TITLES[zone.use], i18n.language)],
          [t("edit.area"), `${areaM2(zone.outline).toFixed(1)} m²`],
        ]}
      />
      <p className="muted">{t("edit.zoneMeans")}</p>
      <Section title={t("edit.inZone", { count: things.length })}>
        {things.length === 0 ? (
          <p className="muted">{t("edit.inZoneNone")}</p>
        ) : (
          <div className="chips">
            {things.slice(0, 30).map((thing) => (
              <button key={thing.id} type="button" className="chip" onClick={() => go({ select: thing.id })}>
                <ThingIcon type={thing.model} size={15} /> {textOf(thing.title, i18n.language)}
              </button>
            ))}
          </div>
        )}
      </Section>
    </>
  );
}

function ThingFacts({ thing }: { thing: Thing }) {
  const { t, i18n } = useTranslation();
  const place = useSitePlaces()?.places.find(({ id }) => id === thing.place);
  const { x, y, z } = thing.pose;
  const past = usePastMs() !== null;
  return (
    <>
      <Facts
        rows={[
          [t("edit.place_"), place === undefined ? thing.place : textOf(place.title, i18n.language)],
          [t("edit.at"), `${[x, y, z].map((m) => m.toFixed(1)).join(", ")} m`],
        ]}
      />
      <p>{t("edit.plannedMeans", { id: thing.id })}</p>
      {!past && (
        <Button size="compact-sm" variant="default" onClick={() => go({ panel: "devices" })}>
          {t("edit.enrol")}
        </Button>
      )}
    </>
  );
}

function Editing({ addition }: { addition: Addition }) {
  const { t, i18n } = useTranslation();
  const { additions } = useSite();
  const tool = useDraft((draft) => draft.tool);
  const id = idOf(addition);
  const title = textOf(titleOf(addition), i18n.language);
  const movingIt = tool.kind === "move" && tool.id === id;
  return (
    <Section title={t("edit.change")}>
      <div className="edit-fields">
        <NameField key={id} id={id} title={title} />
        {addition.of === "thing" && <Pose key={id} thing={addition.thing} />}
        {addition.of === "zone" && (
          <Select
            label={t("edit.use")}
            value={addition.zone.use}
            allowDeselect={false}
            data={ZONE_USES.map((use) => ({ value: use, label: textOf(ZONE_TITLES[use], i18n.language) }))}
            onChange={(use) => use !== null && void additions.edit(using(id, use as ZoneUse))}
          />
        )}
        <div className="row">
          <Button
            size="compact-sm"
            variant={movingIt ? "filled" : "default"}
            aria-pressed={movingIt}
            onClick={() => take(movingIt ? { kind: "choose" } : { kind: "move", id })}
          >
            {t("edit.move")}
          </Button>
          <ActButton
            ask="editSite"
            size="compact-sm"
            variant="default"
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => {
              void additions.edit(removing(id));
              go({ select: null });
            }}
          >
            {t("edit.remove")}
          </ActButton>
        </div>
      </div>
    </Section>
  );
}

/** What somebody added to the site: what it is, who added it, and in edit mode how to change it. */
export function AdditionCard({ row }: { row: AdditionRow }) {
  const { t, i18n } = useTranslation();
  const who = usePersonName();
  const zone = useZone();
  const edit = useView((view) => view.edit);
  const may = useMay("editSite");
  const { addition, by, atMs } = row;
  const kind =
    addition.of === "thing"
      ? textOf(
          thingModels[addition.thing.model]?.title ?? { en: addition.thing.model, zh: addition.thing.model },
          i18n.language,
        )
      : t("edit.zoneKind");
  const id = idOf(addition);
  return (
    <div className="inspector">
      <header className="inspector-head">
        {addition.of === "thing" ? (
          <ThingIcon type={addition.thing.model} size={22} />
        ) : (
          <IconPolygon size={22} aria-hidden />
        )}
        <div>
          <h3>{textOf(titleOf(addition), i18n.language)}</h3>
          <div className="muted">
            {kind} · {id}
          </div>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={() => go({ select: null })}>
          <IconX size={17} />
        </ActionIcon>
      </header>
      {addition.of === "thing" && (
        <div className="tags">
          <Tag kind="simulated">{t("edit.planned")}</Tag>
        </div>
      )}
      <p className="muted">{t("edit.by", { who: who(by), time: timeText(atMs, zone) })}</p>
      {addition.of === "thing" ? <ThingFacts thing={addition.thing} /> : <ZoneFacts zone={addition.zone} />}
      {edit && may && <Editing addition={addition} />}
      {!edit && may && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => go({ edit: true })}
        >
          {t("edit.enter")}
        </Button>
      )}
    </div>
  );
}
