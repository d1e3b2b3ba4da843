import { ok, type Result, refuse } from "../../twins/core/result.ts";

const NOT_ONE = refuse("WIRE_NOT_JSON", {
  en: "This file is no cycle's document. It is the file /cycles/N.json of the server that reported the cycle.",
  zh: "此文件不是周期文件。周期文件是上报服务器的 /cycles/N.json。",
});

function cycleOf(text: string): number | null {
  try {
    const { cycle } = JSON.parse(text) as { cycle?: unknown };
    return Number.isSafeInteger(cycle) ? Number(cycle) : null;
  } catch {
    return null;
  }
}

/** Gives the server the document of a cycle that another one reported; the cycle, when the chain names that document. */
export async function putCycle(file: Blob): Promise<Result<number>> {
  const text = await file.text();
  const cycle = cycleOf(text);
  if (cycle === null) return NOT_ONE;
  try {
    const answer = await fetch(`/cycles/${cycle}.json`, { method: "PUT", body: text });
    const taken = (await answer.json()) as Result<{ readonly cid: string }>;
    return taken.ok ? ok(cycle) : taken;
  } catch {
    return refuse("SYNC_LOST", { en: "The server did not answer.", zh: "服务器没有应答。" });
  }
}
