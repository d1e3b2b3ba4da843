/** What a model expects of a Thing. Twins declare the shape; models make it. Times in seconds after `madeAtMs`. */
export interface Forecast {
  readonly modelCid: string;
  readonly thing: string;
  readonly madeAtMs: number;
  readonly horizonS: number;
  /** Probability that the Thing has failed by then: mean and a 90 % band. */
  readonly meaning: "failure-probability";
  readonly points: readonly {
    readonly atS: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}
