import type { ErrorCode } from "../../twins/core/errors.ts";
import type { Command } from "../../twins/operations/command.ts";
import type { DeviceSession, FrameSink } from "../../twins/protocol/device.ts";

/**
 * One way of talking to devices (ISO 23247 device communication entity): socket.io now; mqtt, vda5050, modbus,
 * rosbridge, opcua in folders of their own later. It turns wire bytes into frames for ingest and commands into bytes;
 * it decides nothing. `true` from send, release and cancel means handed to a live connection, not received: what the
 * device says comes back as ActionStates, and nothing is buffered for a device that is away.
 */
export interface Connector {
  readonly name: string;
  /** Fencing epoch: rises with every start of the controller. Commands carry it. */
  readonly epoch: number;
  start(): void;
  /** Closes every session; resolves when all frames in hand were answered. */
  stop(): Promise<void>;
  isOnline(device: string): boolean;
  /** A command past its expiry never goes out: the device is asked how it went instead. */
  send(command: Command): boolean;
  /** Extends the base of a path: the first `released` nodes may be driven. */
  release(thing: string, commandId: string, released: number): boolean;
  cancel(thing: string, commandId: string): boolean;
  /** Operational stop of every device of a site, past every queue; latched: each that connects is told too. */
  stopAll(siteId: string): number;
  /** Ends the latch. Nothing moves by itself: new commands must come. @returns how many were told. */
  resumeAll(siteId: string): number;
  /** Ends a device's session, e.g. because it was revoked. */
  drop(device: string): void;
}

/** What a connector needs of the rest of the server; main.ts joins them. */
export interface ConnectorHooks {
  /** Ingest: takes the frames of a session. */
  openSink(session: DeviceSession): FrameSink;
  online(session: DeviceSession): void;
  offline(session: DeviceSession, reason: string): void;
  refused(device: string | null, code: ErrorCode, count: number): void;
  /** A device confirmed the operational stop, this long after it was told. */
  stopConfirmed?(device: string, afterMs: number): void;
}
