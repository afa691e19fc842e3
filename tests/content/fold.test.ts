import { expect, test } from 'vitest'
import { fold } from '../../src/content/fold.ts'

test('A folded text is in lower case, without accents and ligatures, with plain apostrophes and single spaces', () => {
  const folded = [
    ['Élysée', 'elysee'],
    ['ŒUVRE d’Æthiopie', "oeuvre d'aethiopie"],
    ['‘L’ʼ', "'l''"],
    ['a \u00a0\n\tb  c', 'a b c'],
    ['Vie\u0323\u0302t', 'viet'],
    ['', ''],
    ['É'.repeat(41), 'e'.repeat(41)],
  ] as const
  // A text of up to 40 characters is folded once, and found again.
  for (let times = 0; times < 2; times++) for (const [text, plain] of folded) expect(fold(text)).toBe(plain)
})
