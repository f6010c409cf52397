import { createHash, createPublicKey, createSign, createVerify } from "node:crypto";
import type { Engine } from "./sample.ts";

/** What no engine can save: a digest of the message and an RSA verification for each of the two signatures. */
export const engine: Engine = ({ xml, key }) => {
  const bytes = Buffer.from(xml);
  const signedInfo = bytes.subarray(0, 900);
  const signature = createSign("sha256").update(signedInfo).sign(key.privateKey);
  const publicKey = createPublicKey(key.certificate);
  return () => {
    for (let n = 0; n < 2; n += 1) {
      createHash("sha256").update(bytes).digest();
      if (!createVerify("sha256").update(signedInfo).verify(publicKey, signature))
        throw new Error("not verified");
    }
  };
};
