import type { TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useAct } from "../../session/context.tsx";
import { useAccount } from "../../session/economy.ts";

/** The server makes the files, and keeps them on disk. */
const PUBLISH_MS = 60_000;

/** Publishes a trial by the account that the server keeps. */
export function usePublish(row: TrialRow) {
  const { run, busy, error } = useAct("publishTrial");
  const account = useAccount();
  return {
    busy,
    error,
    account,
    waitsForWallet: false,
    publish: async (name: string): Promise<void> => {
      await run({ trial: row.trial, name, account: null }, PUBLISH_MS);
    },
    goOn: async (): Promise<void> => {},
  };
}
