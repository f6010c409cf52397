import { BrokerError } from "../kernel/errors.ts";

/** Metadata of an honest IdP is a few kilobytes; federations' aggregates are not for upload. */
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

/** The file describes several identity providers and nobody said which. */
export class MetadataAmbiguous extends BrokerError {
  readonly code = "saml_metadata_ambiguous";
  readonly status = 422;
  readonly entityIds: readonly string[];

  constructor(entityIds: readonly string[]) {
    super(`The metadata describes ${entityIds.length} identity providers: ${entityIds.join(", ")}.`, {
      nextStep: "Choose one of them by its entity ID.",
    });
    this.entityIds = entityIds;
  }
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
