/** A version of a model as the register on chain has it, with what this server knows of it. */
export interface ModelInfo {
  readonly cid: string;
  readonly name: string;
  readonly status: "proposed" | "approved" | "rejected" | "revoked" | "unknown";
  readonly votes: number;
  readonly votesNeeded: number;
  /** Who decides: the named approvers of the review board, or the DAO by proposal. */
  readonly decidedBy: "board" | "dao";
  readonly txHash: string | null;
  /** Of its family, from 1; 0 while unknown. */
  readonly number: number;
  /** Who proposed it, an address, and their name where they are a person of this server; empty while unknown. */
  readonly author: string;
  readonly authorName: string;
  /** SHA-256 of the model's and of the evaluation's bytes, as ModelRegistry has them; null while unknown. */
  readonly digest: string | null;
  readonly evaluation: string | null;
  /** Where this server serves what was published here: the model itself, its evaluation and its card at /models/CID. Null: elsewhere. */
  readonly served: { readonly evaluationCid: string; readonly cardCid: string } | null;
  /** The card, Markdown; null where this server does not have it. */
  readonly card: { readonly en: string; readonly zh: string } | null;
}
