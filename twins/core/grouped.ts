/**
 * A number's digits with a narrow no-break space (U+202F) between thousands (ISO 80000-1, 7.3.1): a comma parts the thousands in one
 * language and the fraction in another. What stands before and after the whole part stays as it is.
 * @param of a number, or one that is written already, such as `-1234.50`
 */
export function grouped(of: number | bigint | string): string {
  const [whole = "", ...rest] = String(of).split(".");
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f"), ...rest].join(".");
}
