import { z } from "zod";

/** EIP-1193: what a wallet puts into the page. */
export interface Eip1193 {
  request(args: { method: string; params?: readonly unknown[] }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): void;
  removeListener?(event: string, listener: (value: unknown) => void): void;
}

/** A wallet that one may choose. */
export interface WalletOffer {
  /** Reverse domain name, the same after a reload; "page" for one that only put itself into the page. */
  readonly id: string;
  readonly name: string;
  /** A data: image; null where there is none that may be shown. */
  readonly icon: string | null;
  readonly provider: Eip1193;
}

const Announced = z.object({
  info: z.object({
    rdns: z.string().min(1).max(128),
    name: z.string().min(1).max(64),
    icon: z.string().max(100_000),
  }),
  provider: z.custom<Eip1193>(
    (value) => typeof value === "object" && value !== null && typeof (value as Eip1193).request === "function",
  ),
});
const MAX_WALLETS = 16;
export const PAGE_WALLET = "page";

/** The provider that older wallets leave in the page. */
const inPage = (): Eip1193 | null => (globalThis as { ethereum?: Eip1193 }).ethereum ?? null;

/**
 * EIP-6963: asks the page's wallets to say who they are, and hears of each once. A wallet that knows only the older way is
 * found as `window.ethereum`, and offered while no other was.
 */
export function discoverWallets(onChange: (offers: readonly WalletOffer[]) => void): void {
  if (typeof window === "undefined") return;
  const found = new Map<string, WalletOffer>();
  const tell = (): void => {
    const provider = inPage();
    if (found.size > 0 || provider === null) return onChange([...found.values()]);
    onChange([{ id: PAGE_WALLET, name: "", icon: null, provider }]);
  };
  window.addEventListener("eip6963:announceProvider", (event) => {
    const parsed = Announced.safeParse((event as CustomEvent).detail);
    if (!parsed.success || found.size >= MAX_WALLETS) return;
    const { info, provider } = parsed.data;
    const icon = info.icon.startsWith("data:image/") ? info.icon : null;
    found.set(info.rdns, { id: info.rdns, name: info.name, icon, provider });
    tell();
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  tell();
}
