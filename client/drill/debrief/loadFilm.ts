import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { type Film, readFilm } from "../../../twins/drill/film.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { DrillSession } from "../session/session.ts";

/** Asks for a film piece after piece and reads it. */
export async function loadFilm(session: DrillSession, venue: VenueView): Promise<Result<Film>> {
  let film: Uint8Array<ArrayBuffer> | null = null;
  for (let from = 0; ; ) {
    const answer = await session.ask("film", { from });
    if (!answer.ok) return answer;
    const { total } = answer.value;
    const bytes = answer.value.bytes instanceof Uint8Array ? answer.value.bytes : new Uint8Array(answer.value.bytes);
    if (film === null || film.length !== total) film = new Uint8Array(total);
    if (bytes.length === 0) break;
    film.set(bytes.subarray(0, total - from), from);
    from += bytes.length;
    if (from >= total) break;
  }
  const read = readFilm(film, venue.origin);
  return read === null ? fail("WIRE_SCHEMA", "the film") : ok(read);
}
