import type { Publication } from '../../src/content/publication.ts'
import { memoryStore } from '../../src/http/admission/quota-store.ts'
import { Quotas } from '../../src/http/admission/quotas.ts'
import { createAuthenticate } from '../../src/http/authentication.ts'
import { createGraph } from '../../src/http/graphql.ts'
import { createLog } from '../../src/http/log.ts'
import { createRoutes } from '../../src/http/routes.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { createIngest } from '../../src/importers/run/ingest.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'

/** A route as far as a client knows it. */
export interface KnownRoute {
  readonly path: string
  readonly methods: readonly string[]
  readonly server: 'gateway' | 'metrics'
}

const publication: Publication = {
  name: 'Fuzz',
  url: 'https://journal.example',
  language: 'fr',
  timeZone: 'UTC',
  subscribeUrl: null,
  contributionsMessage: '',
}

/** Every route of a gateway, from its own table, with that of the metrics and a path without a route. */
export function routesOf(database: Database): readonly KnownRoute[] {
  const clock = () => new Date()
  const log = createLog('silent')
  const authenticate = createAuthenticate(database, clock, createVerifyToken({ issuer: null, development: null, clock, log }))
  const graph = createGraph({
    database,
    notifier: new ChangeNotifier(),
    subscriptionsMax: 0,
    publication,
    trustedDocuments: new Map(),
    authenticate,
    clock,
    log,
    helpful: false,
    exampleQuery: '',
  })
  const routes = createRoutes({
    graph,
    publishing: { database, publication, syndication: { form: 'LEAD', hubs: [] }, clock },
    authenticate,
    quotas: new Quotas({ store: memoryStore(), clock, log }),
    ingest: createIngest(database, () => ({ language: 'fr', timeZone: 'UTC', publicationName: null, at: clock() })),
    ending: new AbortController().signal,
    log,
  })
  return [
    ...routes.map(({ path, methods }): KnownRoute => ({ path, methods, server: 'gateway' })),
    { path: '/nowhere', methods: ['GET'], server: 'gateway' },
    { path: '/metrics', methods: ['GET', 'HEAD'], server: 'metrics' },
  ]
}
