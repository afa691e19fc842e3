import { type Vector, vectorFrom } from './vector.ts'

const bytesPerTerm = 5

/** The stored format of a vector: the terms as little-endian 32-bit numbers, then one byte for each. */
export function encodeVector({ terms, counts }: Vector): Buffer {
  const bytes = Buffer.alloc(terms.length * bytesPerTerm)
  for (let index = 0; index < terms.length; index += 1) bytes.writeUInt32LE(terms[index] ?? 0, index * 4)
  bytes.set(counts, terms.length * 4)
  return bytes
}

export function decodeVector(bytes: Uint8Array): Vector {
  const length = bytes.length / bytesPerTerm
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const terms = new Uint32Array(length)
  for (let index = 0; index < length; index += 1) terms[index] = view.getUint32(index * 4, true)
  return vectorFrom(terms, bytes.slice(length * 4))
}
