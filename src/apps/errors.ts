import { BrokerError } from "../kernel/errors.ts";

/** A redirect URI that could hand a code to somebody else (RFC 9700 2.1, 4.1). */
export class RedirectUriRefused extends BrokerError {
  readonly code = "app_redirect_uri_refused";
  readonly status = 422;
}

/** The name is empty, too long, or has control characters. */
export class AppNameRefused extends BrokerError {
  readonly code = "app_name_refused";
  readonly status = 422;
}

/** A group name in the app's access list is empty, too long, or there are too many of them. */
export class AppGroupsRefused extends BrokerError {
  readonly code = "app_groups_refused";
  readonly status = 422;
}

/** One of the app's roles has no usable name or groups, or stands there twice. */
export class AppRolesRefused extends BrokerError {
  readonly code = "app_roles_refused";
  readonly status = 422;
}

/** What is said of a service provider cannot be used, or not together. */
export class SamlAppRefused extends BrokerError {
  readonly code = "app_saml_refused";
  readonly status = 422;
}

/** A claim of an app by OpenID Connect has a name that is taken or settled, or a source that is none. */
export class AppClaimsRefused extends BrokerError {
  readonly code = "app_claims_refused";
  readonly status = 422;
}

/** Another app of the tenant has this entity ID: a request would not say whose it is. */
export class EntityIdTaken extends BrokerError {
  readonly code = "app_entity_id_taken";
  readonly status = 409;
}

/** A host is none, is our own, or there are too many of them. */
export class AppHostsRefused extends BrokerError {
  readonly code = "app_hosts_refused";
  readonly status = 422;
}

/** A host belongs to another app of the installation. */
export class AppHostTaken extends BrokerError {
  readonly code = "app_host_taken";
  readonly status = 409;
}

/** A header has a name that cannot be sent, that says something else, or that another has. */
export class AppHeadersRefused extends BrokerError {
  readonly code = "app_headers_refused";
  readonly status = 422;
}

/** An address or network that an app may ask from cannot be read, or there are too many. */
export class AppAddressesRefused extends BrokerError {
  readonly code = "app_addresses_refused";
  readonly status = 422;
}

/** A new secret was asked for an app whose protocol has none. */
export class AppHasNoSecret extends BrokerError {
  readonly code = "app_has_no_secret";
  readonly status = 422;
}

/** Whom to ask for access is told in more than 200 characters, or in ones that cannot be seen. */
export class AppContactRefused extends BrokerError {
  readonly code = "app_contact_refused";
  readonly status = 422;
}

/** The launch address or the base address is none that people can be sent to. */
export class AppAddressRefused extends BrokerError {
  readonly code = "app_address_refused";
  readonly status = 422;
}

/** A limit that the app sets to sign-ins is too short, too long, or no whole number of minutes. */
export class AppSessionRefused extends BrokerError {
  readonly code = "app_session_refused";
  readonly status = 422;
}
