import { BrokerError } from "../kernel/errors.ts";

/** Metadata of an honest IdP is a few kilobytes; federations' aggregates are for fetching, not for upload. */
export class MetadataTooLarge extends BrokerError {
  readonly code = "saml_metadata_too_large";
  readonly status = 413;
}

/** Not SAML 2.0 metadata: another kind of file, or broken XML. */
export class MetadataUnreadable extends BrokerError {
  readonly code = "saml_metadata_unreadable";
  readonly status = 422;
}

/** SAML metadata of something that is no SAML 2.0 identity provider. */
export class MetadataNotIdp extends BrokerError {
  readonly code = "saml_metadata_not_idp";
  readonly status = 422;
}

/** SAML metadata of something that is no SAML 2.0 service provider, or of several and nobody said which. */
export class MetadataNotSp extends BrokerError {
  readonly code = "saml_metadata_not_sp";
  readonly status = 422;
}

/** The file describes several identity providers and nobody said which. */
export class MetadataAmbiguous extends BrokerError {
  readonly code = "saml_metadata_ambiguous";
  readonly status = 422;
  /** The first of them: of a federation nobody reads thousands in one message. */
  readonly entityIds: readonly string[];
  readonly total: number;

  constructor(entityIds: readonly string[], total: number = entityIds.length) {
    const shown = entityIds.slice(0, MOST_SHOWN);
    const others = total > shown.length ? `, and ${total - shown.length} more` : "";
    super(`The metadata describes ${total} identity providers: ${shown.join(", ")}${others}.`, {
      nextStep: "Choose one of them by its entity ID, as metadataEntityId.",
    });
    this.entityIds = shown;
    this.total = total;
  }
}

const MOST_SHOWN = 20;

/** Two descriptions of the chosen entity: which of them speaks for it is not ours to say (SAML metadata 2.3). */
export class MetadataDuplicate extends BrokerError {
  readonly code = "saml_metadata_duplicate";
  readonly status = 422;
}

/** A signer is set, and the document has no signature of its root (SAML metadata 3). */
export class MetadataUnsigned extends BrokerError {
  readonly code = "saml_metadata_unsigned";
  readonly status = 422;
}

/** The signature of the document is not the set signer's, or not one that we accept. */
export class MetadataSignatureInvalid extends BrokerError {
  readonly code = "saml_metadata_signature_invalid";
  readonly status = 422;
}

/** Reading took longer than the limit, or more memory, and was stopped. */
export class MetadataTooCostly extends BrokerError {
  readonly code = "saml_metadata_too_costly";
  readonly status = 422;
}

/** An identity provider without what a sign-in needs. */
export class MetadataIncomplete extends BrokerError {
  readonly code = "saml_metadata_incomplete";
  readonly status = 422;
}

/** `validUntil` has passed (SAML metadata 2.3.2). */
export class MetadataExpired extends BrokerError {
  readonly code = "saml_metadata_expired";
  readonly status = 422;
}

/** The text holds no single X.509 certificate. */
export class CertificateUnreadable extends BrokerError {
  readonly code = "saml_certificate_unreadable";
  readonly status = 422;
}

/** The certificate's key is too weak, or of a kind that we do not verify with. */
export class CertificateWeak extends BrokerError {
  readonly code = "saml_certificate_weak";
  readonly status = 422;
}
