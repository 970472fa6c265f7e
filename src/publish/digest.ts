import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A weak entity tag, the same for every content coding: 128 bits of SHA-256 over the bytes. */
export function entityTagOfBytes(bytes: Uint8Array): string {
  return `W/"${bytesToHex(sha256(bytes).subarray(0, 16))}"`;
}

/** What a Content-Security-Policy calls an inline text by that may run or style (CSP Level 3, section 2.3.1). */
export function sourceHash(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(text))))}'`;
}
