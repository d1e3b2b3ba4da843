import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from "@mantine/core";

/** Every colour, size and duration of the product. Styles use the `--w-*` variables made from this; nothing else names a colour. */
export const TOKENS = {
  light: {
    canvas: "#E7EAED",
    panel: "#F6F7F8",
    raised: "#FFFFFF",
    line: "#CBD1D7",
    text: "#1A2026",
    muted: "#59636E",
    accent: "#1C64D1",
    accentSoft: "#DFEAFA",
    onAccent: "#FFFFFF",
    critical: "#C4122F",
    criticalDeep: "#8D0C21",
    high: "#D9480F",
    medium: "#B58100",
    low: "#5B5BD6",
    /** Letters inside the alarm shapes. */
    onCritical: "#FFFFFF",
    onHigh: "#FFFFFF",
    onMedium: "#14181C",
    onLow: "#FFFFFF",
    /** Alarm colours dark enough for text on a panel. */
    criticalText: "#B01029",
    highText: "#B0380A",
    mediumText: "#7A5700",
    lowText: "#4A4AC4",
    forecast: "#7A4FBF",
    forecastSoft: "#EDE5F8",
    /** Roads whose traffic is dense, and slow; as in the scene's palette. */
    trafficDense: "#B58100",
    trafficSlow: "#C4122F",
    good: "#2B6E4F",
    shadow: "0 2px 8px rgb(26 32 38 / 14%)",
  },
  dark: {
    canvas: "#14181C",
    panel: "#1B2026",
    raised: "#232A31",
    line: "#343D46",
    text: "#E6EAEE",
    muted: "#98A3AE",
    accent: "#6AA4FF",
    accentSoft: "#22344F",
    onAccent: "#0E1620",
    critical: "#C4122F",
    criticalDeep: "#8D0C21",
    high: "#E8672F",
    medium: "#D9A21B",
    low: "#7F7FF0",
    onCritical: "#FFFFFF",
    onHigh: "#14181C",
    onMedium: "#14181C",
    onLow: "#14181C",
    criticalText: "#FF8A99",
    highText: "#FF9D6B",
    mediumText: "#E8BC55",
    lowText: "#A9A9FF",
    forecast: "#B494EC",
    forecastSoft: "#33284A",
    trafficDense: "#D9A21B",
    trafficSlow: "#F0566A",
    good: "#7BC4A1",
    shadow: "0 2px 10px rgb(0 0 0 / 45%)",
  },
} as const;

export type Scheme = keyof typeof TOKENS;
export type Token = keyof (typeof TOKENS)["light"];

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const asVariables = (scheme: Scheme): Record<string, string> =>
  Object.fromEntries(Object.entries(TOKENS[scheme]).map(([name, value]) => [`--w-${kebab(name)}`, value]));

/** Mantine's own variables, bound to ours, so that both draw with one palette. */
const bridge: Record<string, string> = {
  "--mantine-color-body": "var(--w-panel)",
  "--mantine-color-text": "var(--w-text)",
  "--mantine-color-dimmed": "var(--w-muted)",
  "--mantine-color-default": "var(--w-raised)",
  "--mantine-color-default-hover": "var(--w-panel)",
  "--mantine-color-default-color": "var(--w-text)",
  "--mantine-color-default-border": "var(--w-line)",
  "--mantine-color-placeholder": "var(--w-muted)",
  "--mantine-color-anchor": "var(--w-accent)",
  "--mantine-color-error": "var(--w-critical-text)",
  "--mantine-primary-color-filled": "var(--w-accent)",
  "--mantine-primary-color-filled-hover": "var(--w-accent)",
  "--mantine-primary-color-contrast": "var(--w-on-accent)",
  "--mantine-primary-color-light": "var(--w-accent-soft)",
  "--mantine-primary-color-light-hover": "var(--w-accent-soft)",
  "--mantine-primary-color-light-color": "var(--w-accent)",
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--w-mono": MONO, "--w-radius": "6px", "--w-motion": "160ms" },
  light: { ...asVariables("light"), ...bridge },
  dark: { ...asVariables("dark"), ...bridge },
});

const blue: MantineColorsTuple = [
  "#EAF1FC",
  "#D3E2F8",
  "#A6C5F1",
  "#78A7EA",
  "#6AA4FF",
  "#3D7CDB",
  "#1C64D1",
  "#1857B7",
  "#144A9C",
  "#103D82",
];

export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "16px", xl: "20px" },
  lineHeights: { sm: "1.4", md: "1.4" },
  radius: { xs: "3px", sm: "4px", md: "6px" },
  defaultRadius: "md",
  primaryColor: "blue",
  primaryShade: { light: 6, dark: 4 },
  colors: { blue },
  // White on the light accent of the dark theme cannot be read: what is filled with it takes the token made for it.
  variantColorResolver(input) {
    const colors = defaultVariantColorsResolver(input);
    const accent = input.variant === "filled" && input.color === input.theme.primaryColor;
    return accent ? { ...colors, color: "var(--w-on-accent)" } : colors;
  },
  respectReducedMotion: true,
  focusRing: "auto",
  cursorType: "pointer",
});
