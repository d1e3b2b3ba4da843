/** About how wide a text of 12 px is, px: Chinese signs are as wide as high. */
export const textWidthPx = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.4 : 7.4), 0);
