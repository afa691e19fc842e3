import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerBytes } from '../../../src/http/transports/answer-bytes.ts'

const part = fc.record({ text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), times: fc.integer({ min: 0, max: 20_000 }) })

test('A response of any length keeps its bytes when others are encoded before it is written', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
      const texts = parts.map(({ text, times }) => text.repeat(times))
      const answers = texts.map(answerBytes)
      for (const [index, { body, bytes }] of answers.entries()) {
        const wanted = Buffer.from(texts[index] ?? '')
        expect(wanted.equals(Buffer.from(body)) && wanted.length === bytes).toBe(true)
      }
    }),
  )
})
