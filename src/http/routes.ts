import type { Logger } from 'pino'
import { feedRoutes } from './feeds.ts'
import { type Graph, graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import type { Publishing } from './publishing.ts'
import type { Route } from './route.ts'

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = (graph: Graph, publishing: Publishing, log: Logger): readonly Route[] => [
  graphqlRoute(graph),
  health,
  readyRoute(() => publishing.database.pendingMigrations(), log),
  ...feedRoutes(publishing),
]
