import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { developmentTokens, issueDevelopmentToken } from '../../src/http/development-key.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { onBothDatabases } from '../databases.ts'
import { listen } from '../http/served.ts'
import { scratchFolder } from '../kiosque-process.ts'
import { Newsroom } from '../newsroom.ts'

/** An hour from UTC, daylight saving time, an offset with minutes, and the first place where a day begins. */
const zones = ['Africa/Kinshasa', 'America/Port-au-Prince', 'Asia/Kathmandu', 'Pacific/Kiritimati']

const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
const months = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre']

/** Local times at which days, years and offsets change, and the hours around them. */
const localTimes = [
  '2023-12-31T23:30:00',
  '2024-01-01T00:10:00',
  '2024-01-01T13:00:00',
  // Clocks in Port-au-Prince go forward at 2:00 and back at 2:00.
  '2024-03-10T01:59:00',
  '2024-03-10T02:30:00',
  '2024-11-03T01:30:00',
  '2024-12-31T10:00:00',
]
const two = (value: number): string => String(value).padStart(2, '0')

/** What a newspaper of this zone prints. */
function printed(instant: Temporal.Instant, zone: string): { long: string; medium: string; short: string; year: number } {
  const { dayOfWeek, day, month, year, hour, minute } = instant.toZonedDateTimeISO(zone)
  const medium = `${two(day)} ${months[month - 1]} ${year}`
  return {
    long: `${weekdays[dayOfWeek - 1]} ${medium} à ${two(hour)}:${two(minute)}`,
    medium,
    short: `${two(day)}/${two(month)}/${year}`,
    year,
  }
}

onBothDatabases('A newspaper’s local time', (kind) => {
  describe.each(zones)('in %s', (zone) => {
    let room: Newsroom
    const instants = localTimes.map((local) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant())
    const expected = instants.map((instant) => printed(instant, zone))

    beforeAll(async () => {
      room = await Newsroom.open(kind, undefined, { subscriptionsMax: 10, timeZone: zone })
      room.clock.now = new Date('2026-01-01T00:00:00Z')
      await sendFromCms()
    })
    afterAll(() => room.close())

    /** As a content management system does that knows local times only. */
    async function sendFromCms(): Promise<void> {
      const { folder, remove } = await scratchFolder()
      const clock = () => room.clock.now
      const development = developmentTokens(folder)
      const token = await issueDevelopmentToken(folder, { role: 'INGEST', subject: 'cms', name: null, seconds: 600 }, room.clock.now)
      const gateway = await listen(room.routes(createVerifyToken({ issuer: null, development, clock, log: createLog('silent') })))
      try {
        for (const [index, publishedAt] of localTimes.entries()) {
          const body = JSON.stringify({ title: `Récit ${index}`, publishedAt, authors: ['Awa Sangala'], text: 'Un récit.' })
          const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
          const response = await fetch(`${gateway.origin}/ingest/cms:${index}`, { method: 'PUT', headers, body })
          expect([response.status, await response.text()]).toEqual([201, expect.any(String)])
        }
      } finally {
        await gateway.close()
        await remove()
      }
    }

    test('is that of the times that a source sends without an offset, and of every printed date', async () => {
      const { data } = await room.ask<{ articles: { nodes: Record<string, string>[] } }>(
        '{ articles(first: 20) { nodes { title publishedAt long: publishedOn(style: LONG) medium: publishedOn(style: MEDIUM) short: publishedOn(style: SHORT) } } }',
      )
      const byTitle = new Map(data?.articles.nodes.map(({ title, ...dates }) => [title, dates]))
      for (const [index, instant] of instants.entries()) {
        const { year: _, ...dates } = expected[index] as (typeof expected)[number]
        expect(byTitle.get(`Récit ${index}`)).toEqual({ publishedAt: new Date(instant.epochMilliseconds).toISOString(), ...dates })
      }
    })

    test('decides in which year a timeline counts an article', async () => {
      const counts = new Map<number, number>()
      for (const { year } of expected) counts.set(year, (counts.get(year) ?? 0) + 1)
      const years = [...counts].map(([year, count]) => ({ year, count })).sort((a, b) => b.year - a.year)
      const { data } = await room.ask('{ author(by: { slug: "awa-sangala" }) { timeline { years { year count } } } }')
      expect(data).toEqual({ author: { timeline: { years } } })
    })

    test('is printed on pages, while the machine-readable date is an instant', async () => {
      for (const [index, instant] of instants.entries()) {
        const page = await (await room.get(`/a/recit-${index}`)).text()
        const { long, medium } = expected[index] as (typeof expected)[number]
        const [, shown] =
          new RegExp(`<time datetime="${new Date(instant.epochMilliseconds).toISOString()}">([^<]+)</time>`, 'u').exec(page) ?? []
        expect([long, medium]).toContain(shown)
      }
    })
  })
})
