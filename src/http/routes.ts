import type { YogaServerInstance } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Context } from '../graph/context.ts'
import { articlePageRoute } from './article-page.ts'
import { feedRoutes } from './feeds.ts'
import { graphqlRoute } from './graphql.ts'
import { health, readyRoute } from './health.ts'
import { listPageRoutes } from './list-pages.ts'
import type { Publishing } from './publishing.ts'
import type { Route } from './route.ts'

/** Every door of the gateway. The leak test asks at each of them. */
export const createRoutes = (graph: YogaServerInstance<object, Context>, publishing: Publishing, log: Logger): readonly Route[] => [
  graphqlRoute(graph),
  health,
  readyRoute(() => publishing.database.pendingMigrations(), log),
  articlePageRoute(publishing),
  ...listPageRoutes(publishing),
  ...feedRoutes(publishing),
]
