import type { ForgeContext } from "../forge/context.ts";
import { afterIssuer, assertion, attribute, attributeStatement, response } from "../forge/message.ts";
import { certificateInfo, signature, signed } from "../forge/signature.ts";
import { encryptedAssertion, encryptedData } from "../forge/encryption.ts";
import { written, type MessageAttack } from "./attack.ts";

/** The forger's own assertion, which the IdP signed for this very request, in pieces. */
function genuineAssertion(context: ForgeContext, id = "_genuine") {
  const bare = assertion(context, context.forger, { tag: { ID: id } });
  const seal = signature(bare, id, context.idp.key);
  return { bare, seal, whole: afterIssuer(bare, seal) };
}

/** A response that the IdP signed as a whole, in pieces. */
function genuineResponse(context: ForgeContext) {
  const bare = response(context, assertion(context, context.forger, { tag: { ID: "_genuine" } }), {
    tag: { ID: "_genuineResponse" },
  });
  const seal = signature(bare, "_genuineResponse", context.idp.key);
  return { bare, seal, whole: afterIssuer(bare, seal) };
}

const evil = (context: ForgeContext, id = "_evil"): string =>
  assertion(context, context.victim, { tag: { ID: id } });

const evilWith = (context: ForgeContext, seal: string, id = "_evil"): string =>
  afterIssuer(evil(context, id), seal);

const intoSignature = (seal: string, content: string): string =>
  seal.replace("</ds:Signature>", `${content}</ds:Signature>`);

const object = (content: string): string => `<ds:Object>${content}</ds:Object>`;

const NESTED = "saml_assertion_count";

/**
 * Signature wrapping: the genuine signed element is somewhere in the message and verifies, and the forged one stands
 * where a careless reader looks. XSW1 to XSW8 as numbered by Somorovsky et al., "On Breaking SAML" (2012).
 */
