// What BinderHub's own client sees of one launch: client.mjs BUILD_ENDPOINT SPEC prints one JSON event per line.
import { BinderRepository } from "@jupyterhub/binderhub-client/client.js";

const repository = new BinderRepository(process.argv[3], new URL(process.argv[2]));
globalThis.window ??= globalThis;
globalThis.document ??= { cookie: "", hidden: false, addEventListener() {}, removeEventListener() {} };
for await (const event of repository.fetch()) {
  process.stdout.write(JSON.stringify(event) + "\n");
  if (event.phase === "ready" || event.phase === "failed") {
    repository.close();
    process.exit(0);
  }
}
