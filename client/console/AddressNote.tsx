import { Button } from "@mantine/core";
import { IconLinkOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useEntry, useShownKnown, useSite, useSitePlaces } from "../session/context.tsx";
import { useAdditions, useShownAdditions } from "../session/useAdditions.ts";
import { go, useView } from "../session/view.ts";

/** Whether there is what is selected; null while that cannot be known yet. */
function useSelectionThere(): boolean | null {
  const session = useSite();
  const select = useView((view) => view.select);
  const live = useStore(session.sync, ({ phase }) => phase === "live");
  const presentKnown = useAdditions((state) => state.known);
  const known = useShownKnown() && presentKnown;
  const now = useAdditions((state) => state.rows.has(select ?? ""));
  // What is added later, or was removed since, is there as well: a link to a past moment may name either.
  const then = useShownAdditions().has(select ?? "");
  const entry = useEntry(select ?? "");
  const place = useSitePlaces()?.places.some(({ id }) => id === select);
  if (select === null || entry !== null || place === true || now || then) return true;
  return live && known && place !== undefined ? false : null;
}

/** A link may name a Thing, a zone or a floor that its site does not have, or no more: says so, and shows the rest. */
export function AddressNote() {
  const { t } = useTranslation();
  const { select, storey } = useView((view) => view);
  const site = useSitePlaces();
  const there = useSelectionThere();
  const seen = useRef<string | null>(null);
  if (there === true) seen.current = select;
  // What was here a moment ago was removed, or taken back: everybody saw that.
  const gone = there === false && seen.current === select;
  useEffect(() => {
    if (gone) go({ select: null });
  }, [gone]);
  const unknownStorey =
    site !== null && storey !== null && !site.places.some(({ id, level }) => id === storey && level === "storey");
  if ((there !== false || gone) && !unknownStorey) return null;
  return (
    <div className="notice line-banner" role="status">
      <IconLinkOff size={17} aria-hidden />
      <strong>
        {there === false && t("address.thing", { id: select })} {unknownStorey && t("address.floor", { id: storey })}
      </strong>
      <span className="spacer" />
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => go({ ...(there === false ? { select: null } : {}), ...(unknownStorey ? { storey: null } : {}) })}
      >
        {t("address.forget")}
      </Button>
    </div>
  );
}
