import "./presence.css";
import { Button, Popover } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Present } from "../../twins/protocol/presence.ts";
import { useSite } from "../session/context.tsx";
import { useLookText, useOthers, usePresentName } from "../session/usePresence.ts";

/** Initials that stand side by side; more are counted. */
const MAX_INITIALS = 3;

/** Starts to look along with a person; again, it ends. */
function useToggle(): { followed: string | null; toggle: (one: Present) => void } {
  const { lookAlong } = useSite();
  const followed = useStore(lookAlong.state, (state) => state.with?.id ?? null);
  return { followed, toggle: ({ id }) => (followed === id ? lookAlong.end() : lookAlong.start(id)) };
}

/** A person: who they are, what they look at in each window, and what a press does. */
function Person(props: { one: Present; followed: boolean }) {
  const { t } = useTranslation();
  const { name, initials } = usePresentName();
  const look = useLookText();
  const { one, followed } = props;
  const [first, ...rest] = one.places;
  const Icon = followed ? IconEyeOff : IconEye;
  return (
    <span className="who-row">
      <span className="ring" aria-hidden>
        {initials(one)}
      </span>
      <span className="who-said">
        <span>
          <strong>{name(one)}</strong>
          <span className="muted"> · {t(`roles.${one.role}`)}</span>
        </span>
        {first !== undefined && <span className="muted">{look(first)}</span>}
        {rest.map((place, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no name; they stand in the order of their last move.
          <span key={i} className="muted">
            {t("presence.also", { look: look(place) })}
          </span>
        ))}
      </span>
      <span className="who-act">
        <Icon size={15} aria-hidden /> {t(followed ? "presence.end" : "presence.look")}
      </span>
    </span>
  );
}

const More = (props: { count: number }) => {
  const { t } = useTranslation();
  return props.count > 0 && <div className="menu-note">{t("presence.more", { count: props.count })}</div>;
};

/** Everyone else, each a button that starts to look along with them; again, it ends. */
function People(props: { onChosen?: () => void }) {
  const { others, more } = useOthers();
  const { followed, toggle } = useToggle();
  return (
    <>
      <ul className="who-list">
        {others.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-pressed={followed === one.id}
              onClick={() => {
                toggle(one);
                props.onChosen?.();
              }}
            >
              <Person one={one} followed={followed === one.id} />
            </button>
          </li>
        ))}
      </ul>
      <More count={more} />
    </>
  );
}

/** In the bar: who else looks at the site. Nothing while nobody does. */
export function PresenceStack() {
  const { t } = useTranslation();
  const { others, more } = useOthers();
  const { initials } = usePresentName();
  const [open, setOpen] = useState(false);
  const count = others.length + more;
  if (count === 0) return null;
  const label = t("presence.others", { count });
  return (
    <Popover position="bottom-end" shadow="md" width={380} opened={open} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="who-stack" title={label} onClick={() => setOpen(!open)}>
          {others.slice(0, MAX_INITIALS).map((one) => (
            <span key={one.id} className="ring">
              {initials(one)}
            </span>
          ))}
          {count > MAX_INITIALS && <span className="num">+{count - MAX_INITIALS}</span>}
          <span className="sr-only">{label}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className="who-menu" aria-label={t("presence.title")}>
        <h2 className="panel-title">{t("presence.title")}</h2>
        <People onChosen={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same on the phone, above its list of panels. */
export function PresenceList() {
  const { t } = useTranslation();
  const { others, more } = useOthers();
  if (others.length + more === 0) return null;
  return (
    <section aria-label={t("presence.title")}>
      <h2 className="panel-title">{t("presence.title")}</h2>
      <People />
    </section>
  );
}

/** On the phone's tab that has the list: how many they are. */
export function PresenceCount() {
  const { t } = useTranslation();
  const { others, more } = useOthers();
  const count = others.length + more;
  if (count === 0) return null;
  return (
    <>
      <span className="ring num" aria-hidden>
        {count}
      </span>
      <span className="sr-only">{t("presence.others", { count })}</span>
    </>
  );
}

/** Whom one looks along with and how to end it; then, when they went, that they did. */
export function LookAlongBanner(props: { narrow: boolean }) {
  const { t } = useTranslation();
  const { lookAlong } = useSite();
  const { name } = usePresentName();
  const { with: followed, gone } = useStore(lookAlong.state);
  if (followed === null && gone === null) return null;
  return (
    <div className="notice look-banner" role="status">
      {followed === null ? <IconEyeOff size={17} aria-hidden /> : <IconEye size={17} aria-hidden />}
      {followed === null ? (
        <strong>{t("presence.gone", { name: gone === null ? "" : name(gone) })}</strong>
      ) : (
        <span>
          <strong>{t("presence.along", { name: name(followed) })}</strong>{" "}
          <span className="muted">{t(props.narrow ? "presence.alongTouch" : "presence.alongHow")}</span>
        </span>
      )}
      <span className="spacer" />
      <Button size="compact-sm" variant="default" onClick={lookAlong.end}>
        {t(followed === null ? "common.close" : "presence.end")}
      </Button>
    </div>
  );
}
