import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { titleOf } from "../../twins/core/additions.ts";
import type { LookedAt, Present } from "../../twins/protocol/presence.ts";
import { dateTimeText, textOf } from "../ui/format.ts";
import { useSite, useSitePlaces, useThingName, useZone } from "./context.tsx";
import { edits, othersOf, type PresenceState, selectedByOthers } from "./presence.ts";
import { initialsOf, lookKey, looksApart } from "./presenceText.ts";
import { useAdditions } from "./useAdditions.ts";

/** Everyone else who looks at the site, and how many more there are than are listed. */
export function useOthers(): { readonly others: readonly Present[]; readonly more: number } {
  const state = useStore(useSite().presence.state);
  return useMemo(() => ({ others: othersOf(state), more: state.more }), [state]);
}

const othersEditing = (now: PresenceState): readonly Present[] => othersOf(now).filter(edits);

/** Who else edits the site; other objects only when it is others, not with each move of a camera. */
export function useOtherEditors(): readonly Present[] {
  const { state } = useSite().presence;
  const key = useStore(state, (now) => JSON.stringify(othersEditing(now).map(({ id, name }) => [id, name])));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what of the state is read.
  return useMemo(() => othersEditing(state.getState()), [state, key]);
}

/** Who else has selected each Thing, and whether they edit; another map only when another Thing is selected, not with each move of a camera. */
export function useSelectedByOthers(): ReadonlyMap<string, readonly Present[]> {
  const { state } = useSite().presence;
  const key = useStore(state, (now) =>
    JSON.stringify(othersOf(now).map(({ id, places }) => [id, places.map(({ select, edit }) => [select, edit])])),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what of the state is read.
  return useMemo(() => selectedByOthers(othersOf(state.getState())), [state, key]);
}

/** What people are called, in full and in a ring. */
export function usePresentName(): { name: (one: Present) => string; initials: (one: Present) => string } {
  const { t } = useTranslation();
  return {
    name: ({ name, guest }) => name ?? t("presence.guest", { n: guest }),
    initials: ({ name, guest }) => (name === null ? t("presence.guestInitials", { n: guest }) : initialsOf(name)),
  };
}

/** The mark of those who have selected a Thing: whose initials stand in the ring, and the sentence that says it. */
export function useWatchText(): (people: readonly Present[]) => { initials: string; title: string } {
  const { t } = useTranslation();
  const { name, initials } = usePresentName();
  return (people) => ({
    initials: people.length === 1 ? initials(people[0]!) : String(people.length),
    title: t("presence.selectedBy", {
      names: people
        .map((one) => (edits(one) ? t("presence.editor", { name: name(one) }) : name(one)))
        .join(t("common.list")),
    }),
  });
}

/** What a person looks at in one of their windows, in a sentence. */
export function useLookText(): (place: LookedAt) => string {
  const { t, i18n } = useTranslation();
  const { nowMs } = useSite();
  const site = useSitePlaces();
  const zone = useZone();
  const thing = useThingName();
  const added = useAdditions((state) => state.rows);
  const called = (id: string): string => {
    const addition = added.get(id)?.addition;
    return addition === undefined ? thing(id) : textOf(titleOf(addition), i18n.language);
  };
  return (place) => {
    const { select, at, storey } = place;
    // Of another day its date, too; of all the minute.
    const [said, today] = [dateTimeText(at ?? 0, zone).slice(0, 16), dateTimeText(nowMs(), zone).slice(0, 10)];
    const time = said.startsWith(today) ? said.slice(11) : said;
    const look = t(`presence.${lookKey(place, nowMs())}`, { thing: select === null ? "" : called(select), time });
    const floor = site?.places.find(({ id }) => id === storey);
    return [
      ...(place.edit ? [t("presence.edits")] : []),
      ...(looksApart(place) ? [look] : []),
      ...(floor === undefined ? [] : [t("presence.storey", { storey: textOf(floor.title, i18n.language) })]),
    ].join(t("common.list"));
  };
}
