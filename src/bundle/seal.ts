// Every part of a bundle begins with its checksum, so that readers detect damage. CRC-32 detects every change of up to 32
// consecutive bits, and truncation except in one of 2³² cases. Implemented here because it must be synchronous, and neither Node
// 20 nor Workers provide it.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as in ISO 3309 and gzip. `start`: the CRC of preceding bytes. */
export function crc32(bytes: Uint8Array, start = 0): number {
  let crc = ~start;
  for (let index = 0; index < bytes.length; index++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}

/** 8 hexadecimal digits and a line feed. */
const SEAL_LENGTH = 9;

/** Prepends the seal to the content. The checksum covers the name, so that no file can replace another. */
export function sealed(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SEAL_LENGTH + content.length);
  bytes.set(encode(`${sealOf(name, content)}\n`));
  bytes.set(content, SEAL_LENGTH);
  return bytes;
}

/** The content without its seal; `undefined` if the content or name does not match the seal. */
export function unsealed(name: string, bytes: Uint8Array): Uint8Array | undefined {
  const content = bytes.subarray(SEAL_LENGTH);
  const seal = new TextDecoder().decode(bytes.subarray(0, SEAL_LENGTH));
  return seal === `${sealOf(name, content)}\n` ? content : undefined;
}

export function sealOf(name: string, content: Uint8Array): string {
  return crc32(content, crc32(encode(name)))
    .toString(16)
    .padStart(8, '0');
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
