// Published Crowd clients, each called as its own documentation says. One call a line on standard input, as JSON.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../.peers/", import.meta.url));
const { CROWD_URL: base, CROWD_NAME: name, CROWD_PASSWORD: password } = process.env;

function open(library) {
  if (library === "atlassian-crowd-client") {
    const Client = require("atlassian-crowd-client");
    return new Client({ baseUrl: base, application: { name, password }, attributesParser: (text) => text });
  }
  if (library === "atlassian-crowd") {
    const Client = require("atlassian-crowd");
    return new Client({ crowd: { base }, application: { name, password } });
  }
  const Strategy = require("passport-atlassian-crowd").Strategy;
  return {
    signIn: (fields) =>
      new Promise((resolve, reject) => {
        const options = {
          crowdServer: base,
          crowdApplication: name,
          crowdApplicationPassword: password,
          retrieveGroupMemberships: true,
        };
        const strategy = new Strategy(options, (profile, done) => done(null, profile));
        Object.assign(strategy, { success: resolve, fail: (info) => reject(fault(info)), error: reject });
        strategy.authenticate({ body: fields, query: {} });
      }),
  };
}

const fault = ({ reason, message }) => Object.assign(new Error(message), { type: reason });
const clients = new Map();

/** `{ "factors": {...} }` and `{ "attributes": {...} }` become what the client wants to be given. */
function modelled(value) {
  const models = "atlassian-crowd-client/lib/models";
  if (value?.factors) return new (require(`${models}/validation-factors`))(value.factors);
  if (value?.attributes) return new (require(`${models}/attributes`))(value.attributes);
  return value;
}

function call(library, path, given) {
  if (!clients.has(library)) clients.set(library, open(library));
  const parts = path.split(".");
  const verb = parts.pop();
  const owner = parts.reduce((at, part) => at[part], clients.get(library));
  const args = given.map(modelled);
  if (library !== "atlassian-crowd") return owner[verb](...args);
  return new Promise((resolve, reject) => {
    owner[verb](...args, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { library, path, args } = JSON.parse(line);
  const told = await Promise.resolve()
    .then(() => call(library, path, args))
    .then(
      (answer) => ({ answer }),
      (error) => ({ refused: error.type ?? error.message }),
    );
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
