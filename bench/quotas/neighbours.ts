import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { nothingAgreed } from '../../src/content/partner.ts'
import { headlines } from '../../src/sdk/index.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { startGateway } from '../gateway.ts'
import { openFilled } from '../soak/database.ts'
import { OpenLoop } from './open-loop.ts'

interface NeighbourOptions {
  readonly databaseUrl: string
  /** Of each phase. */
  readonly seconds: number
  readonly rounds: number
  /** Requests per second of the partner that keeps its quota. */
  readonly rate: number
  /** Requests per minute that were agreed with the other one. */
  readonly quota: number
  /** How many times its quota the other one sends. */
  readonly times: number
}

/** Latencies in milliseconds. */
interface Latencies {
  readonly p50: number
  readonly p99: number
}

interface Neighbours {
  readonly alone: Latencies
  readonly beside: Latencies
  /** Requests of the partner that is above its quota. */
  readonly answered: number
  readonly refused: number
}

/** Milliseconds after which requests of an earlier phase no longer disturb. */
const pauseMs = 1000

/** Measures one partner alone, and beside another one far above its quota, in turns. */
export async function neighbours({ databaseUrl, seconds, rounds, rate, quota, times }: NeighbourOptions): Promise<Neighbours[]> {
  const database = await openFilled(databaseUrl)
  const partner = async (name: string, requestsPerMinute: number | null) =>
    (await addPartner(database, { ...nothingAgreed, name, requestsPerMinute }, new Date())).secret
  const keeping = await partner('Keeping', null)
  const exceeding = await partner('Exceeding', quota)
  await database.close()
  const gateway = await startGateway(databaseUrl)
  try {
    const port = Number(new URL(gateway.url).port)
    const phase = async (perSecond: number, key: string): Promise<OpenLoop> => {
      const loop = new OpenLoop(port, requestWith(key))
      await loop.run(perSecond, seconds * 1000)
      return loop
    }
    await phase(rate, keeping)
    const found: Neighbours[] = []
    while (found.length < rounds) {
      const alone = latenciesOf(await phase(rate, keeping))
      await setTimeout(pauseMs)
      const [beside, { statuses }] = await Promise.all([phase(rate, keeping), phase((quota / 60) * times, exceeding)])
      found.push({ alone, beside: latenciesOf(beside), answered: statuses.get(200) ?? 0, refused: statuses.get(429) ?? 0 })
      await setTimeout(pauseMs)
    }
    return found
  } finally {
    gateway.child.kill()
    await once(gateway.child, 'exit')
  }
}

function latenciesOf({ latencies, statuses }: OpenLoop): Latencies {
  const other = [...statuses.keys()].filter((status) => status !== 200)
  if (other.length > 0) throw new Error(`The partner that keeps its quota was answered ${other.join(', ')}.`)
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

function requestWith(key: string): Buffer {
  const body = JSON.stringify({ documentId: headlines.id, variables: { section: 'politique' } })
  const headers = [
    'Host: gateway',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`POST /graphql HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
}
