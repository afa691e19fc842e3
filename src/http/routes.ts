import type { Logger } from 'pino'
import type { Database } from '../store/database.ts'
import { type Graph, graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import type { Route } from './route.ts'

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = (graph: Graph, database: Database, log: Logger): readonly Route[] => [
  graphqlRoute(graph),
  health,
  readyRoute(() => database.pendingMigrations(), log),
]
