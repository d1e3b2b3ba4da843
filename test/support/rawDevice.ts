import { createHash, randomBytes } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { addressOfPublicKey } from "../../contracts-abi/typed-data/signature.ts";
import { macOf } from "../../server/secrets.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import {
  type Challenge,
  checkpointText,
  type DeviceAnswer,
  type EnrolRequest,
  enrolText,
  type Frame,
  type FramesAck,
  frameText,
  GENESIS_HEAD,
  type Hello,
  type Proof,
  transcriptText,
  type Welcome,
} from "../../twins/protocol/device.ts";
import { ephemeralPublic, fromHex, publicKeyOf, sessionKeys, signText } from "../../twins/protocol/deviceAuth.ts";
import type { GatewayHarness } from "./gatewayHarness.ts";

/** A device written from the specification alone, so that it can also do what a device must not. */
export interface RawDevice {
  readonly device: string;
  readonly secret: Uint8Array;
  seq: number;
  head: Digest;
  up: Uint8Array | null;
  socket: Socket;
  hello(over?: Partial<Hello>): Promise<DeviceAnswer<Challenge>>;
  proofFor(challenge: Challenge, over?: Partial<Omit<Proof, "signature">>): Proof;
  prove(proof: unknown): Promise<DeviceAnswer<Welcome>>;
  /** The whole handshake. */
  open(): Promise<Welcome>;
  /** Next frame of the chain. */
  frame(payload: unknown): Frame;
  checkpoint(): Frame;
  send(frames: unknown): Promise<DeviceAnswer<FramesAck>>;
  /** Another connection, same key and chain. */
  again(): void;
}

export function enrolRaw(
  gateway: GatewayHarness,
  things: string[],
  secret: Uint8Array = new Uint8Array(randomBytes(32)),
): RawDevice {
  const { code } = must(gateway.registry.newCode("lab", 60_000));
  const request = { code, publicKey: publicKeyOf(secret), things: things.map((id) => ({ id })) };
  const proof = signText(enrolText(request), secret);
  const ports = { onEnrolled: () => ({ ok: true, value: undefined }) as const };
  must(gateway.registry.enrol({ ...request, proof } as EnrolRequest, request.things, ports));
  return rawDevice(gateway.url, secret);
}

export function rawDevice(url: string, secret: Uint8Array): RawDevice {
  const device = addressOfPublicKey(fromHex(publicKeyOf(secret))).toLowerCase();
  const connect = (): Socket => io(`${url}/device`, { transports: ["websocket"], reconnection: false, forceNew: true });
  let lastHello: Hello;
  let ephemeral: Uint8Array = new Uint8Array(randomBytes(32));
  let transcript = "";
  let peer = "";
  const raw: RawDevice = {
    device,
    secret,
    seq: 0,
    head: GENESIS_HEAD,
    up: null,
    socket: connect(),
    hello(over = {}) {
      lastHello = { protocol: 1, device, seq: raw.seq, head: raw.head, ...over };
      return raw.socket.timeout(5000).emitWithAck("hello", lastHello) as Promise<DeviceAnswer<Challenge>>;
    },
    proofFor(challenge, over = {}) {
      ephemeral = new Uint8Array(randomBytes(32));
      const open = {
        ephemeral: ephemeralPublic(ephemeral),
        oldest: lastHello.seq,
        oldestPrev: lastHello.head,
        provenance: {},
        ...over,
      };
      transcript = transcriptText(lastHello, challenge, open);
      peer = challenge.ephemeral;
      return { ...open, signature: signText(transcript, secret) };
    },
    prove: (proof) => raw.socket.timeout(5000).emitWithAck("prove", proof) as Promise<DeviceAnswer<Welcome>>,
    async open() {
      const challenged = await raw.hello();
      if (!challenged.ok) throw new Error(challenged.error.code);
      const welcome = await raw.prove(raw.proofFor(challenged.value));
      if (!welcome.ok) throw new Error(welcome.error.code);
      raw.up = sessionKeys(ephemeral, peer, transcript)!.up;
      return welcome.value;
    },
    frame(payload) {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload);
      const covered = frameText(raw.seq, raw.head, text);
      const frame: Frame = { seq: raw.seq, prev: raw.head, payload: text, mac: macOf(raw.up!, covered) };
      raw.head = `0x${createHash("sha256").update(covered).digest("hex")}`;
      raw.seq++;
      return frame;
    },
    checkpoint: () =>
      raw.frame({ kind: "checkpoint", signature: signText(checkpointText(device, raw.seq, raw.head), secret) }),
    send: (frames) => raw.socket.timeout(5000).emitWithAck("frames", frames) as Promise<DeviceAnswer<FramesAck>>,
    again() {
      raw.socket.disconnect();
      raw.socket = connect();
    },
  };
  return raw;
}

export const codeOf = (answer: DeviceAnswer<unknown>): string => (answer.ok ? "ok" : answer.error.code);
