// What BinderHub's own client makes of launch links: one on each line of standard input, one JSON answer each.
import { createInterface } from "node:readline";
import { LaunchSpec } from "@jupyterhub/binderhub-client/spec.js";

for await (const line of createInterface({ input: process.stdin })) {
  const url = new URL(line);
  const redirect = LaunchSpec.fromSearchParams(url.searchParams).getJupyterServerRedirectUrl(new URL("https://hub.example/user/x/"), "token");
  process.stdout.write(JSON.stringify({ buildSpec: url.pathname.replace(/^\/v2\//, ""), redirect: redirect.toString() }) + "\n");
}
