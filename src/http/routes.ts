import type { YogaServerInstance } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Context } from '../graph/context.ts'
import { schema } from '../graph/schema.ts'
import type { Authenticate } from './authentication.ts'
import { docsRoute } from './docs.ts'
import { feedRoutes } from './feeds.ts'
import { type GraphRequest, graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import { type Ingest, ingestRoute } from './ingest.ts'
import type { Publishing } from './publishing.ts'
import type { Route } from './route.ts'

export interface Doors {
  readonly graph: YogaServerInstance<GraphRequest, Context>
  readonly publishing: Publishing
  readonly authenticate: Authenticate
  readonly ingest: Ingest
  readonly log: Logger
}

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = ({ graph, publishing, authenticate, ingest, log }: Doors): readonly Route[] => [
  graphqlRoute(graph, authenticate),
  docsRoute(schema, publishing.publication),
  health,
  readyRoute(() => publishing.database.pendingMigrations(), log),
  ...feedRoutes(publishing),
  ingestRoute(ingest, authenticate),
]
