import { Button, Modal, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GoTo } from "../../../twins/protocol/drill.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { PLACE_GROUPS, type PlaceOffered, type PlainPlace, placesFrom } from "../session/places.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf } from "../session/session.ts";
import type { Play } from "./usePlay.ts";

/** What a place is called, with how a door stands. */
function useNames(run: DrillRun) {
  const { t, i18n } = useTranslation();
  return ({ what, at }: PlaceOffered): string => {
    const { openings, stairs, storeys, rooms } = run.venue;
    if (what === "room") return textOf(rooms[at]!.title, i18n.language);
    if (what === "stairsDown" || what === "stairsUp") {
      const { lower, upper } = stairs[at]!;
      const floor = textOf(storeys[what === "stairsDown" ? lower : upper]!.title, i18n.language);
      return t(`drill.go.${what}`, { floor });
    }
    const name = openings[at] === undefined ? "" : textOf(openings[at].title, i18n.language);
    if (what === "door") return `${name}, ${t(`drill.stands.s${(run.doors[at] ?? 0) as 0 | 1 | 2}`)}`;
    if (what === "exit" || what === "window") return t(`drill.go.${what}`, { name });
    return t(`drill.go.${what as PlainPlace}`);
  };
}

function Places(props: { session: DrillSession; run: DrillRun; play: Play; onChoose: (to: GoTo | null) => void }) {
  const { session, run, play, onChoose } = props;
  const { t } = useTranslation();
  const [filter, setFilter] = useState("");
  const nameOf = useNames(run);
  const { lobby, who } = session.state.getState();
  const { spot, room } = play;
  // As it was when the list was opened: what one is about to press stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made once
  const places = useMemo(() => {
    const shakes = lobby?.drill.hazard === "earthquake";
    return spot === null ? [] : placesFrom(run.venue, spot, room, { role: roleOf(lobby, who) ?? "resident", shakes });
  }, []);
  const wanted = filter.trim().toLowerCase();
  const found = places.filter((one) => wanted === "" || nameOf(one).toLowerCase().includes(wanted));
  return (
    <form
      className="stack drill-go"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== "" && found[0] !== undefined) onChoose(found[0].to);
      }}
    >
      <TextInput
        size="md"
        label={t("drill.go.find")}
        value={filter}
        data-autofocus
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      {run.own?.isGuided === true && (
        <Button size="md" variant="filled" onClick={() => onChoose(null)}>
          {t("drill.go.stop")}
        </Button>
      )}
      {found.length === 0 && <p role="status">{t("drill.go.none")}</p>}
      {PLACE_GROUPS.map((group) => {
        const offered = found.filter((one) => one.group === group);
        if (offered.length === 0) return null;
        return (
          <section key={group} aria-label={t(`drill.go.groups.${group}`)}>
            <h3>{t(`drill.go.groups.${group}`)}</h3>
            <ul>
              {offered.map((one) => (
                <li key={`${one.what} ${one.at}`}>
                  <Button
                    variant="default"
                    fullWidth
                    justify="space-between"
                    mih={44}
                    rightSection={
                      one.m === null ? undefined : <span className="muted num">{numberText(one.m, 0)} m</span>
                    }
                    onClick={() => onChoose(one.to)}
                  >
                    {nameOf(one)}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </form>
  );
}

/** Where to? One is led there, past no closed door, until one moves oneself. */
export function GoToDialog({ session, run, play }: { session: DrillSession; run: DrillRun; play: Play }) {
  const { t } = useTranslation();
  const close = (): void => play.open(null);
  return (
    <Modal
      className="drill drill-dialog"
      opened={play.dialog === "goTo"}
      onClose={close}
      title={t("drill.go.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Places
        session={session}
        run={run}
        play={play}
        onChoose={(to) => {
          close();
          play.goTo(to);
        }}
      />
    </Modal>
  );
}
