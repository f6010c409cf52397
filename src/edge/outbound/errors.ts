import { BrokerError } from "../../kernel/errors.ts";

/** The address leads into a network that strangers must not reach through us (server-side request forgery). */
export class OutboundAddressRefused extends BrokerError {
  readonly code = "outbound_address_refused";
  readonly status = 422;
}

/** Nothing usable came back: no such name, no connection, too slow, too large. */
export class OutboundFailed extends BrokerError {
  readonly code = "outbound_failed";
  readonly status = 502;
}

/** SALLYPORT_DNS_SERVERS or SALLYPORT_OUTBOUND_ALLOW holds something that is no address. */
export class AddressSettingRefused extends BrokerError {
  readonly code = "settings_refused";
  readonly status = 500;
}

/** The address of metadata answers with a redirect; following it would let a stranger choose where we go. */
export class MetadataMoved extends BrokerError {
  readonly code = "metadata_moved";
  readonly status = 422;
}

/** The address of metadata answers with another status than 200. */
export class MetadataNotServed extends BrokerError {
  readonly code = "metadata_not_served";
  readonly status = 422;
}
