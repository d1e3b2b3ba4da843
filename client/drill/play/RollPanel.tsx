import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { LobbyView, RollView } from "../../../twins/protocol/drill.ts";
import { minutesText, textOf } from "../../ui/format.ts";
import { groupRooms, type RollRoom, shortNames } from "../session/roomGroups.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";

interface Shown {
  readonly roll: RollView;
  readonly run: DrillRun;
  readonly lobby: LobbyView | null;
}

/** A room or a floor by its index, in words. */
function usePlaces(run: DrillRun) {
  const { t, i18n } = useTranslation();
  return {
    floor: (storey: number): string =>
      storey < 0 ? t("drill.roll.outside") : textOf(run.venue.storeys[storey]!.title, i18n.language),
    room: (room: number, storey: number): string => {
      const there = run.venue.rooms[room];
      if (there !== undefined) return textOf(there.title, i18n.language);
      return storey < 0 ? t("drill.roll.outside") : textOf(run.venue.storeys[storey]!.title, i18n.language);
    },
  };
}

function Floors({ roll, run }: Shown) {
  const { t } = useTranslation();
  const { floor } = usePlaces(run);
  return (
    <table className="drill-roll-table">
      <caption className="sr-only">{t("drill.roll.count")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("drill.roll.floor")}</th>
          <th scope="col">{t("drill.roll.out")}</th>
          <th scope="col">{t("drill.roll.missing")}</th>
        </tr>
      </thead>
      <tbody>
        {roll.storeys.map(({ storey, all, out, missing }) => (
          <tr key={storey}>
            <th scope="row">{floor(storey)}</th>
            <td className="num">{t("drill.ofAll", { n: out, all })}</td>
            <td className="num" data-missing={missing > 0}>
              {missing}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A room that is unlike the rest, with all that is to be known of it. */
function OddRoom({ room, isChecked, doorsOpen, detector, run }: RollRoom & Pick<Shown, "run">) {
  const { t, i18n } = useTranslation();
  return (
    <li data-checked={isChecked}>
      <span aria-hidden>{isChecked ? "✓" : "○"}</span>
      <span className="sr-only">{t(isChecked ? "drill.roll.checked" : "drill.roll.unchecked")}: </span>
      <span>
        <strong>{textOf(run.venue.rooms[room]!.title, i18n.language)}</strong>{" "}
        <span className="muted">{t(doorsOpen > 0 ? "drill.roll.open" : "drill.roll.closed")}</span>{" "}
        {detector !== "quiet" && <span className="tag drill-detector">▲ {t(`drill.roll.detector.${detector}`)}</span>}
      </span>
    </li>
  );
}

/** Rooms of a floor: what is unlike the rest by name, the rest in a line each. */
function Rooms({ roll, run, storey }: Shown & { storey: number }) {
  const { t, i18n } = useTranslation();
  const rooms = roll.rooms.filter(({ room }) => run.venue.rooms[room]?.storey === storey);
  const done = rooms.filter(({ isChecked }) => isChecked).length;
  const { odd, unchecked, checked } = groupRooms(rooms);
  const names = (of: readonly RollRoom[]): string =>
    shortNames(
      of.map(({ room }) => textOf(run.venue.rooms[room]!.title, i18n.language)),
      t("drill.roll.and"),
    );
  return (
    <section aria-label={t("drill.roll.rooms")} className="drill-roll-checks">
      <h3>
        {t("drill.roll.rooms")} <span className="num">{t("drill.ofAll", { n: done, all: rooms.length })}</span>
      </h3>
      {odd.length > 0 && (
        <ul className="drill-roll-rooms">
          {odd.map((one) => (
            <OddRoom key={one.room} {...one} run={run} />
          ))}
        </ul>
      )}
      {unchecked.length > 0 && (
        <p>
          <span aria-hidden>○ </span>
          {t("drill.roll.uncheckedClosed", { count: unchecked.length })}{" "}
          <strong className="num">{names(unchecked)}</strong>
        </p>
      )}
      {checked.length > 0 && (
        <p>
          <span aria-hidden>✓ </span>
          {t("drill.roll.checkedClosed", { count: checked.length })} <span className="num">{names(checked)}</span>
        </p>
      )}
    </section>
  );
}

function People({ roll, run, lobby }: Shown) {
  const { t } = useTranslation();
  const { room } = usePlaces(run);
  const name = (who: number): string => lobby?.people.find((one) => one.who === who)?.name ?? "?";
  return (
    <>
      {(roll.help.length > 0 || roll.helpless.length > 0) && (
        <section aria-label={t("drill.roll.help")}>
          <h3>! {t("drill.roll.help")}</h3>
          <ul>
            {roll.help.map(({ who, atS, storey, room: at }) => (
              <li key={who}>
                <strong>{t("drill.pair", { a: name(who), b: room(at, storey) })}</strong>,{" "}
                <span className="num">{minutesText(atS)}</span>
              </li>
            ))}
            {roll.helpless.map(({ storey, room: at }) => (
              <li key={`${storey} ${at}`}>{t("drill.pair", { a: t("drill.roll.helpless"), b: room(at, storey) })}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t("drill.roll.people")}>
        <h3>{t("drill.roll.people")}</h3>
        <ul>
          {roll.people.map(({ who, is }) => (
            <li key={who}>{t("drill.pair", { a: name(who), b: t(`drill.roll.is.${is}`) })}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** A small panel on a desk, a sheet on a phone: who is missing, which rooms are checked, who asked for help, what the detectors tell. */
export function RollPanel(props: { session: DrillSession; run: DrillRun; isOpen: boolean; onClose: () => void }) {
  const { session, run, isOpen, onClose } = props;
  const { t } = useTranslation();
  const { roll, lobby } = useStore(session.state);
  const panel = useRef<HTMLElement>(null);
  const own = run.own?.storey ?? 0;
  const [chosen, choose] = useState<number | null>(null);
  useEffect(() => {
    if (isOpen) panel.current?.focus();
  }, [isOpen]);
  if (!isOpen) return null;
  const head = (children: ReactNode): ReactNode => (
    <section
      ref={panel}
      className="drill-roll"
      aria-label={t("drill.roll.title")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h2>{t("drill.roll.title")}</h2>
        <ActionIcon size={44} variant="subtle" color="gray" aria-label={t("common.close")} onClick={onClose}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      {children}
    </section>
  );
  if (roll === null) return head(<p>{t("drill.roll.waiting")}</p>);
  const shown: Shown = { roll, run, lobby };
  const floors = [...new Set(roll.rooms.map(({ room }) => run.venue.rooms[room]?.storey ?? 0))].sort();
  const storey = chosen ?? (floors.includes(own) ? own : (floors[0] ?? 0));
  return head(
    <>
      <p>
        {roll.alarmAtS === null ? t("drill.roll.noAlarm") : t("drill.roll.alarm", { time: minutesText(roll.alarmAtS) })}
      </p>
      <Floors {...shown} />
      <label className="drill-roll-floor">
        {t("drill.roll.floor")}{" "}
        <select value={storey} onChange={(event) => choose(Number(event.currentTarget.value))}>
          {floors.map((one) => (
            <FloorOption key={one} run={run} storey={one} />
          ))}
        </select>
      </label>
      <Rooms {...shown} storey={storey} />
      <People {...shown} />
    </>,
  );
}

function FloorOption({ run, storey }: { run: DrillRun; storey: number }) {
  const { i18n } = useTranslation();
  return <option value={storey}>{textOf(run.venue.storeys[storey]!.title, i18n.language)}</option>;
}
