/** What a console is told of the server, its chain, its devices and its audit log. */

export interface ChainInfo {
  readonly chainId: number;
  readonly embedded: boolean;
  readonly blockNumber: number;
  readonly reachable: boolean;
  /** When a robot's credit is sent to it: so long after its first action, or as soon as so much waits. */
  readonly payOut: { readonly afterHours: number; readonly atWei: string | null };
  readonly contracts: Readonly<Record<string, string>>;
  readonly accounts: readonly { readonly name: string; readonly address: string; readonly balanceWei: string }[];
}

export interface DeviceInfo {
  readonly device: string;
  readonly things: readonly string[];
  readonly siteId: string;
  readonly tier: 0 | 1 | 2 | 3;
  readonly online: boolean;
  readonly revoked: boolean;
  readonly enrolledAtMs: number;
  readonly lastSeenMs: number | null;
  readonly refused: Readonly<Record<string, number>>;
}

export interface AuditEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly who: string;
  readonly act: string;
  readonly outcome: string;
  readonly details: string;
  readonly hash: string;
}

export interface HealthInfo {
  readonly version: string;
  readonly startedAtMs: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly rssMb: number;
  readonly tickP99Ms: number;
}
