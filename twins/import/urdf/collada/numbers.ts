import { invalid, shown } from "../../refusals.ts";
import type { Pace } from "../../source.ts";

/** The numbers of a list of words; whole ones are numbers of vertices. @throws CodedError IMPORT_INVALID with the line, IMPORT_CANCELLED */
export async function numbersIn<A extends Float32Array | Uint32Array>(
  text: string,
  kind: new (length: number) => A,
  line: number,
  pace: Pace,
): Promise<A> {
  let numbers = new kind(64);
  const whole = numbers instanceof Uint32Array;
  let count = 0;
  for (let at = 0; at < text.length; ) {
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    let end = at;
    while (end < text.length && text.charCodeAt(end) > 32) end++;
    if (end === at) break;
    const value = Number(text.slice(at, end));
    if (!(whole ? Number.isInteger(value) && value >= 0 && value <= 0xffffffff : Math.abs(value) < 3e38))
      throw invalid(
        { line },
        {
          en: `The list holds ${shown(text.slice(at, at + 100).slice(0, end - at))}, which is no number that may stand there.`,
          zh: `列表中的 ${shown(text.slice(at, at + 100).slice(0, end - at))} 不是此处允许的数。`,
        },
      );
    if (count === numbers.length) {
      const wider = new kind(2 * count);
      wider.set(numbers);
      numbers = wider;
    }
    numbers[count++] = value;
    at = end;
    // A number takes less than a triangle does.
    if (pace.due(0.25)) await pace.rest(0.6);
  }
  return numbers.subarray(0, count) as A;
}
