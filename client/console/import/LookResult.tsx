import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { grouped } from "../../../twins/core/grouped.ts";
import type { Place } from "../../../twins/core/place.ts";
import type { ImportedThing } from "../../../twins/import/imported.ts";
import { isNothing } from "../../../twins/import/nothing.ts";
import type { ImportSummary } from "../../../twins/import/summary.ts";
import type { LookedAt } from "../../importing/news.ts";
import { bytesText } from "../../panels/Rounds/words.ts";
import { useLinkState } from "../../session/context.tsx";
import { numberText, textOf } from "../../ui/format.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import { keepCommand } from "./keepCommand.ts";
import { Preview } from "./Preview.tsx";

/** Storeys that are listed by name. */
const MOST_FLOORS = 14;

type Row = readonly [name: string, value: string];

function usePosition({ georeference }: ImportSummary): string {
  const { t } = useTranslation();
  if (georeference === null) return t("look.ownFrame");
  const { crs, origin, rotationRad } = georeference;
  const at = origin === null ? null : `${numberText(origin.latitudeDeg, 5)}°, ${numberText(origin.longitudeDeg, 5)}°`;
  // Without a system of the file's own it is IfcSite that says where it is, which is WGS 84 by the standard.
  const words =
    crs === null && at !== null ? [`${at} (WGS 84)`, t("look.asFile")] : [crs ?? t("look.unknownFrame"), at];
  const turnedDeg = (rotationRad * 180) / Math.PI;
  if (Math.abs(turnedDeg) >= 0.01) words.push(t("look.turned", { deg: numberText(turnedDeg, 2) }));
  return words.filter((word) => word !== null).join(" · ");
}

/** What the file counts lengths in. */
function useUnit({ units, format }: ImportSummary): string {
  const { t } = useTranslation();
  if (units.length === "deg")
    return t(format === "geojson" || format === "osm" ? "look.unitWgs84" : "look.unitDegrees");
  return t("look.unitOf", { name: units.length, metres: String(Number(units.metres.toPrecision(4))) });
}

/** What it has of Things, and which of them a site would have as its own: the command line says the same. */
function useThings({ things, deviceKinds, drawnKinds }: ImportSummary): string {
  const { t } = useTranslation();
  const list = (counts: ImportSummary["deviceKinds"]): string =>
    Object.entries(counts)
      .map(([kind, count]) => t(`look.kind.${kind as ImportedThing["kind"]}`, { count, n: grouped(count) }))
      .join(t("common.list"));
  const devices = Object.values(deviceKinds).reduce((sum, count) => sum + count, 0);
  if (things === 0) return t("common.none");
  const words = { all: grouped(things), devices: grouped(devices), own: list(deviceKinds), drawn: list(drawnKinds) };
  return t(devices === things ? "look.thingsAll" : devices === 0 ? "look.thingsNone" : "look.thingsSome", words);
}

/** What the command line tells of a file, as rows. */
function useRows({ file, format, summary }: LookedAt): Row[] {
  const { t, i18n } = useTranslation();
  const { bounds, geometry, routeMap, storeys, machines } = summary;
  const [unit, things, position] = [useUnit(summary), useThings(summary), usePosition(summary)];
  const list = (words: readonly string[]): string => words.join(t("common.list"));
  const places = Object.entries(summary.places).map(([level, count]) =>
    t(`look.level.${level as Place["level"]}`, { count, n: grouped(count) }),
  );
  const floors: string[] = storeys
    .slice(0, MOST_FLOORS)
    .map(({ title, elevationM }) =>
      t("look.floor", { title: textOf(title, i18n.language), z: numberText(elevationM, 2) }),
    );
  if (summary.floors > MOST_FLOORS) floors.push(t("look.moreFloors", { n: summary.floors - MOST_FLOORS }));
  const lods = Object.keys(geometry.lods).sort();
  const size = bounds === null ? [] : bounds.max.map((value, axis) => numberText(value - bounds.min[axis]!, 1));
  const corner = (at: readonly number[]): string => `(${at.map((value) => numberText(value, 1)).join("; ")})`;
  const rows: (Row | false)[] = [
    [t("look.size"), `${file.name}, ${bytesText(file.bytes)}`],
    [t("look.format"), [textOf(format, i18n.language), summary.version].join(" ").trim()],
    [t("look.unit"), unit],
    [t("look.places"), list(places)],
    [t("look.things"), things],
    [
      t("look.routeMap"),
      routeMap.nodes === 0
        ? t("common.none")
        : t("look.ways", { nodes: grouped(routeMap.nodes), edges: grouped(routeMap.edges) }),
    ],
    summary.floors > 0 && [t("look.floors"), `${summary.floors}: ${list(floors)}`],
    [
      t("look.geometry"),
      [
        t("look.triangles", { n: grouped(geometry.triangles) }),
        ...(lods.length === 0 ? [] : [t("look.levels", { list: list(lods) })]),
      ].join(t("common.list")),
    ],
    bounds !== null && [
      t("look.extent"),
      `${t("look.extentOf", { x: size[0], y: size[1], z: size[2] })}, ${corner(bounds.min)} … ${corner(bounds.max)}`,
    ],
    [t("look.position"), position],
    machines.length > 0 && [
      t("look.machine"),
      list(machines.map(({ links, joints }) => t("look.machineOf", { links, joints }))),
    ],
  ];
  return rows.filter((row) => row !== false);
}

function Warnings({ summary: { warnings }, unread }: LookedAt) {
  const { t, i18n } = useTranslation();
  return (
    <section className="card look-warnings">
      <h2>{t("look.notUnderstood")}</h2>
      {warnings.length === 0 && <p>{t("look.understood")}</p>}
      <ul>
        {warnings.map(({ kind, message, count, first }) => (
          <li key={kind}>
            {textOf(message, i18n.language)}{" "}
            {first !== "" && (
              <span className="muted">
                {t("look.times", {
                  count,
                  n: grouped(count),
                  first: i18n.language.startsWith("zh") ? first.replace(/^line (\d+)$/, "第 $1 行") : first,
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {unread.length > 0 && <p>{t("look.unread", { list: unread.join(t("common.list")) })}</p>}
    </section>
  );
}

/** How the file becomes a site. */
function Keep({ file, asked, summary }: LookedAt) {
  const { t } = useTranslation();
  const sites = useLinkState((state) => state.sites);
  const taken = sites.map(({ id }) => id);
  return (
    <section className="card look-keep">
      <h2>{t("look.keep")}</h2>
      <p>{t("look.keepHow")}</p>
      <p className="look-command">
        <Hash value={keepCommand(file.name, summary.title.en, taken, asked)} label={t("look.keep")} full />
      </p>
      <p className="muted">{t("look.keepNext")}</p>
    </section>
  );
}

/** What came of a file: the picture, the numbers, and what was not understood. */
export function LookResult({ lookedAt }: { lookedAt: LookedAt }) {
  const { t, i18n } = useTranslation();
  const rows = useRows(lookedAt);
  const head = useRef<HTMLHeadingElement>(null);
  // Who waited at the button for Cancel is told that there is something to read.
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <h2 ref={head} tabIndex={-1} className="look-name">
        {textOf(lookedAt.summary.title, i18n.language)}
      </h2>
      <div className="look-result">
        <Preview lookedAt={lookedAt} />
        <section className="card look-facts">
          <h2>{t("look.found")}</h2>
          <Facts rows={rows} />
        </section>
      </div>
      <div className="look-below">
        <Warnings {...lookedAt} />
        {!isNothing(lookedAt.summary) && <Keep {...lookedAt} />}
      </div>
    </>
  );
}
