import { isWithin } from "../../../twins/core/fidelity.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { writeWhole } from "../files.ts";
import { numberFlag, readFlags, SEED } from "../flags.ts";
import { table } from "../table.ts";
import { type CaseResult, fidelityPage } from "./page.ts";
import { PARTS } from "./parts.ts";

/** Every case of every part, one after the other. @throws Refusal when it is stopped */
async function runAll(seed: number, io: CliIo): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { name, load } of PARTS)
    for (const one of (await load()).cases()) {
      if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });
      if (io.isTty) io.err(`\r\x1b[K${name}: ${one.title[io.language]}`);
      results.push({ part: name, of: one, checks: await one.run(seed) });
    }
  if (io.isTty) io.err("\r\x1b[K");
  return results;
}

const shown = (value: number): string => Number(value.toPrecision(4)).toString();

/** `aitn validate all`: every case; writes the page when it is asked to. Refuses nothing: a figure outside its band is exit code 3. */
export async function validateAll(args: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(args, { seed: "text", write: "text", json: "switch" });
  const seed = flags.seed === undefined ? 1 : numberFlag("seed", flags.seed, SEED);
  const results = await runAll(seed, io);
  if (flags.write !== undefined) await writeWhole(flags.write, fidelityPage(PARTS, results, seed, io.language));
  const rows = results.flatMap(({ part, of, checks }) =>
    checks.map((check) => ({ part, case: of.id, ...check, pass: isWithin(check) })),
  );
  if (flags.json) io.out(`${JSON.stringify({ seed, pass: rows.every(({ pass }) => pass), checks: rows })}\n`);
  else
    io.out(
      `${table(
        rows.map(({ part, case: id, title, value, unit, pass, band }) => [
          part,
          id,
          title[io.language],
          `${shown(value)} ${unit === "1" ? "" : unit}`,
          band === null ? "" : pass ? "ok" : "OUTSIDE",
        ]),
      )}\n`,
    );
  return rows.every(({ pass }) => pass) ? EXIT.ok : EXIT.refused;
}
