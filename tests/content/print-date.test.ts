import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { knownTimeZone, printDate } from '../../src/content/date.ts'
import { InvalidInput } from '../../src/content/error.ts'

const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
const months = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre']

describe('A date', () => {
  test('is printed in each style in the local time of any zone, as Temporal computes it', () => {
    const zones = fc.constantFrom('Africa/Kinshasa', 'America/Port-au-Prince', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Africa/Bamako')
    const instants = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
        const two = (number: number) => String(number).padStart(2, '0')
        const day = `${two(local.day)} ${months[local.month - 1]} ${local.year}`
        const date = new Date(instant)
        expect([printDate(date, 'SHORT', zone), printDate(date, 'MEDIUM', zone), printDate(date, 'LONG', zone)]).toEqual([
          `${two(local.day)}/${two(local.month)}/${local.year}`,
          day,
          `${weekdays[local.dayOfWeek - 1]} ${day} à ${two(local.hour)}:${two(local.minute)}`,
        ])
      }),
    )
  })

  test('needs a known time zone', () => {
    expect(knownTimeZone('africa/bamako')).toBe('africa/bamako')
    for (const zone of ['Africa/Nowhere', '', 'x'.repeat(1000)]) {
      expect(() => knownTimeZone(zone)).toThrow(InvalidInput)
      expect(() => printDate(new Date(0), 'LONG', zone)).toThrow(InvalidInput)
    }
    expect(() => knownTimeZone('x'.repeat(1000))).toThrow(`"${'x'.repeat(100)}"`)
  })
})

describe('The formatters of time zones', () => {
  const { DateTimeFormat } = Intl
  afterEach(() => {
    Intl.DateTimeFormat = DateTimeFormat
  })

  test('are kept for the hundred zones that came last', async () => {
    const made: string[] = []
    Intl.DateTimeFormat = class extends DateTimeFormat {
      constructor(locale: string, options: Intl.DateTimeFormatOptions) {
        super(locale, options)
        made.push(options.timeZone ?? '')
      }
    } as never
    vi.resetModules()
    const dates = await import('../../src/content/date.ts')
    const madeFor = (zone: string) => {
      made.length = 0
      dates.printDate(new Date(0), 'SHORT', zone)
      return made
    }
    const zones = Intl.supportedValuesOf('timeZone').slice(0, 101)
    const [first = '', second = ''] = zones
    for (const zone of zones.slice(0, 100)) expect(madeFor(zone)).toEqual([zone])
    for (const zone of zones.slice(0, 100)) expect(madeFor(zone)).toEqual([])
    expect(madeFor(zones[100] ?? '')).toEqual([zones[100]])
    expect(madeFor(second)).toEqual([])
    expect(madeFor(first)).toEqual([first])
    expect(madeFor(second)).toEqual([second])
  })
})
