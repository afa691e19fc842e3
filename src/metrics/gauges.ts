import { Counter, Gauge, type Registry } from 'prom-client'
import type { Quotas } from '../http/admission/quotas.ts'
import { workClasses } from '../http/admission/work-class.ts'
import type { Graph } from '../http/graphql.ts'
import type { Database } from '../store/database/database.ts'
import { type Backlog, readBacklog } from '../store/reads/backlog.ts'
import { recentlyRead } from './recently-read.ts'

/** The parts of a gateway that are asked for their state. */
export interface Gauged {
  readonly database: Database
  readonly graph: Graph
  readonly quotas: Quotas
  readonly clock: () => Date
  /** The consumer of events whose backlog is measured. */
  readonly consumer: string
}

/** Defines the metrics whose values are read at the time of a request for them. */
export function gauges(registry: Registry, { database, graph, quotas, clock, consumer }: Gauged): void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const { admission } = graph
  gauge('kiosque_admission_limit', 'Requests that may be worked on at once, as the latency allows.', () => admission.limit)
  gauge(
    'kiosque_admission_in_progress',
    'Requests that are worked on: GraphQL operations, and documents of other routes.',
    () => admission.inProgress,
  )
  gauge('kiosque_admission_waiting', 'Requests that wait until one is answered.', () => admission.waiting)
  new Counter({
    name: 'kiosque_admission_refusals_total',
    help: 'Requests that were refused because the gateway was at its limit, by class: editor, partner or public.',
    labelNames: ['class'],
    registers,
    collect() {
      this.reset()
      for (const workClass of workClasses) this.inc({ class: workClass }, admission.refused[workClass])
    },
  })
  gauge('kiosque_quota_store_available', '1 while the store of the partners’ quotas answers. 0 while requests are let through.', () =>
    quotas.isAvailable ? 1 : 0,
  )
  gauge('kiosque_subscriptions_open', 'Subscriptions that are open.', () => graph.changeFeed.listeners)
  gauge('kiosque_database_connections_waiting', 'Callers that wait for a connection to the database.', () => database.poolState().waiting)
  new Gauge({
    name: 'kiosque_database_connections',
    help: 'Connections to the database, by state: in use or idle.',
    labelNames: ['state'],
    registers,
    collect() {
      const { inUse, idle } = database.poolState()
      this.set({ state: 'in_use' }, inUse)
      this.set({ state: 'idle' }, idle)
    },
  })

  const backlog = recentlyRead(() => readBacklog(database, consumer))
  /** A metric that is missing while the database does not answer. */
  const stored = (name: string, help: string, of: (backlog: Backlog) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const current = await backlog()
        if (current) this.set(of(current))
        else this.remove()
      },
    })
  const secondsSince = (at: Date | null): number => (at === null ? 0 : Math.max(clock().getTime() - at.getTime(), 0) / 1000)
  stored(
    'kiosque_events_oldest_age_seconds',
    'Age of the oldest event that background work has not read; 0 if it has read all.',
    (current) => secondsSince(current.oldestEventAt),
  )
  stored(
    'kiosque_related_queue_oldest_age_seconds',
    'Time that the first article of the queue has waited for its related links; 0 if none waits.',
    (current) => secondsSince(current.oldestQueuedAt),
  )
  stored('kiosque_related_queue_articles', 'Articles that wait for their related links.', ({ queued }) => queued)
  stored(
    'kiosque_webhooks_disabled',
    'Webhooks that were disabled after repeated failures, until they are resumed.',
    ({ webhooksDisabled }) => webhooksDisabled,
  )
}
