import type { Logger } from 'pino'

import { schema } from '../graph/schema.ts'
import { articlePageRoute } from './article-page.ts'
import type { Authenticate } from './authentication.ts'
import { docsRoute } from './docs.ts'
import { feedRoutes } from './feeds.ts'
import { type Graph, graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import { type Ingest, ingestRoute } from './ingest.ts'
import { listPageRoutes } from './list-pages.ts'
import { oembedRoute } from './oembed.ts'
import type { Publishing } from './publishing.ts'
import type { Route } from './route.ts'
import { sitemapRoutes } from './sitemaps.ts'

export interface Doors {
  readonly graph: Graph
  readonly publishing: Publishing
  readonly authenticate: Authenticate
  readonly ingest: Ingest
  /** Aborted when the gateway begins to shut down: `/ready` answers 503 from then on. */
  readonly ending: AbortSignal
  readonly log: Logger
}

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = ({ graph, publishing, authenticate, ingest, ending, log }: Doors): readonly Route[] => [
  graphqlRoute(graph, authenticate),
  docsRoute(schema, publishing.publication),
  health,
  readyRoute(() => publishing.database.pendingMigrations(), ending, log),
  ingestRoute(ingest, authenticate),
  articlePageRoute({ ...publishing, authenticate }),
  ...listPageRoutes({ ...publishing, authenticate }),
  ...feedRoutes({ ...publishing, authenticate }),
  oembedRoute({ ...publishing, authenticate }),
  ...sitemapRoutes({ ...publishing, authenticate }),
]
