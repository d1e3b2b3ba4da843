import { encryptKeystoreJsonSync, Wallet } from "ethers";
import { expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must, ok, type Result } from "../../twins/core/result.ts";
import type { TxReceipt } from "../chain/port.ts";
import { keyPort } from "./keys.ts";

const ROLES = { viewer: 0n, operator: 1n, manager: 2n, warden: 4n, innovator: 8n };
const fileOf = ({ address, privateKey }: { address: string; privateKey: string }) =>
  encryptKeystoreJsonSync({ address, privateKey }, "pw", { scrypt: { N: 2, r: 8, p: 1 } });
const keys = Array.from({ length: 3 }, () => Wallet.createRandom());

/** A chain that takes some turns of the event loop for each act, as a real one takes blocks. */
function play() {
  const roles = new Map<string, bigint>();
  const names = new Map<string, string>();
  const sent: string[] = [];
  let address = "0xformer" as Hex;
  const block = async () => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const chain = {
    async enrol(_: string, given: bigint) {
      const at = address;
      sent.push(`enrol ${given}`);
      await block();
      roles.set(at, given);
      return ok(at);
    },
    async importKey(_: string, key: Uint8Array) {
      await block();
      address = new Wallet(`0x${Buffer.from(key).toString("hex")}`).address as Hex;
      await block();
      return ok(address);
    },
    exportKey: async () => ok("a file"),
    setModelApprovers: async (): Promise<Result<TxReceipt>> => {
      throw new Error("nobody votes here");
    },
  };
  const port = keyPort({
    open: () => ok({ chain }),
    accountOf: (name) => `person-${name}`,
    siteRoles: ROLES,
    stakeWei: 0n,
    names,
    voters: () => [],
  });
  return { port, sent, names, withRoles: () => [...roles].filter(([, held]) => held > 0n).map(([at]) => at) };
}

it("of keys brought at once the first is taken, and one address has the person's roles", async () => {
  const { port, names, withRoles } = play();
  must(await port.enrolPerson("ann", "manager"));
  const brought = await Promise.all(keys.map((key) => port.importKey("ann", "manager", fileOf(key), "pw")));
  expect(must(brought[0]!)).toBe(keys[0]!.address);
  for (const later of brought.slice(1)) expect(later).toMatchObject({ error: { code: "AUTH_RATE" } });
  expect(withRoles()).toEqual([keys[0]!.address]);
  expect([...names]).toEqual([[keys[0]!.address.toLowerCase(), "ann"]]);
  expect(must(await port.importKey("ann", "manager", fileOf(keys[1]!), "pw"))).toBe(keys[1]!.address);
  expect(withRoles()).toEqual([keys[1]!.address]);
});

it("a person removed while a key of theirs is brought keeps no roles", async () => {
  const { port, withRoles } = play();
  must(await port.enrolPerson("ann", "manager"));
  const brought = port.importKey("ann", "manager", fileOf(keys[0]!), "pw");
  must(await port.enrolPerson("ann", null));
  must(await brought);
  expect(withRoles()).toEqual([]);
});

it("a file that its password does not open costs nothing on the chain", async () => {
  const { port, sent, withRoles } = play();
  must(await port.enrolPerson("ann", "manager"));
  const before = sent.length;
  expect(await port.importKey("ann", "manager", fileOf(keys[0]!), "wrong")).toMatchObject({
    error: { code: "AUTH_KEY_FILE" },
  });
  expect(sent).toHaveLength(before);
  expect(withRoles()).toEqual(["0xformer"]);
});
