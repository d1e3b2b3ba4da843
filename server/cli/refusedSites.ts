import { z } from "zod";
import { type LocalText, LocalTextSchema } from "../../twins/core/place.ts";
import { CodedError, type Failure } from "../../twins/core/result.ts";
import { failureLine, hostFailure } from "./failures.ts";

/** Why a site is not played, as the plant says it when it is ready: its code, and a line in both languages. */
const RefusedSite = z.object({ site: z.string(), code: z.string(), said: LocalTextSchema });
export type RefusedSite = z.infer<typeof RefusedSite>;

const failureOf = (error: unknown): Failure =>
  (error instanceof CodedError ? error : hostFailure(error))?.failure ?? {
    code: "HOST_INTERNAL",
    message: String(error),
  };

export function refusedSite(site: string, error: unknown): RefusedSite {
  const failure = failureOf(error);
  return { site, code: failure.code, said: { en: failureLine(failure, "en"), zh: failureLine(failure, "zh") } };
}

export const refusedLine = ({ site, said }: RefusedSite): LocalText => ({
  en: `Nothing plays at ${site}: ${said.en}`,
  zh: `${site} 没有设备在扮演：${said.zh}`,
});

/** The sites without which a plant is ready, from its ready line; none where it does not say so. */
export function refusedIn({ refused }: Readonly<Record<string, unknown>>): readonly RefusedSite[] {
  const read = z.array(RefusedSite).safeParse(refused);
  return read.success ? read.data : [];
}
