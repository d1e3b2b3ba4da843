import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { SiteDescription, SiteFile } from "../../twins/protocol/siteFile.ts";
import type { Link } from "./link.ts";

/** Told how much of a file is here, 0 to 1. */
export type Progress = (share: number) => void;

/** Descriptions are asked for once a connection's life: a site changes only when the server starts anew. */
const described = new WeakMap<Link, Map<string, Promise<Result<SiteDescription>>>>();

/** A file that is another at each piece is asked for so often. */
const TRIES = 4;

/** A whole file of a site, piece after piece. @returns the refusal of the first piece that is refused; SYNC_LOST when the pieces never fit */
export async function siteFile(
  link: Pick<Link, "ask">,
  siteId: string,
  file: SiteFile,
  progress: Progress = () => {},
  tries = TRIES,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  let whole = new Uint8Array(0);
  let from = 0;
  do {
    const piece = await link.ask("siteFile", { siteId, file, from });
    if (!piece.ok) return piece;
    const { total } = piece.value;
    const bytes = new Uint8Array(piece.value.bytes);
    if (from === 0) whole = new Uint8Array(total);
    // A file that is another by now: from the start.
    if (whole.length !== total || (bytes.length === 0 && from < total)) {
      if (tries === 1) return fail("SYNC_LOST", `the pieces of ${siteId}'s ${file} do not fit`);
      return siteFile(link, siteId, file, progress, tries - 1);
    }
    whole.set(bytes.subarray(0, total - from), from);
    from += bytes.length;
    progress(total === 0 ? 1 : Math.min(1, from / total));
  } while (from < whole.length);
  return ok(whole);
}

async function ask(link: Link, siteId: string): Promise<Result<SiteDescription>> {
  const bytes = await siteFile(link, siteId, "description");
  return bytes.ok ? ok(JSON.parse(new TextDecoder().decode(bytes.value)) as SiteDescription) : bytes;
}

/** What a site is: its places, its Things, where it lies. One that was refused is asked for again the next time. */
export function describeSite(link: Link, siteId: string): Promise<Result<SiteDescription>> {
  const held = described.get(link) ?? new Map<string, Promise<Result<SiteDescription>>>();
  described.set(link, held);
  const known = held.get(siteId);
  if (known !== undefined) return known;
  const asked = ask(link, siteId);
  held.set(siteId, asked);
  void asked.then((answer) => !answer.ok && held.delete(siteId));
  return asked;
}
