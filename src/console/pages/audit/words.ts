/** What happened, as one would tell it; the actor is named beside it. A name that is not here is shown as it is. */
const SENTENCES: Readonly<Record<string, string>> = {
  "admin_key.created": "made an admin key",
  "admin_key.refused": "used an admin key that is not good",
  "admin_key.revoked": "revoked an admin key",
  "administrator.changed": "changed an administrator’s role",
  "administrator.granted": "made somebody an administrator",
  "administrator.removed": "took an administrator’s role away",
  "administrators.locked_out": "forced a change that locks all owners out",
  "api_token.created": "made an API token",
  "api_token.expiring": "warned of an API token that ends soon",
  "api_token.refused": "used an API token that is not good",
  "api_token.revoked": "revoked an API token",
  "api_tokens.revoked": "revoked API tokens",
  "app.access_refused": "was refused an app",
  "app.created": "added an app",
  "app.deleted": "deleted an app",
  "app.logout_answered": "heard from an app that it signed somebody out",
  "app.logout_given_up": "gave up telling an app of a sign-out",
  "app.logout_received": "was told of a sign-out by an app",
  "app.logout_sent": "told an app of a sign-out",
  "app.opened": "opened an app",
  "app.request_refused": "was refused as an app",
  "app.secret_rotated": "gave an app a new secret",
  "app.token_reused": "used an app’s token twice",
  "app.updated": "changed an app",
  "break_glass.credential_created": "made a recovery sheet",
  "break_glass.credential_revoked": "revoked a recovery sheet",
  "break_glass.refused": "was refused break-glass",
  "break_glass.rehearsed": "rehearsed break-glass",
  "break_glass.session_ended": "ended a break-glass session",
  "break_glass.used": "came in by break-glass",
  "certificate.expiring": "warned of a certificate that ends soon",
  "certificate.trusted": "trusted a certificate",
  "change.refused": "was refused a change that would lock out the last owner",
  "collision.opened": "found two people who may be one",
  "collision.resolved": "decided a collision",
  "collision.superseded": "closed a collision that was overtaken",
  "collision.undone": "took a decision on a collision back",
  "confirmation.refused": "failed to confirm who they are",
  "connection.created": "added a connection",
  "connection.deleted": "deleted a connection",
  "connection.updated": "changed a connection",
  "crowd.application_refused": "was refused as a Crowd app",
  "crowd.authentication_refused": "was refused by a Crowd app’s sign-in",
  "domain.check_failed": "could not check a domain",
  "domain.claimed": "added a domain",
  "domain.lapsed": "let a domain lapse: its proof stayed away",
  "domain.lost": "lost a domain to another organisation",
  "domain.proof_lost": "found a domain’s proof gone",
  "domain.released": "deleted a domain",
  "domain.updated": "changed a domain",
  "domain.verification_failed": "did not find a domain’s proof",
  "domain.verified": "verified a domain",
  "external_id.linked": "linked a person to a directory",
  "external_id.unlinked": "unlinked a directory’s id from a person",
  "external_id.moved": "moved a directory’s link to another person",
  "group.created": "added a group",
  "group.deleted": "deleted a group",
  "group.member_added": "added somebody to a group",
  "group.member_removed": "took somebody out of a group",
  "group.updated": "changed a group",
  "groups.created": "brought new groups along",
  "identity.linked": "was linked to an identity provider",
  "identity.moved": "moved an identity to another person",
  "identity.retired": "retired an identity",
  "identity.unlinked": "unlinked an identity",
  "key.created": "made a signing key",
  "key.removed": "removed a signing key",
  "key.rotated": "changed to another signing key",
  "logout.answered": "heard from an identity provider about a sign-out",
  "logout.received": "was told of a sign-out by an identity provider",
  "logout.refused": "refused a sign-out from an identity provider",
  "logout.sent": "told an identity provider of a sign-out",
  "mapping.updated": "changed an attribute mapping",
  "metadata.applied": "took new metadata of an identity provider",
  "metadata.approved": "approved a change of metadata",
  "metadata.fetch_failed": "could not fetch metadata",
  "metadata.held": "held back a change of metadata",
  "metadata.rejected": "rejected a change of metadata",
  "password.changed": "changed their password",
  "password.link_made": "made a link to set a password",
  "password.link_refused": "used a password link that is not good",
  "password.locked": "was locked out after wrong passwords",
  "password.new_refused": "chose a password that is not allowed",
  "password.removed": "removed a password",
  "password.reset": "reset a password",
  "password.set": "set a password",
  "person.created": "added a person",
  "person.deactivated": "deactivated a person",
  "person.groups_changed": "changed a person’s groups",
  "person.merge_undone": "took a merge of people back",
  "person.merged": "merged two people",
  "person.reactivated": "reactivated a person",
  "person.updated": "changed a person",
  "policy.created": "added a policy",
  "policy.deleted": "deleted a policy",
  "policy.enforcement_confirmed": "confirmed an enforcement",
  "policy.halted": "halted a rollout",
  "policy.refused": "was refused a change of policy",
  "policy.reverted": "took an enforcement back",
  "policy.ring_confirmed": "confirmed a step of a rollout",
  "policy.rolled_back": "put an earlier policy in force",
  "policy.updated": "changed a policy",
  "policy.watched": "watches a change of policy",
  "preflight.started": "ran a preflight",
  "recovery_code.used": "used a recovery code",
  "recovery_codes.made": "made recovery codes",
  "replay.started": "replayed recorded sign-ins",
  "second_factor.added": "added a second factor",
  "second_factor.locked": "was locked out after wrong second factors",
  "second_factor.removed": "removed a second factor",
  "second_factor.renamed": "renamed a second factor",
  "second_factor.suspended": "suspended a second factor",
  "session.ended": "ended a session",
  "session.started": "signed in",
  "sessions.revoked": "ended sessions",
  "signin.accepted": "was let in",
  "signin.factor_refused": "gave a wrong second factor",
  "signin.owes": "has to do more before they are let in",
  "signin.refused": "was refused",
  "signin.tested": "tested a sign-in",
  "signin.values_read": "read personal values in a recorded sign-in",
  "tenant.branding_changed": "changed how the pages look",
  "tenant.created": "added an organisation",
  "tenant.updated": "changed an organisation",
};

