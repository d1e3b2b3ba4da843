import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGateway, until } from "../../test/support/gatewayHarness.ts";
import { runCommand, terminal } from "../../test/support/terminal.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { PLAYABLE } from "../plant/sites/playable.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./language.ts";
import { plantCommand } from "./plant.ts";

test.each([
  [["--factor", "0"], "--factor 0: expected a number from 0.1 to 100"],
  [["--factor", "x"], "--factor x: expected"],
  [["--from", "yesterday"], "--from yesterday is no place in a recording"],
  [["--from", "-1"], "--from -1 is no place"],
  [["--from="], "--from needs a value"],
  [["--jobset", "1.5"], "--jobset 1.5: expected a whole number from 1 to 10"],
  [["--jobset", "11"], "--jobset 11: expected a whole number from 1 to 10"],
  [["--seed", "-1"], "--seed -1: expected a whole number from 0 to 4294967295"],
  [["--site-factor", "0"], "--site-factor 0: expected a number from 0.1 to 600"],
  [["--site-factor", "601"], "--site-factor 601: expected a number from 0.1 to 600"],
  [
    ["--site", "fms", "--site", "hom"],
    "--site hom: expected one of fms, home, los-angeles, hotel, office; did you mean home?",
  ],
  [["--site"], "--site needs a value"],
  [["--url", "nowhere"], "--url nowhere: expected an http address"],
  [["--url", "file:///etc"], "--url file:///etc: expected an http address"],
])("aitn plant %j is wrong usage, and says what is wrong", async (args, message) => {
  await expect(runCommand(plantCommand, args)).rejects.toThrow(UsageError);
  await expect(runCommand(plantCommand, args)).rejects.toThrow(message);
});

test.each(["en", "zh"] as const)("the help of aitn plant tells of each site that it plays (%s)", (language) => {
  const lines = plantCommand.usage[language].split("\n");
  for (const [id, { about }] of PLAYABLE)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${id} +${about[language].slice(0, 8)}`)));
});

test("without a code the plant ends with what is missing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aitn-plant-cli-"));
  const args = ["--data", folder, "--enrol-codes", join(folder, "none")];
  await expect(runCommand(plantCommand, args)).rejects.toThrow(CodedError);
});

test("the plant enrols with the code of each site, tells of those that cannot, says when it is ready, and ends at Ctrl+C", async () => {
  const twin = createTwinState("fms");
  for (const thing of fms.things) must(addThing(twin, thing, thingModels[thing.model]!));
  const gateway = await startGateway({ site: twin });
  const folder = mkdtempSync(join(tmpdir(), "aitn-plant-cli-"));
  const { code } = must(gateway.registry.newCode("fms", 60_000, fms.things.length));
  mkdirSync(join(folder, "codes"));
  writeFileSync(join(folder, "codes", "fms"), `${code}\n`);
  const { io, abort, said } = terminal();
  const args = ["--url", gateway.url, "--data", folder, "--enrol-codes", join(folder, "codes"), "--json"];
  const ended = plantCommand.run(args, io);
  await until(() => said.out !== "");
  await until(() => gateway.events.length === 10);
  abort.abort();
  expect(await ended).toBe(EXIT.ok);
  // No other site has a code here.
  const refused = (site: string) => ({
    site,
    code: "AUTH_UNKNOWN_DEVICE",
    said: { en: expect.stringMatching(/^AUTH_UNKNOWN_DEVICE: /), zh: expect.any(String) },
  });
  expect(JSON.parse(said.out)).toEqual({
    ready: true,
    devices: 10,
    sites: ["fms"],
    refused: ["home", "los-angeles", "hotel", "office"].map(refused),
  });
  expect(said.err).toContain("Nothing plays at home: AUTH_UNKNOWN_DEVICE: ");
  expect(said.err).toContain("vehicle-1 is online\n");
  // Where an older version had them: its devices are not enrolled anew.
  expect(existsSync(join(folder, "keys", "vehicle-1.key"))).toBe(true);
  await gateway.close();
});
