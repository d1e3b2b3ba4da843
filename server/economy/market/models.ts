import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { LicenceView, ModelStatus, ModelsView, ModelView } from "../../../twins/protocol/economy/market/models.ts";
import type { EventOf } from "../../chain/index.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { distinct, each, sameAddress, together, toMs } from "../reads.ts";

const MAX_SHOWN = 100;
const BPS = 10_000;
/** IModelRegistry.Status. */
const STATUS: readonly ModelStatus[] = ["unknown", "proposed", "approved", "rejected", "revoked"];

export const modelMakers: Makers<"offerModel" | "closeOffer" | "licenseModel" | "collectModelEarnings"> = {
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
function licencesOf({ index }: EconomyParts, account: Hex): readonly EventOf<"Licensed">[] {
  const where = { to: account };
  const came = index.newestBy("Transfer", "tokenId", { contract: "ModelMarket", where, limit: MAX_SHOWN });
  const ids = came.flatMap((event) => ("tokenId" in event.args ? [String(event.args.tokenId)] : []));
  return ids.flatMap((licence) => index.events("Licensed", { where: { licence }, limit: 1 }));
}

export async function modelsView(parts: EconomyParts, account: Hex): Promise<Result<ModelsView>> {
  const offered = parts.index.newestBy("Offered", "model", { contract: "ModelMarket", limit: MAX_SHOWN });
  const proposed = parts.index.events("ModelProposed", { where: { author: account }, limit: MAX_SHOWN });
  const view = (model: Hex) => modelView(parts, model);
  const reads = await together(
    each(
      offered.map((event) => event.args.model),
      view,
    ),
    each(
      distinct(
        proposed.map((event) => event.args.model),
        MAX_SHOWN,
      ),
      view,
    ),
    each(licencesOf(parts, account), (event) => licenceView(parts, account, event)),
    parts.chain.contracts.read("ModelMarket", "creditOf", [account]),
  );
  if (!reads.ok) return reads;
  const [offers, own, licences, credit] = reads.value;
  return ok({
    // Who failed its review later cannot be licensed, whatever its offer says.
    offers: offers.filter((model) => model.offer !== null && model.status === "approved"),
    own,
    licences,
    creditWei: credit.toString(),
  });
}
