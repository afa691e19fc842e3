import { expect, test, vi } from 'vitest'
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

test('Short texts are remembered, up to a limit', () => {
  const normalize = vi.spyOn(String.prototype, 'normalize')
  const costOf = (text: string) => {
    const before = normalize.mock.calls.length
    fold(text)
    return normalize.mock.calls.length - before
  }
  const [short, long] = ['é'.repeat(40), 'é'.repeat(41)]
  expect([costOf(short), costOf(short), costOf(long), costOf(long)]).toEqual([1, 0, 1, 1])
  normalize.mockRestore()
})

test('What was remembered is forgotten at the limit', async () => {
  vi.resetModules()
  const { fold: fresh } = await import('../../src/content/fold.ts')
  for (let number = 0; number < 100_000; number++) fresh(`${number}`)
  const normalize = vi.spyOn(String.prototype, 'normalize')
  for (const text of ['0', '99999']) fresh(text)
  expect(normalize).not.toHaveBeenCalled()
  // One more makes room for all.
  for (const text of ['next', 'next', '0', '99999']) fresh(text)
  expect(normalize).toHaveBeenCalledTimes(3)
  normalize.mockRestore()
})
