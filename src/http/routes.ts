import type { YogaServerInstance } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Context } from '../graph/context.ts'
import type { Database } from '../store/database.ts'
import type { Authenticate } from './authentication.ts'
import { type GraphRequest, graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import type { Route } from './route.ts'

export interface Doors {
  readonly graph: YogaServerInstance<GraphRequest, Context>
  readonly database: Database
  readonly authenticate: Authenticate
  readonly log: Logger
}

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = ({ graph, database, authenticate, log }: Doors): readonly Route[] => [
  graphqlRoute(graph, authenticate),
  health,
  readyRoute(() => database.pendingMigrations(), log),
]
