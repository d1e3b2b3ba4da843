import { type Frame, frameAbout } from "../crs/frame.ts";
import { lines } from "../json/lines.ts";
import { asObject } from "../json/parse.ts";
import { invalid } from "../refusals.ts";
import type { Head, Reading } from "./index.ts";
import type { CityObjects } from "./objects.ts";
import { middle, Vertices } from "./vertices.ts";

/**
 * The features of a CityJSONSeq, one a line after the head; each has vertices of its own.
 * @throws CodedError IMPORT_INVALID with the line
 */
export async function readFeatures(reading: Reading, head: Head, objects: CityObjects): Promise<Frame> {
  const { source, host, pace } = reading;
  let frame: Frame | null = null;
  for await (const { bytes, line, to } of lines(source, head.root.end, head.root.endLine)) {
    if (!bytes.some((byte) => byte > 32)) continue;
    const feature = featureOf(host.utf8(bytes), line);
    const vertices = new Vertices();
    vertices.add(feature.vertices, head.transform, `line ${line}/vertices`);
    const { values } = vertices;
    frame ??= frameAbout(head.crs, ...middle(values));
    frame.apply(values);
    for (const [id, object] of Object.entries(feature.objects)) {
      objects.add(id, object, values);
      if (pace.due(64)) await pace.rest(0.2 + (0.8 * to) / source.size);
    }
  }
  return frame ?? frameAbout(head.crs, 0, 0);
}

function featureOf(
  text: string | null,
  line: number,
): { vertices: unknown[]; objects: Readonly<Record<string, unknown>> } {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw invalid({ line }, { en: "The line is not JSON.", zh: "该行不是 JSON。" });
  }
  const feature = asObject(value);
  const objects = asObject(feature?.CityObjects);
  if (feature?.type !== "CityJSONFeature" || objects === null || !Array.isArray(feature.vertices))
    throw invalid(
      { line },
      {
        en: "The line is no CityJSONFeature with CityObjects and vertices.",
        zh: "该行不是带有 CityObjects 和 vertices 的 CityJSONFeature。",
      },
    );
  return { vertices: feature.vertices, objects };
}
