import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TimedOut } from '../../src/content/error.ts'
import { merge } from '../../src/engine/merge.ts'
import { RequestWork } from '../../src/engine/request-work.ts'
import type { Demand } from '../../src/store/database/database.ts'

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
    const answers = await Promise.all([
      merged.loadMany(['a', 'b'], new RequestWork()),
      merged.loadMany(['b', 'c'], new RequestWork()),
      merged.loadMany([], new RequestWork()),
    ])
    expect(answers).toEqual([['A', 'B'], ['B', 'C'], []])
    expect(sent).toEqual([['a', 'b', 'c']])
  })

  test('never join a statement that was sent earlier', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key })
    const first = merged.loadMany(['a'], new RequestWork())
    await nextTurn()
    await Promise.all([first, merged.loadMany(['a'], new RequestWork())])
    expect(sent).toEqual([['a'], ['a']])
  })

  test('of two families are never one statement', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key, familyOf: ([first = '']) => first })
    await Promise.all([merged.loadMany(['a1', 'b1'], new RequestWork()), merged.loadMany(['b2', 'a2'], new RequestWork())])
    expect(sent.toSorted()).toEqual([
      ['a1', 'a2'],
      ['b1', 'b2'],
    ])
  })

  test('of many requests are split into statements of sixteen requests, without splitting a request', async () => {
    const { sent, run } = recorder()
    const merged = merge(run, { keyOf: (key: string) => key })
    await Promise.all(Array.from({ length: 40 }, (_, call) => merged.loadMany([`${call}a`, `${call}b`, 'shared'], new RequestWork())))
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
    expect(await merged.loadMany(keys, new RequestWork())).toEqual(keys)
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
    const slow = merged.loadMany(['slow'], new RequestWork())
    await nextTurn()
    const few = Promise.all([merged.loadMany(['a'], new RequestWork()), merged.loadMany(['b'], new RequestWork())])
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
          expect(await merge(faulty.run, { keyOf: (key: string) => key }).loadMany(keys, new RequestWork())).toEqual(
            keys.map((key) => (key === bad ? dataException : key)),
          )
          const down = recorder(() => lost)
          expect(await merge(down.run, { keyOf: (key: string) => key }).loadMany(keys, new RequestWork())).toEqual(keys.map(() => lost))
          expect(down.sent).toHaveLength(1)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('are not sent once all their requests are cancelled, and wanted as long as one is not', async () => {
    const demands: Demand[] = []
    let answer = () => {}
    const merged = merge(
      async (keys: readonly string[], demand) => {
        demands.push(demand)
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        return keys
      },
      { keyOf: (key) => key },
    )
    const [first, second, third] = [new RequestWork(), new RequestWork(), new RequestWork()]
    const loads = Promise.allSettled([merged.loadMany(['a', 'b'], first), merged.loadMany(['b'], second)])
    await nextTurn()
    first.cancel(new TimedOut('too late'))
    expect(demands.map(({ isWanted }) => isWanted)).toEqual([true])
    second.cancel(new TimedOut('too late'))
    expect(demands.map(({ isWanted }) => isWanted)).toEqual([false])
    await expect(loads).resolves.toMatchObject([{ reason: new TimedOut('too late') }, { reason: new TimedOut('too late') }])
    const queued = merged.loadMany(['c'], third)
    third.cancel(new TimedOut('too late'))
    await expect(queued).rejects.toThrow('too late')
    answer()
    await setTimeout(30)
    expect(demands).toHaveLength(1)
  })
})
