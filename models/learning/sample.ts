import { type Digest, digestBytes } from "../../twins/core/digest.ts";
import { float32 } from "./compression/codecs.ts";
import type { Examples } from "./trainer/trainer.ts";
import { joined } from "./update.ts";

/** Examples that a device shows of its data when it applies: by digest, so that it can be asked for them and held to them. */
const SHOWN = 16;

/** SHA-256 of a device's first examples, inputs and then targets as float32. */
export function sampleOf({ count, inputs, targets }: Examples): Digest {
  const shown = Math.min(SHOWN, count);
  const part = (values: Float32Array): Float32Array => values.subarray(0, (values.length / count) * shown);
  return digestBytes(float32.encode(joined([part(inputs), part(targets)])));
}
