import { encryptKeystoreJsonSync, Wallet } from "ethers";
import { expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, must, ok, type Result } from "../../twins/core/result.ts";
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
  let made = 0;
  let down = false;
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
    async dismiss() {
      const at = address;
      await block();
      roles.set(at, 0n);
      made++;
      address = `0xnext${made}` as Hex;
      return ok(at);
    },
    exportKey: async () => ok(`key of ${address}`),
    setModelApprovers: async (): Promise<Result<TxReceipt>> => {
      throw new Error("nobody votes here");
    },
  };
  const gone: { id: number; name: string }[] = [];
  let told: readonly string[] = [];
  const port = keyPort({
    open: () => (down ? fail("CHAIN_DOWN", "away") : ok({ chain })),
    accountOf: (name) => `person-${name}`,
    siteRoles: ROLES,
    stakeWei: 0n,
    names,
    voters: {
      told: () => told,
      forget() {
        told = [];
      },
    },
    removed: {
      departed: () => [...gone],
      settled: (id) => void gone.splice(0, Infinity, ...gone.filter((one) => one.id !== id)),
    },
  });
  const away = (is: boolean) => {
    down = is;
  };
  return {
    port,
    sent,
    names,
    gone,
    away,
    withRoles: () => [...roles].filter(([, held]) => held > 0n).map(([at]) => at),
  };
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
  const { port, gone, withRoles } = play();
  must(await port.enrolPerson("ann", "manager"));
  const brought = port.importKey("ann", "manager", fileOf(keys[0]!), "pw");
  gone.push({ id: 1, name: "ann" });
  must(await port.dismissRemoved());
  expect(await brought).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  expect(withRoles()).toEqual([]);
});

it("who is added under a removed name has another key, whatever is asked first", async () => {
  for (const act of ["enrol", "export", "import"] as const) {
    const { port, gone, names, withRoles } = play();
    must(await port.enrolPerson("ann", "manager"));
    expect(withRoles()).toEqual(["0xformer"]);
    gone.push({ id: 1, name: "ann" });
    if (act === "export") expect(must(await port.exportKey("ann", "pw"))).toBe("key of 0xnext1");
    if (act === "import") must(await port.importKey("ann", "viewer", fileOf(keys[0]!), "pw"));
    const address = must(await port.enrolPerson("ann", "viewer"));
    expect(address).toBe(act === "import" ? keys[0]!.address : "0xnext1");
    expect(withRoles()).toEqual([]);
    expect([...names]).toEqual([[address.toLowerCase(), "ann"]]);
    expect(gone, "settled once").toEqual([]);
    must(await port.dismissRemoved());
    expect(must(await port.exportKey("ann", "pw"))).toBe(`key of ${address}`);
  }
});

it("while the chain is away nobody takes a removed person's key, and the removal is still to do", async () => {
  const { port, gone, withRoles, away } = play();
  must(await port.enrolPerson("ann", "manager"));
  gone.push({ id: 1, name: "ann" }, { id: 2, name: "bob" });
  away(true);
  for (const asked of [port.exportKey("ann", "pw"), port.enrolPerson("ann", "viewer"), port.dismissRemoved()])
    expect(await asked).toMatchObject({ error: { code: "CHAIN_DOWN" } });
  expect(gone).toHaveLength(2);
  away(false);
  must(await port.dismissRemoved());
  expect(gone).toEqual([]);
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
