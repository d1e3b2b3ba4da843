import { useEffect, useState } from "react";
import type { Failure, Result } from "../../../twins/core/result.ts";
import type { Publication, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useLink } from "../../session/context.tsx";
import { actOnChain, useAccount } from "../../session/economy.ts";
import { claimFor, forgetClaim, heldClaim, proposeByWallet } from "./claims.ts";

/** The server makes the files, and keeps them on disk. */
const PUBLISH_MS = 60_000;
/** About a block of this machine's own chain. */
const TRY_EVERY_MS = 2_000;

/** Publishes a trial: by the account that the server keeps, which then does the rest, or step by step by the connected wallet. */
export function usePublish({ trial, model: { cid }, publication }: TrialRow) {
  const link = useLink();
  const account = useAccount();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  /** How far the wallet is; the server knows only what is on chain in the end. */
  const [step, setStep] = useState<"claiming" | "proposing" | null>(null);
  const proposed = publication?.phase === "proposed";
  // Only this browser knows of a claim that a wallet made: it can be gone on with after a refusal or a reload.
  const waitsForWallet = publication !== null && !proposed && heldClaim(localStorage, cid) !== null;
  useEffect(() => {
    if (proposed) forgetClaim(localStorage, cid);
  }, [proposed, cid]);

  const byWallet = async (wallet: string, of: Publication): Promise<Result<unknown>> => {
    setStep("claiming");
    const done = await proposeByWallet({
      cid,
      publication: of,
      claim: claimFor(localStorage, cid, wallet),
      act: (act) => actOnChain(link, wallet, act),
      onClaimed: () => setStep("proposing"),
      wait: () => new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS)),
    });
    if (!done.ok) setStep(null);
    return done;
  };
  const doing = async (what: () => Promise<Result<unknown>>): Promise<void> => {
    setError(null);
    setBusy(true);
    const done = await what();
    setBusy(false);
    setError(done.ok ? null : done.error);
  };
  return {
    busy,
    error,
    account,
    step,
    waitsForWallet,
    publish: (name: string) =>
      doing(async () => {
        if (account !== null) claimFor(localStorage, cid, account);
        const answer = await link.ask("publishTrial", { trial, name, account }, PUBLISH_MS);
        if (!answer.ok || account === null) return answer;
        return byWallet(account, answer.value.publication);
      }),
    goOn: async (): Promise<void> => {
      if (account !== null && publication !== null) await doing(() => byWallet(account, publication));
    },
  };
}
