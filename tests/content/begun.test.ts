import { expect, test } from 'vitest'
import { begun } from '../../src/content/begun.ts'

test('A promise that has begun may fail before anyone awaits it', async () => {
  const unhandled: unknown[] = []
  const listener = (cause: unknown) => unhandled.push(cause)
  process.on('unhandledRejection', listener)
  const promise = begun(Promise.reject(new Error('why')))
  await new Promise((resolve) => setTimeout(resolve, 5))
  process.off('unhandledRejection', listener)
  expect(unhandled).toEqual([])
  await expect(promise).rejects.toThrow('why')
  expect(await begun(Promise.resolve(7))).toBe(7)
})
