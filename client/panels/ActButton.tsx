import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import type { Ask } from "../../twins/protocol/console.ts";
import { useRefusal } from "../session/may.ts";

interface ActButtonProps extends ButtonProps {
  readonly ask: Ask;
  readonly type?: "submit";
  readonly title?: string;
  readonly onClick?: () => void;
  readonly children: ReactNode;
}

/** A button for an act: greyed out, with the reason, for those whose role may not. */
export function ActButton({ ask, ...props }: ActButtonProps) {
  const refusal = useRefusal(ask);
  return refusal === null ? <Button {...props} /> : <Button {...props} disabled title={refusal} />;
}

/** The reason in words, where the acts of a panel are not for this person. */
export function RoleNote(props: { ask: Ask }) {
  const refusal = useRefusal(props.ask);
  return refusal === null ? null : <p className="muted role-note">{refusal}</p>;
}
