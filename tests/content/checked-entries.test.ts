import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CheckedEntries } from '../../src/content/checked-entries.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('Checked entries', () => {
  test('are checked at intervals until they are removed, and none of them needs a timer of its own', () => {
    const checked: string[] = []
    const entries = new CheckedEntries<{ name: string }>(({ name }) => checked.push(name), 100)
    expect(vi.getTimerCount()).toBe(0)
    const [a, b] = [{ name: 'a' }, { name: 'b' }]
    const places = [entries.add(a), entries.add(b)]
    expect([places, vi.getTimerCount()]).toEqual([[0, 1], 1])
    vi.advanceTimersByTime(99)
    expect(checked).toEqual([])
    vi.advanceTimersByTime(101)
    expect(checked).toEqual(['a', 'b', 'a', 'b'])
    expect(entries.remove(0)).toBe(a)
    vi.advanceTimersByTime(100)
    expect(checked).toEqual(['a', 'b', 'a', 'b', 'b'])
    expect(entries.remove(1)).toBe(b)
    // The timer ends at the first interval without entries, and starts again with the next entry.
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(100)
    expect([checked.length, vi.getTimerCount()]).toEqual([5, 0])
    const again = entries.add(a)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(100)
    expect(checked).toEqual(['a', 'b', 'a', 'b', 'b', 'a'])
    expect(entries.remove(again)).toBe(a)
  })

  test('reuse positions, and do not keep the process alive', () => {
    vi.useRealTimers()
    const unref = vi.spyOn(Object.getPrototypeOf(setTimeout(() => undefined, 0)), 'unref')
    const entries = new CheckedEntries<object>(() => undefined, 100_000)
    expect([entries.add({}), entries.add({}), entries.add({})]).toEqual([0, 1, 2])
    entries.remove(1)
    expect([entries.add({}), entries.add({})]).toEqual([1, 3])
    expect(unref).toHaveBeenCalledTimes(1)
    expect(entries.remove(99)).toBeNull()
    unref.mockRestore()
  })
})
