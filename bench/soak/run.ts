import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startGateway } from '../gateway.ts'
import { type BackgroundFindings, watch } from './background.ts'
import { issueCredentials } from './credentials.ts'
import { openFilled } from './database.ts'
import { type Findings, type Order, Report } from './message.ts'
import { prepareRequests } from './workload.ts'

/** At so many connections, capacity is measured: few enough to be admitted or to wait, and enough to keep the gateway busy. */
const closedConnections = 32

export interface SoakOptions {
  readonly databaseUrl: string
  /** Multiples of the capacity. */
  readonly rates: readonly number[]
  /** Seconds of each phase. */
  readonly seconds: number
  /** How often everything is measured, one round after the other: by default once. */
  readonly rounds?: number
  /** Called every second with the phase, and the answers so far. */
  readonly onProgress?: (phase: string, second: number, counts: { readonly accepted: number; readonly refused: number }) => void
}

/** The findings at one rate. */
export interface Phase extends Findings {
  readonly multiple: number
  /** Requests per second. */
  readonly rate: number
  readonly seconds: number
  readonly background: BackgroundFindings
}

/** What was found in one round. */
export interface Round {
  /** Answers per second in a closed loop. */
  readonly capacity: number
  readonly phases: readonly Phase[]
}

/** Measures the capacity of a gateway on this database, and then how it answers multiples of it. */
export async function soak({ databaseUrl, rates, seconds, rounds: count = 1, onProgress }: SoakOptions): Promise<Round[]> {
  const database = await openFilled(databaseUrl)
  const issued = await issueCredentials(database)
  const gateway = await startGateway(databaseUrl, { variables: issued.variables })
  try {
    const { origin, port } = new URL(gateway.url)
    const requests = await prepareRequests(database, issued)
    const run = (phase: string, lasting: number, load: Order['load']): Promise<Findings> =>
      generate({ port: Number(port), requests, seconds: lasting, load }, (second, counts) => onProgress?.(phase, second, counts))
    const closed = { kind: 'closed', connections: closedConnections } as const
    await run('warming up', Math.min(seconds, 10), closed)
    const measureRound = async (): Promise<Round> => {
      const measuringSeconds = Math.min(seconds, 20)
      const capacity = (await run('capacity', measuringSeconds, closed)).accepted.count / measuringSeconds
      const phases: Phase[] = []
      for (const multiple of rates) {
        const rate = capacity * multiple
        const ending = new AbortController()
        const watching = watch({ origin, pid: gateway.pid, ingest: issued.ingest }, ending.signal)
        const findings = await run(`${multiple}×`, seconds, { kind: 'open', rate })
        ending.abort()
        phases.push({ ...findings, multiple, rate, seconds, background: await watching })
      }
      return { capacity, phases }
    }
    const rounds: Round[] = []
    while (rounds.length < count) rounds.push(await measureRound())
    return rounds
  } finally {
    gateway.child.kill()
    await once(gateway.child, 'exit')
    await issued.revoke()
    await database.close()
  }
}

/** Runs the generator in its own process. */
async function generate(
  order: Order,
  onProgress: (second: number, counts: { readonly accepted: number; readonly refused: number }) => void,
): Promise<Findings> {
  const child = fork(fileURLToPath(new URL('generator.ts', import.meta.url)))
  let second = 0
  let found: Findings | null = null
  child.on('message', (message) => {
    const report = Report.parse(message)
    if ('findings' in report) found = report.findings
    else onProgress(++second, report)
  })
  child.send(order)
  const [status] = (await once(child, 'exit')) as [number | null]
  if (!found) throw new Error(`The generator ended with ${status} and without findings.`)
  return found
}
