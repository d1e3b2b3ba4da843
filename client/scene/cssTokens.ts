import type { CSSProperties } from "react";
import { THEMES } from "./palette.ts";
import type { Theme } from "./types.ts";

/** The theme's colours as custom properties for scene.css. */
export function cssTokens(theme: Theme): CSSProperties {
  const { canvas, panel, text, muted, line, interactive, forecast } = THEMES[theme];
  return {
    "--scene-canvas": canvas,
    "--scene-panel": panel,
    "--scene-text": text,
    "--scene-muted": muted,
    "--scene-line": line,
    "--scene-interactive": interactive,
    "--scene-forecast": forecast,
  } as CSSProperties;
}
