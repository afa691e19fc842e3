import type { Logger } from 'pino'

import { schema } from '../graph/schema.ts'
import { admittingPartners } from './admission/partner-admission.ts'
import type { Quotas } from './admission/quotas.ts'
import type { Authenticate } from './authentication.ts'
import { type Graph, graphqlRoute } from './graphql.ts'
import type { DocumentRouteOptions, Publishing } from './publishing.ts'
import type { Route } from './route.ts'
import { articlePageRoute } from './routes/article-page.ts'
import { clickRoute } from './routes/click.ts'
import { docsRoute } from './routes/docs.ts'
import { headlinesRoutes } from './routes/embed/headlines.ts'
import { scriptRoutes } from './routes/embed/script.ts'
import { feedRoutes } from './routes/feeds.ts'
import { health, readyRoute } from './routes/health.ts'
import { type Ingest, ingestRoute } from './routes/ingest.ts'
import { listPageRoutes } from './routes/list-pages.ts'
import { oembedProviderRoute, oembedRoute } from './routes/oembed.ts'
import { administrationRoutes } from './routes/partners/admin-area.ts'
import { partnerRoutes } from './routes/partners/partner-area.ts'
import { sitemapRoutes } from './routes/sitemaps.ts'
import { Validators } from './validators.ts'

export interface RouteOptions {
  readonly graph: Graph
  readonly publishing: Publishing
  readonly authenticate: Authenticate
  /** The quotas of partners. */
  readonly quotas: Quotas
  readonly ingest: Ingest
  /** Aborted when the gateway begins to shut down: `/ready` answers 503 from then on. */
  readonly ending: AbortSignal
  readonly log: Logger
}

/** All routes of the gateway. The leak test sends requests to each of them. */
export function createRoutes({ graph, publishing, authenticate, quotas, ingest, ending, log }: RouteOptions): readonly Route[] {
  const routes = [
    graphqlRoute(graph),
    docsRoute(schema, publishing.publication),
    health,
    readyRoute(() => publishing.database.pendingMigrations(), ending, log),
    ingestRoute(ingest, authenticate),
    clickRoute(authenticate),
    ...scriptRoutes(),
    ...documentRoutes({
      ...publishing,
      authenticate,
      admission: graph.admission,
      deadlines: graph.deadlines,
      reads: graph.reads,
      validators: new Validators(),
    }),
  ]
  return routes.map((route) => admittingPartners(route, { authenticate, quotas }))
}

const documentRoutes = (options: DocumentRouteOptions): readonly Route[] => [
  articlePageRoute(options),
  ...listPageRoutes(options),
  ...feedRoutes(options),
  oembedRoute(options),
  ...partnerRoutes(options),
  ...administrationRoutes(options),
  oembedProviderRoute(options),
  ...headlinesRoutes(options),
  ...sitemapRoutes(options),
]
