// npm samlp 8 (Auth0's) as an identity provider: signs the assertion alone, encrypts it by AES-256-GCM, and says claims
// by their schemas.xmlsoap.org names. IDP_URL, IDP_HOME (idp.key, idp.crt, peers/*.xml) come from the test.
import { X509Certificate } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import express from "express";

const samlp = createRequire(new URL("../.peers/package.json", import.meta.url))("samlp");

const { IDP_URL, IDP_HOME } = process.env;
const issuer = `${IDP_URL}/idp`;
const key = readFileSync(`${IDP_HOME}/idp.key`);
const cert = readFileSync(`${IDP_HOME}/idp.crt`);

const person = (id, givenName, familyName, groups) => ({
  id,
  displayName: `${givenName} ${familyName}`,
  name: { givenName, familyName },
  emails: [{ value: `${id}@corp-c.example.com` }],
  groups,
});
const people = {
  carol: person("carol", "Carol", "Öz", ["finance", "admins"]),
  dave: person("dave", "Dave", "Driver", ["support"]),
};

const WS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

/** samlp's own names for everything but groups, for which it has none. */
const profileMapper = (user) => ({
  getClaims: () => ({
    [`${WS}/nameidentifier`]: user.id,
    [`${WS}/emailaddress`]: user.emails[0].value,
    [`${WS}/name`]: user.displayName,
    [`${WS}/givenname`]: user.name.givenName,
    [`${WS}/surname`]: user.name.familyName,
    "http://schemas.xmlsoap.org/claims/Group": user.groups,
  }),
  getNameIdentifier: () => ({ nameIdentifier: user.id }),
});

const pem = (der) =>
  `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;

/** A service provider as its exported metadata shows it; samlp itself checks nothing about it. */
function serviceProvider(entityId) {
  const files = readdirSync(`${IDP_HOME}/peers`).map((name) =>
    readFileSync(`${IDP_HOME}/peers/${name}`, "utf8"),
  );
  const xml = files.find((text) => text.includes(`entityID="${entityId}"`));
  if (!xml) throw new Error(`unknown service provider ${entityId}`);
  const certificate = (use) =>
    pem(new RegExp(`use="${use}".*?X509Certificate>([^<]+)<`, "s").exec(xml)[1].replaceAll(/\s/g, ""));
  const [, acs] = /<md:AssertionConsumerService [^>]*Location="([^"]+)"/.exec(xml);
  return { acs, signing: certificate("signing"), encryption: certificate("encryption") };
}

const escaped = (text) => String(text).replaceAll(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The request travels through the password form, as samlp leaves a session to its host. */
function askPassword(req, res) {
  const kept = Object.entries(req.query).map(
    ([name, value]) => `<input type="hidden" name="_${name}" value="${escaped(value)}">`,
  );
  const asked = '<input name="username"><input name="password" type="password"><button>Log in</button>';
  res.send(`<form method="post" action="/login">${kept.join("")}${asked}</form>`);
}

function checkPassword(req, res, next) {
  const { username, password } = req.body;
  if (!people[username] || password !== `${username}pass`) {
    res.status(401).send("wrong password");
    return;
  }
  req.user = people[username];
  const kept = Object.entries(req.body).filter(([name]) => name.startsWith("_"));
  // What came by redirect must be judged as such: samlp reads the query of a GET.
  Object.defineProperty(req, "query", {
    value: Object.fromEntries(kept.map(([name, value]) => [name.slice(1), value])),
  });
  req.method = "GET";
  req.body = {};
  next();
}

function issue(req, res, next) {
  samlp.parseRequest(req, (error, asked) => {
    try {
      if (error) throw error;
      const sp = serviceProvider(asked.issuer);
      const acs = asked.assertionConsumerServiceURL ?? sp.acs;
      if (acs !== sp.acs) throw new Error(`not the registered ACS: ${acs}`);
      samlp.auth({
        issuer,
        key,
        cert,
        audience: asked.issuer,
        recipient: sp.acs,
        destination: sp.acs,
        sessionIndex: `_${req.user.id}-1`,
        profileMapper,
        signingCert: sp.signing,
        encryptionCert: Buffer.from(sp.encryption),
        encryptionPublicKey: Buffer.from(
          new X509Certificate(sp.encryption).publicKey.export({ type: "spki", format: "pem" }),
        ),
        encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        getPostURL: (_audience, _dom, _req, done) => done(null, sp.acs),
      })(req, res, next);
    } catch (refused) {
      next(refused);
    }
  });
}

const app = express();
app.get("/sso", askPassword);
app.post("/login", express.urlencoded({ extended: false }), checkPassword, issue);
app.get(
  "/metadata",
  samlp.metadata({
    issuer,
    cert,
    redirectEndpointPath: "/sso",
    postEndpointPath: "/sso",
    logoutEndpointPaths: {},
  }),
);
app.use((error, _req, res, _next) => res.status(400).send(String(error.message)));
app.listen(Number(new URL(IDP_URL).port), "127.0.0.1");
