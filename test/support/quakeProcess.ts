import { readFileSync } from "node:fs";
import { quakeDigest } from "./quakeDigest.ts";

/** As a process: prints the digest of a shaken room. */
const FILE = new URL("../../twins/hazards/earthquake/data/elcentro_1940_NS_peknold.dat", import.meta.url);
process.stdout.write(await quakeDigest(readFileSync(FILE, "utf8")));