export const wrapping: readonly MessageAttack[] = [
  written("XSW1 the signed response as an Object in the signature of a forged one", NESTED, (context) => {
    const { bare, seal } = genuineResponse(context);
    const forged = response(context, evil(context), { tag: { ID: "_evilResponse" } });
    return afterIssuer(forged, intoSignature(seal, object(bare)));
  }),
  written(
    "XSW2 the signed response in front of the signature of a forged one",
    "saml_response_malformed",
    (context) => {
      const { bare, seal } = genuineResponse(context);
      return afterIssuer(response(context, evil(context), { tag: { ID: "_evilResponse" } }), bare + seal);
    },
  ),
  written("XSW3 a forged assertion in front of the signed one", NESTED, (context) =>
    response(context, evil(context) + genuineAssertion(context).whole),
  ),
  written("XSW3b a forged assertion behind the signed one", NESTED, (context) =>
    response(context, genuineAssertion(context).whole + evil(context)),
  ),
  written("XSW4 the signed assertion inside a forged one", NESTED, (context) =>
    response(
      context,
      assertion(context, context.victim, { tag: { ID: "_evil" }, tail: genuineAssertion(context).whole }),
    ),
  ),
  written(
    "XSW5 the signature moved into a forged assertion, the signed one at the end",
    NESTED,
    (context) => {
      const { bare, seal } = genuineAssertion(context);
      return response(context, evilWith(context, seal) + bare);
    },
  ),
  written("XSW6 the signed assertion inside its signature inside a forged one", NESTED, (context) => {
    const { bare, seal } = genuineAssertion(context);
    return response(context, evilWith(context, intoSignature(seal, bare)));
  }),
  written("XSW7 a forged assertion with the same ID in Extensions", "saml_id_invalid", (context) =>
    response(context, genuineAssertion(context).whole, {
      extensions: `<samlp:Extensions>${evil(context, "_genuine")}</samlp:Extensions>`,
    }),
  ),
  written("XSW7b the signed assertion in Extensions, a forged one in its place", NESTED, (context) =>
    response(context, evil(context), {
      extensions: `<samlp:Extensions>${genuineAssertion(context).whole}</samlp:Extensions>`,
    }),
  ),
  written("XSW8 the signed assertion as an Object in the signature of a forged one", NESTED, (context) => {
    const { bare, seal } = genuineAssertion(context);
    return response(context, evilWith(context, intoSignature(seal, object(bare))));
  }),
  written("the signed assertion in the Advice of a forged one", NESTED, (context) =>
    response(
      context,
      assertion(context, context.victim, {
        tag: { ID: "_evil" },
        advice: `<saml:Advice>${genuineAssertion(context).whole}</saml:Advice>`,
      }),
    ),
  ),
  written("the signed assertion in an attribute of a forged one", NESTED, (context) =>
    response(
      context,
      assertion(context, context.victim, {
        tag: { ID: "_evil" },
        attributes: attributeStatement(attribute("x", genuineAssertion(context).whole)),
      }),
    ),
  ),
  written("the signed assertion in the KeyInfo of a forged one's signature", NESTED, (context) => {
    const { bare, seal } = genuineAssertion(context);
    return response(context, evilWith(context, seal.replace("</ds:KeyInfo>", `${bare}</ds:KeyInfo>`)));
  }),
  written("the signed assertion in StatusDetail", NESTED, (context) => {
    const { whole } = genuineAssertion(context);
    const success =
      '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>';
    return response(context, evil(context), {
      status: `<samlp:Status>${success}<samlp:StatusDetail>${whole}</samlp:StatusDetail></samlp:Status>`,
    });
  }),
  written("two assertions with one ID, the signed one first", "saml_id_invalid", (context) =>
    response(context, genuineAssertion(context).whole + evil(context, "_genuine")),
  ),
  written("two assertions with one ID, the signed one last", "saml_id_invalid", (context) =>
    response(context, evil(context, "_genuine") + genuineAssertion(context).whole),
  ),
  written(
    "a forged assertion that carries the signature and ID of the signed one",
    "saml_signature_invalid",
    (context) => response(context, evilWith(context, genuineAssertion(context).seal, "_genuine")),
  ),
  written(
    "a forged assertion that carries the signature of another ID",
    "saml_signature_misplaced",
    (context) => response(context, evilWith(context, genuineAssertion(context).seal)),
  ),
  written("the signed response whole inside a forged response", "saml_response_malformed", (context) =>
    response(context, evil(context) + genuineResponse(context).whole, { tag: { ID: "_evilResponse" } }),
  ),
  written("two assertions, both signed by the IdP", NESTED, (context) =>
    response(context, genuineAssertion(context, "_one").whole + genuineAssertion(context, "_two").whole),
  ),
  written("a signed assertion beside an encrypted forged one", NESTED, async (context) => {
    const hidden = encryptedAssertion(await encryptedData(evil(context), context.spCertificate));
    return response(context, genuineAssertion(context).whole + hidden);
  }),
  written("an encrypted signed assertion beside a plain forged one", NESTED, async (context) => {
    const hidden = encryptedAssertion(
      await encryptedData(genuineAssertion(context).whole, context.spCertificate),
    );
    return response(context, evil(context) + hidden);
  }),
  written("the wrapping inside the encryption (XSW4)", NESTED, async (context) => {
    const inner = assertion(context, context.victim, {
      tag: { ID: "_evil" },
      tail: genuineAssertion(context).whole,
    });
    return response(context, encryptedAssertion(await encryptedData(inner, context.spCertificate)));
  }),
  written("a forged NameID in front of the signed one", "saml_signature_invalid", (context) => {
    const { whole } = genuineAssertion(context);
    return response(
      context,
      whole.replace("<saml:Subject>", `<saml:Subject><saml:NameID>${context.victim}</saml:NameID>`),
    );
  }),
  written(
    "a forged assertion without a signature under a response signed by a stranger",
    "saml_signer_unknown",
    (context) => {
      const forged = response(context, evil(context));
      return signed(forged, "_r1", context.otherIdp.key, {
        keyInfo: certificateInfo(context.otherIdp.key.certificate),
      });
    },
  ),
];
