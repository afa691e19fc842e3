import { setTimeout } from 'node:timers/promises'
import { schema } from '../../src/graph/schema.ts'
import { type Exchange, exchange } from './exchange.ts'
import { faultOf } from './fault.ts'
import { type Finding, Findings, logReader } from './findings.ts'
import type { FuzzedGateway, Held } from './gateway.ts'
import { graphRequest, graphRequests } from './graph-request.ts'
import { httpRequests } from './http/request.ts'
import { knownOf } from './known.ts'
import { numberedRequests, type Range } from './numbered-requests.ts'
import type { RawRequest } from './raw-request.ts'

export interface RunOptions extends Range {
  readonly onExchange: (number: number, request: RawRequest, exchange: Exchange) => void
  /** When it is aborted, the run ends early, and does not look at the memory any more. */
  readonly signal?: AbortSignal
}

export interface Report {
  readonly findings: readonly Finding[]
  readonly before: Held
  /** `null` if the run ended early. */
  readonly after: Held | null
}

type Send = (request: RawRequest) => Promise<Exchange>

/** Requests that are under way at once: what they have in common is one statement. */
const atOnce = 16

/** Nothing is slower, unless the machine is busy. */
const slowMs = 2000
const triesMax = 3

/** By how much the heap may grow, however many requests there are. The first few hundred take half of it for compiled code. */
const growthBytesMax = 40_000_000
/** Connections to the database that may be opened meanwhile: those of the pool. */
const socketsMax = 12

/** Sends the requests to a gateway, and says what is wrong with their answers, its log and its memory. */
export async function run(gateway: FuzzedGateway, { onExchange, signal, ...range }: RunOptions): Promise<Report> {
  const findings = new Findings()
  const send: Send = (request) => exchange(gateway.ports[request.server], request)
  const known = await knownOf(gateway.query)
  const requests = numberedRequests(
    graphRequests(schema, known, gateway.credentials),
    httpRequests(gateway.routes, known, gateway.credentials),
    range,
  )
  await fillCaches(send)
  const before = await gateway.held()

  const newEntries = logReader(gateway.log)
  const underWay = new Set<number>()
  const slow: [number, RawRequest][] = []
  let isGone = false
  const isOver = () => isGone || signal?.aborted === true
  async function sendNext(): Promise<void> {
    for (const [number, request] of requests) {
      if (isOver()) return
      underWay.add(number)
      const answered = await send(request)
      if (signal?.aborted) return
      onExchange(number, request, answered)
      const fault = faultOf(answered, request)
      if (isSlow(answered, request)) slow.push([number, request])
      else if (fault !== null) findings.add(fault, [number], request)
      for (const entry of newEntries()) findings.add(`log: ${entry}`, [...underWay])
      underWay.delete(number)
      // Nobody answers any more, so the rest would only repeat it.
      if (fault?.includes('ECONNREFUSED')) isGone = true
    }
  }
  // The iterator is shared: each request is sent once.
  await Promise.all(Array.from({ length: atOnce }, sendNext))
  if (isOver()) return { findings: findings.list, before, after: null }

  for (const [number, request] of slow) {
    const fault = await faultAlone(send, request)
    if (fault !== null) findings.add(fault, [number], request)
    for (const entry of newEntries()) findings.add(`log: ${entry}`, [number], request)
  }
  await fillCaches(send)
  const after = await settled(gateway, before)
  const all = [range.from, range.to - 1]
  if (after.heapBytes - before.heapBytes > growthBytesMax) findings.add(`the heap grew by more than ${growthBytesMax} bytes`, all)
  if (after.sockets - before.sockets > socketsMax) findings.add('connections stay open', all)
  return { findings: findings.list, before, after }
}

function isSlow({ ms }: Exchange, { isWhole, ending }: RawRequest): boolean {
  return isWhole && ending === 'wait' && ms >= slowMs
}

/** What is wrong with the answer to a slow request when nothing else is under way, and in the best of several tries. */
async function faultAlone(send: Send, request: RawRequest): Promise<string | null> {
  for (let tries = 0; tries < triesMax; tries++) {
    const answered = await send(request)
    if (!isSlow(answered, request)) return faultOf(answered, request)
  }
  return `slower than ${slowMs} ms`
}

/**
 * Sends documents as long as they may be, no two alike. They replace everything that the caches hold, so that the memory is measured twice
 * with the same documents in them.
 */
async function fillCaches(send: Send): Promise<void> {
  for (let number = 0; number < 100; number++) {
    const query = `{ f${number}: nodes(ids: [${'"x" '.repeat(3900)}]) { id } }`
    await send(graphRequest('query', 'ANONYMOUS', 'POST', { Accept: 'application/json' }, { query }))
  }
}

/** What the gateway holds once the connections that its clients have left are closed. */
async function settled(gateway: FuzzedGateway, before: Held): Promise<Held> {
  let held = await gateway.held()
  for (let waits = 0; waits < 20 && held.sockets - before.sockets > socketsMax; waits++) {
    await setTimeout(500)
    held = await gateway.held()
  }
  return held
}
