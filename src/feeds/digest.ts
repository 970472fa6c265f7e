import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The first 128 bits of SHA-256, in lower case hexadecimal digits: enough to tell documents apart. */
export type Digest = (data: Uint8Array | string) => string;

/** In script, for where the platform has nothing faster that does not wait. */
export const digestInScript: Digest = (data) => {
  const bytes = typeof data === 'string' ? utf8ToBytes(data) : data;
  return bytesToHex(sha256(bytes).subarray(0, 16));
};

/** A weak entity tag, the same for every content coding: 128 bits of SHA-256 over the bytes. */
export function entityTagOfBytes(bytes: Uint8Array): string {
  return `W/"${digestInScript(bytes)}"`;
}

/** The hash by which a Content-Security-Policy allows an inline script or style (CSP Level 3, section 2.3.1). */
export function sourceHash(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(text))))}'`;
}