export const sentenceOf = (name: string): string => SENTENCES[name] ?? name;

/** For a choice of one: the sentences in order, each with its name. */
export const NAMES: readonly { readonly value: string; readonly label: string }[] = Object.entries(SENTENCES)
  .map(([value, label]) => ({ value, label }))
  .toSorted((one, other) => one.label.localeCompare(other.label));

const ACTORS: Readonly<Record<string, string>> = {
  "admin-key": "a key",
  app: "an app",
  anonymous: "somebody unknown",
  person: "a person",
  setup: "the set-up",
  system: "Sallyport",
};

interface Actor {
  readonly kind: string;
  readonly name?: string;
}

/** "ada@…", "the key bootstrap", "Sallyport". */
export const actorOf = ({ kind, name }: Actor): string =>
  name === undefined ? (ACTORS[kind] ?? kind) : kind === "admin-key" ? `the key ${name}` : name;

const PLACES: Readonly<Record<string, string>> = {
  connection: "/connections",
  metadata: "/connections",
  mapping: "/connections",
  domain: "/domains",
  app: "/apps",
  person: "/people",
  administrator: "/people",
  group: "/groups",
  policy: "/policies",
  replay: "/replays",
  session: "/sessions",
};

/** After these the thing that they name is there no more. */
const isOver = (name: string): boolean =>
  name.endsWith(".deleted") || name === "domain.released" || name === "session.ended";

/** Where the thing that an event names is shown, if it has a page. */
export function placeOf(name: string, targetId: string | null): string | undefined {
  const place = PLACES[name.split(".")[0] ?? ""];
  return place === undefined || targetId === null || isOver(name) ? undefined : `${place}/${targetId}`;
}
