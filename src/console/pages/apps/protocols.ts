import type { Schemas } from "../../api/client.ts";

export type App = Schemas["App"];
export type Protocol = App["protocol"];

export const PROTOCOLS: readonly {
  readonly value: Protocol;
  readonly label: string;
  readonly says: string;
}[] = [
  {
    value: "oidc",
    label: "OpenID Connect",
    says: "The usual way for apps of today; they are told who is out.",
  },
  { value: "saml", label: "SAML", says: "For apps that take an identity provider's metadata." },
  {
    value: "forward-auth",
    label: "Reverse proxy",
    says: "For apps that know no single sign-on: your nginx, Traefik or Caddy asks for each request.",
  },
  { value: "crowd", label: "Crowd", says: "For Jira, Confluence and Bitbucket as a user directory." },
];

export const protocolLabel = (protocol: Protocol): string =>
  PROTOCOLS.find(({ value }) => value === protocol)?.label ?? protocol;

/** By what the app itself knows us: for the list. */
export function knownAs(app: App): string {
  switch (app.protocol) {
    case "oidc":
      return app.clientId;
    case "saml":
      return app.entityId;
    case "forward-auth":
      return app.hosts.join(", ");
    case "crowd":
      return app.applicationName;
  }
}

/** Only these two have something that must not be known. */
export const hasSecret = (app: Pick<App, "protocol">): boolean =>
  app.protocol === "oidc" || app.protocol === "crowd";
