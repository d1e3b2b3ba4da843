/** What an untrusted model may be. Each limit is reached by a test. */
export const MODEL_LIMITS = {
  /** Bytes of the JSON that describes the layers, weights apart. */
  topologyBytes: 1024 * 1024,
  layers: 64,
  /** Numbers of all weights. */
  weights: 5_000_000,
  /** Numbers of one example's input. */
  inputs: 65_536,
  outputs: 4_096,
  /** Of one side of a shape. */
  side: 65_536,
  /** Of a shape, the example's own place in a batch left out. */
  sides: 3,
  /** Bytes of what all layers give for one example. */
  activationBytes: 16 * 1024 * 1024,
  /** Multiplications and additions for one example. */
  operations: 100_000_000,
  /** Steps that recurrent layers take one after the other, all together. */
  steps: 512,
  nameChars: 128,
} as const;
