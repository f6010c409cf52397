import { constants, createHash, privateDecrypt, timingSafeEqual, type KeyObject } from "node:crypto";

/**
 * RSA-OAEP decryption (RFC 8017 7.1.2), empty label.
 * @param digest hash of the label
 * @param mask hash inside MGF1; `node:crypto` can only take the one for both, so a mixed pair is unmasked here
 * @returns absent for every kind of failure alike
 */
export function decryptOaep(
  key: KeyObject,
  wrapped: Buffer,
  digest: string,
  mask: string,
): Buffer | undefined {
  try {
    if (digest === mask)
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, wrapped);
    return unmask(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped), digest, mask);
  } catch {
    return undefined;
  }
}

/** Everything is computed before anything is judged, so that no part of a bad block shows by its time (Manger). */
function unmask(block: Buffer, digest: string, mask: string): Buffer | undefined {
  const labelHash = createHash(digest).digest();
  const size = labelHash.length;
  const maskedSeed = block.subarray(1, 1 + size);
  const maskedData = block.subarray(1 + size);
  const seed = xor(maskedSeed, mgf1(maskedData, size, mask));
  const data = xor(maskedData, mgf1(seed, maskedData.length, mask));
  const sameLabel = timingSafeEqual(data.subarray(0, size), labelHash);
  let separator = -1;
  let strange = 0;
  for (const [at, byte] of data.entries()) {
    if (at < size || separator >= 0) continue;
    if (byte === 1) separator = at;
    else strange |= byte;
  }
  const good = Number(block[0] === 0) & Number(sameLabel) & Number(separator >= 0) & Number(strange === 0);
  return good === 1 ? data.subarray(separator + 1) : undefined;
}

function mgf1(seed: Buffer, length: number, hash: string): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(suffix).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const xor = (left: Buffer, right: Buffer): Buffer =>
  Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)));
