import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { LicenceView, ModelStatus, ModelsView, ModelView } from "../../../twins/protocol/economy/market/models.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import type { EventOf } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { sameAddress, together, toMs } from "../reads.ts";

const BPS = 10_000;
/** IModelRegistry.Status. */
const STATUS: readonly ModelStatus[] = ["unknown", "proposed", "approved", "rejected", "revoked"];

export const modelMakers: Makers<
  "claimModel" | "proposeModel" | "offerModel" | "closeOffer" | "licenseModel" | "collectModelEarnings"
> = {
  claimModel: async (parts, { claim }) => ok([call(parts, "ModelRegistry", "claim", [claim as Hex])]),
  proposeModel: async (parts, { name, cid, digest, evaluation, salt }) =>
    ok([call(parts, "ModelRegistry", "propose", [name, cid, digest as Hex, evaluation as Hex, salt as Hex])]),
  async offerModel(parts, { model, priceWei, durationS, royaltyBps, shares }, account) {
    if (shares.reduce((sum, share) => sum + share.bps, 0) !== BPS)
      return refuse("CHAIN_RANGE", { en: "The shares do not sum to 100 %.", zh: "各份额之和不是 100 %。" });
    const terms = {
      price: BigInt(priceWei),
      durationS: BigInt(durationS),
      royaltyBps: BigInt(royaltyBps),
      royaltyReceiver: account,
    };
    const split = shares.map((share) => ({ account: share.account as Hex, bps: BigInt(share.bps) }));
    return ok([call(parts, "ModelMarket", "offer", [model as Hex, terms, split])]);
  },
  closeOffer: async (parts, { model }) => ok([call(parts, "ModelMarket", "closeOffer", [model as Hex])]),
  async licenseModel(parts, { model, edition, priceWei }, account) {
    const allow =
      priceWei === "0" ? ok([]) : await approval(parts, "AITNToken", account, "ModelMarket", BigInt(priceWei));
    if (!allow.ok) return allow;
    return ok([...allow.value, call(parts, "ModelMarket", "license", [model as Hex, BigInt(edition), account])]);
  },
  collectModelEarnings: async (parts, _, account) => ok([call(parts, "ModelMarket", "collect", [account])]),
};

async function modelView(parts: EconomyParts, model: Hex): Promise<Result<ModelView>> {
  const { read } = parts.chain.contracts;
  const reads = await together(
    read("ModelRegistry", "modelOf", [model]),
    read("ModelMarket", "offerOf", [model]),
    read("ModelMarket", "sharesOf", [model]),
  );
  if (!reads.ok) return reads;
  const [entry, { terms, edition, open }, shares] = reads.value;
  const [proposed] = parts.index.events("ModelProposed", { where: { model }, limit: 1 });
  const offer = {
    edition: Number(edition),
    priceWei: terms.price.toString(),
    durationS: Number(terms.durationS),
    royaltyBps: Number(terms.royaltyBps),
    shares: shares.map((share) => ({ account: share.account, bps: Number(share.bps) })),
  };
  return ok({
    model,
    name: proposed?.args.name ?? entry.cid,
    number: Number(entry.number),
    cid: entry.cid,
    status: STATUS[Number(entry.status)] ?? "unknown",
    author: entry.author,
    offer: open ? offer : null,
  });
}

async function licenceView(
  parts: EconomyParts,
  account: Hex,
  { args }: EventOf<"Licensed">,
): Promise<Result<LicenceView | null>> {
  const { read } = parts.chain.contracts;
  const reads = await together(
    read("ModelMarket", "ownerOf", [args.licence]),
    read("ModelMarket", "licenceOf", [args.licence]),
    read("ModelMarket", "permits", [args.licence, account, args.model]),
    modelView(parts, args.model),
  );
  if (!reads.ok) return reads;
  const [owner, { expiresAt }, counts, model] = reads.value;
  if (!sameAddress(owner, account)) return ok(null);
  return ok({
    licence: String(args.licence),
    model,
    expiresAtMs: expiresAt === 0n ? null : toMs(expiresAt),
    counts,
  });
}

/** Licences that came to the account when they were made or from somebody else. */
export const licences = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<LicenceView>>> =>
  pageOf(
    (page) => parts.index.newestBy("Transfer", "tokenId", { contract: "ModelMarket", where: { to: account }, ...page }),
    async ({ args }) => {
      if (!("tokenId" in args)) return ok(null);
      const [made] = parts.index.events("Licensed", { where: { licence: String(args.tokenId) }, limit: 1 });
      return made === undefined ? ok(null) : licenceView(parts, account, made);
    },
    before,
  );

/** Models of others on offer. Who failed its review later cannot be licensed, whatever its offer says. */
export const offeredModels = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<ModelView>>> =>
  pageOf(
    (page) => parts.index.newestBy("Offered", "model", { contract: "ModelMarket", ...page }),
    async ({ args }) => {
      const model = await modelView(parts, args.model);
      if (!model.ok) return model;
      const { offer, status, author } = model.value;
      return ok(offer !== null && status === "approved" && !sameAddress(author, account) ? model.value : null);
    },
    before,
  );

/** Models that the account proposed. */
export const ownModels = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<ModelView>>> =>
  pageOf(
    (page) => parts.index.newestBy("ModelProposed", "model", { where: { author: account }, ...page }),
    ({ args }) => modelView(parts, args.model),
    before,
  );

export async function modelsView(parts: EconomyParts, account: Hex): Promise<Result<ModelsView>> {
  const reads = await together(
    offeredModels(parts, account),
    ownModels(parts, account),
    licences(parts, account),
    parts.chain.contracts.read("ModelMarket", "creditOf", [account]),
  );
  if (!reads.ok) return reads;
  const [offers, own, held, credit] = reads.value;
  return ok({ offers, own, licences: held, creditWei: credit.toString() });
}
