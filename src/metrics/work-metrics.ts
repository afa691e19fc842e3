import { Counter, type Registry } from 'prom-client'
import { SourceRejected } from '../content/error.ts'
import type { Ingest } from '../http/routes/ingest.ts'

/** The outcome of an attempt to send a webhook's message. */
type DeliveryResult = 'delivered' | 'failed' | 'disabled'
const deliveryResults: readonly DeliveryResult[] = ['delivered', 'failed', 'disabled']

export interface WorkMetrics {
  readonly onAttempt: (result: DeliveryResult) => void
  /** Counts the results of the ingest API. */
  readonly counted: (ingest: Ingest) => Ingest
}

/** What the ingest API answers, and the two ways in which it fails. */
const ingestResults = ['new', 'updated', 'unchanged', 'withdrawn', 'unknown', 'rejected', 'failed']

/** Counts the messages of webhooks and the requests of the ingest API. */
export function workMetrics(registry: Registry): WorkMetrics {
  const deliveries = new Counter({
    name: 'kiosque_webhook_deliveries_total',
    help: 'Attempts to send a message to a webhook, by result: delivered, failed (it is sent again), or disabled (nothing is sent any more).',
    labelNames: ['result'],
    registers: [registry],
  })
  const articles = new Counter({
    name: 'kiosque_ingest_articles_total',
    help: 'Articles received or withdrawn through /ingest, by result. Imports by command run in their own process and are not included.',
    labelNames: ['result'],
    registers: [registry],
  })
  for (const result of deliveryResults) deliveries.inc({ result }, 0)
  for (const result of ingestResults) articles.inc({ result }, 0)
  const counting = async (run: () => Promise<string>): Promise<string> => {
    try {
      const result = await run()
      articles.inc({ result })
      return result
    } catch (cause) {
      articles.inc({ result: cause instanceof SourceRejected ? 'rejected' : 'failed' })
      throw cause
    }
  }
  return {
    onAttempt: (result) => deliveries.inc({ result }),
    counted: ({ put, remove }) => ({
      put: (...article) => counting(() => put(...article)),
      remove: (key) => counting(() => remove(key)),
    }),
  }
}
