/** Characters from which on it pays to know an answer's bytes: a shorter one travels as text in one write with its head. */
const longFrom = 6000
const slabBytes = 256 * 1024

let slab = Buffer.allocUnsafeSlow(slabBytes)
let used = 0

/**
 * A body for Node to send, and its length in bytes. Measuring a long text and then writing it out reads it twice, and memory of its own
 * for each is garbage soon: so long ones are written behind each other into memory that is given up when it is full.
 */
export function encodeAnswer(text: string): { body: string | Buffer; bytes: number } {
  const bytesMax = text.length * 3
  if (text.length < longFrom || bytesMax > slabBytes) return { body: text, bytes: Buffer.byteLength(text) }
  if (bytesMax > slabBytes - used) {
    slab = Buffer.allocUnsafeSlow(slabBytes)
    used = 0
  }
  const bytes = slab.write(text, used)
  const body = slab.subarray(used, used + bytes)
  used += bytes
  return { body, bytes }
}
