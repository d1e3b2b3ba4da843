import { DEVICE_LIMITS } from "../../../twins/protocol/device.ts";

/** What one gateway process takes on. Each limit is reached by a test. */
export interface GatewayLimits {
  readonly maxMessageBytes: number;
  /** Connections that have not proved who they are. */
  readonly maxPending: number;
  readonly handshakeTimeoutMs: number;
  /** Sessions that one device may open a second, and how many at once: each is told to every console, and kept. */
  readonly sessionsPerS: number;
  readonly burstSessions: number;
  /** Messages of one session that wait for the disk. */
  readonly maxWaiting: number;
  /** Orders handed to one connection and not confirmed by the device. */
  readonly maxUnconfirmed: number;
  readonly heartbeatMs: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  maxMessageBytes: DEVICE_LIMITS.messageBytes,
  maxPending: 256,
  handshakeTimeoutMs: 5_000,
  sessionsPerS: 0.5,
  burstSessions: 60,
  maxWaiting: 8,
  maxUnconfirmed: 16,
  heartbeatMs: DEVICE_LIMITS.heartbeatMs,
};
