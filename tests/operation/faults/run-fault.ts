import { Installation } from '../installation.ts'
import { isSuccess, type Outcomes, type TrafficKind } from '../traffic.ts'
import { until } from '../until.ts'
import type { Fault } from './fault.ts'
import { lossesOf, missedEvents } from './losses.ts'

/** Seconds within which subscriptions and webhooks have to receive everything: a message that is being sent is leased for 20 seconds. */
const eventSecondsMax = 90

export interface FaultResult {
  readonly fault: Fault
  /** What clients saw. */
  readonly outcomes: ReadonlyMap<TrafficKind, Outcomes>
  /** The times until every kind of request succeeded again, in milliseconds. */
  readonly recoveries: readonly number[]
  /** The time until subscriptions and webhooks had received every event, in milliseconds after the last request. */
  readonly eventsMs: number
  /** Counts of what clients were promised. */
  readonly acknowledged: Readonly<Record<'command' | 'ingest' | 'import', number>>
  /** Events that the subscription delivered more than once, which is allowed. */
  readonly repeated: number
  readonly lost: readonly string[]
  /** Anything else that must not happen: answers, log entries, exit codes, slow recoveries. */
  readonly violations: readonly string[]
}

/** Causes a fault in a newspaper of its own, under traffic, and compares what clients were promised with what remains. */
export async function runFault(fault: Fault, seconds: number): Promise<FaultResult> {
  const cluster = (await fault.cluster?.()) ?? null
  let installation: Installation | null = null
  try {
    installation = await Installation.open({ cluster, ...fault.installation })
    const { traffic } = installation
    await traffic.start()
    await traffic.recovered()
    const recoveries = await fault.inject(installation, seconds)
    await traffic.stop()
    const stoppedAt = performance.now()
    const missed = await missedAfterAll(installation)
    const eventsMs = performance.now() - stoppedAt
    const codes = await installation.stop()
    const lost = [...missed, ...(await lossesOf(installation))]
    return {
      fault,
      outcomes: traffic.outcomes,
      recoveries,
      eventsMs,
      acknowledged: {
        command: traffic.acknowledged.command.length,
        ingest: traffic.acknowledged.ingest.length,
        import: traffic.acknowledged.import.length,
      },
      repeated: [...traffic.announced.values()].filter((times) => times > 1).length,
      lost,
      violations: [
        ...violationsOf(fault, installation, recoveries),
        ...codes.filter(Boolean).map((code) => `a gateway ended with ${code}`),
      ],
    }
  } finally {
    await installation?.remove()
    await cluster?.remove()
  }
}

/** Waits for the events. Returns those that have not arrived in time. */
async function missedAfterAll(installation: Installation): Promise<string[]> {
  await until('all events have arrived', () => missedEvents(installation).length === 0, eventSecondsMax).catch(() => undefined)
  return missedEvents(installation)
}

function violationsOf(
  { mayAnswer, recoverySecondsMax }: Fault,
  { traffic, gateways }: Installation,
  recoveries: readonly number[],
): string[] {
  const allowed = new Set(mayAnswer)
  const answers = [...traffic.outcomes].flatMap(([kind, outcomes]) =>
    [...outcomes]
      .filter(([outcome]) => !isSuccess(outcome) && !allowed.has(outcome))
      .map(([outcome, count]) => `${kind}: ${outcome} (${count}×)`),
  )
  const unexpected = gateways.flatMap(({ log }) => log.split('\n').filter(isUnexpected))
  const late = recoveries.filter((ms) => ms > recoverySecondsMax * 1000).map((ms) => `recovered after ${(ms / 1000).toFixed(1)} s`)
  return [...answers, ...unexpected, ...late, ...(traffic.importLog.includes('Error') ? [traffic.importLog] : [])]
}

/** Whether a line of the log reports an error other than the known state of the database. */
const isUnexpected = (line: string): boolean =>
  /"level":(?:50|60),/u.test(line) && !/"msg":"The database (?:does not answer|accepts no commands)\./u.test(line)
