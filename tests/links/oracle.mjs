// What BinderHub's own client makes of launch links, and what our own script makes of their ingredients.
// One [link, hub, ingredients, ref] on each line of standard input, one JSON answer each.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";
import { LaunchSpec } from "@jupyterhub/binderhub-client/spec.js";

const SERVER = "https://hub.example/user/x/";
// BinderHub's page gets its query from a router (wouter), which does this to it
function routed(query) {
  try {
    return decodeURI(query);
  } catch {
    return query;
  }
}
runInThisContext(readFileSync(new URL("../../site_src/assets/js/launch.js", import.meta.url), "utf-8"));
for await (const line of createInterface({ input: process.stdin })) {
  const [link, hub, what, ref] = JSON.parse(line);
  const url = new URL(link);
  const redirect = (query) => {
    try {
      return LaunchSpec.fromSearchParams(new URLSearchParams(query)).getJupyterServerRedirectUrl(new URL(SERVER), "token").toString();
    } catch {
      return ""; // no address: the client fails on a path such as three backslashes
    }
  };
  const answer = { buildSpec: url.pathname.replace(/^.*?\/v2\//, ""), redirect: redirect(url.search) };
  if (what) answer.page = redirect(routed(url.search)); // of a link of ours
  if (what) answer.made = globalThis.galleryLaunch.address(hub, what, ref);
  process.stdout.write(JSON.stringify(answer) + "\n");
}
