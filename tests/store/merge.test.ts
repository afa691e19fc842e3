import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merge } from '../../src/engine/merge.ts'

/** Statements with their keys, which the test answers explicitly. */
function recorder(answer: (key: string) => string | Error = (key) => key.toUpperCase()) {
  const sent: string[][] = []
  const run = async (keys: readonly string[]) => {
    sent.push([...keys])
    await setTimeout(1)
    return keys.map((key) => {
      const value = answer(key)
      if (value instanceof Error) throw value
      return value
    })
  }
  return { sent, run }
}

describe('Merged loads', () => {
  test('of concurrent requests are one statement with each key once', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key })
    const answers = await Promise.all([merged.loadMany(['a', 'b']), merged.loadMany(['b', 'c']), merged.loadMany([])])
    expect(answers).toEqual([['A', 'B'], ['B', 'C'], []])
    expect(sent).toEqual([['a', 'b', 'c']])
  })

  test('never join a statement that was sent earlier', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key })
    const first = merged.loadMany(['a'])
    await nextTurn()
    await Promise.all([first, merged.loadMany(['a'])])
    expect(sent).toEqual([['a'], ['a']])
  })

  test('of two families are never one statement', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key, familyOf: ([first = '']) => first })
    await Promise.all([merged.loadMany(['a1', 'b1']), merged.loadMany(['b2', 'a2'])])
    expect(sent.toSorted()).toEqual([
      ['a1', 'a2'],
      ['b1', 'b2'],
    ])
  })

  test('of many requests are split into statements of sixteen requests, without splitting a request', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key })
    await Promise.all(Array.from({ length: 40 }, (_, call) => merged.loadMany([`${call}a`, `${call}b`, 'shared'])))
    expect(sent.map((keys) => keys.length)).toEqual([33, 32, 16])
    expect(sent.flat().toSorted()).toEqual(
      ['shared', ...Array.from({ length: 40 }, (_, call) => [`${call}a`, `${call}b`]).flat()].toSorted(),
    )
  })

  test('have at most two concurrent statements, of two hundred keys each', async () => {
    let underWay = 0
    let most = 0
    const sizes: number[] = []
    const merged = merge(
      async (keys: readonly number[]) => {
        sizes.push(keys.length)
        most = Math.max(most, ++underWay)
        await setTimeout(2)
        underWay--
        return keys
      },
      { keyOf: String },
    )
    const keys = Array.from({ length: 1000 }, (_, index) => index)
    expect(await merged.loadMany(keys)).toEqual(keys)
    expect(most).toBe(2)
    expect(sizes).toEqual([200, 200, 200, 200, 200])
  })

  test('of few requests wait for the current statement, but not for a slow one', async () => {
    const answers = new Map<string, () => void>()
    const sent: string[][] = []
    const merged = merge(
      async (keys: readonly string[]) => {
        sent.push([...keys])
        await new Promise<void>((resolve) => void answers.set(keys[0] ?? '', resolve))
        return keys
      },
      { keyOf: (key: string) => key },
    )
    const slow = merged.loadMany(['slow'])
    await nextTurn()
    const few = Promise.all([merged.loadMany(['a']), merged.loadMany(['b'])])
    await nextTurn()
    expect(sent).toEqual([['slow']])
    await expect.poll(() => sent).toEqual([['slow'], ['a', 'b']])
    answers.get('a')?.()
    expect(await few).toEqual([['a'], ['b']])
    answers.get('slow')?.()
    expect(await slow).toEqual(['slow'])
  })

  test('fail only for the key that caused the error, and all together for any other error', async () => {
    const dataException = Object.assign(new Error('invalid byte sequence'), { code: '22021' })
    const lost = Object.assign(new Error('connection lost'), { code: '57P01' })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 }),
        fc.constantFrom(...'abcdefgh'),
        async (keys, bad) => {
          const faulty = recorder((key) => (key === bad ? dataException : key))
          expect(await merge(faulty.run, { keyOf: (key: string) => key }).loadMany(keys)).toEqual(
            keys.map((key) => (key === bad ? dataException : key)),
          )
          const down = recorder(() => lost)
          expect(await merge(down.run, { keyOf: (key: string) => key }).loadMany(keys)).toEqual(keys.map(() => lost))
          expect(down.sent).toHaveLength(1)
        },
      ),
      { numRuns: 20 },
    )
  })
})
