import { Button, type ButtonProps } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Ask } from "../../twins/protocol/console.ts";
import { usePastMs, useSite } from "../session/context.tsx";
import { useRefusal, useRoleRefusal } from "../session/may.ts";
import { backToLive } from "../session/playback.ts";

interface ActButtonProps extends ButtonProps {
  readonly ask: Ask;
  readonly type?: "submit";
  /** The id of the form it sends off, where it stands outside of it. */
  readonly form?: string;
  readonly title?: string;
  readonly onClick?: () => void;
  readonly children: ReactNode;
}

/** A button for an act: greyed out, with the reason, for those whose role may not, and while the past is shown. */
export function ActButton({ ask, ...props }: ActButtonProps) {
  const refusal = useRefusal(ask);
  return refusal === null ? <Button {...props} /> : <Button {...props} disabled title={refusal} />;
}

/** The reason in words, where the acts of a panel are not for this person. */
export function RoleNote(props: { ask: Ask }) {
  const refusal = useRoleRefusal(props.ask);
  return refusal === null ? null : <p className="muted role-note">{refusal}</p>;
}

/** While the past is shown: why a panel's acts are off, and the way to them. */
export function PastNote() {
  const { t } = useTranslation();
  const session = useSite();
  if (usePastMs() === null) return null;
  return (
    <p className="past-note">
      <IconHistory size={15} aria-hidden />
      <span>{t("replay.refused")}</span>
      <Button size="compact-xs" variant="default" onClick={() => backToLive(session)}>
        {t("replay.live")}
      </Button>
    </p>
  );
}
