import type { GraphQLSchema } from 'graphql'
import type { Publication } from '../../content/publication.ts'
import type { Route } from '../route.ts'
import { type ReferencePage, referencePage } from './reference/page.ts'

/** The reference of the graph as a page: the content of schema/schema.graphql, for people. It is as public as that file. */
export function docsRoute(schema: GraphQLSchema, { name }: Publication): Route {
  let page: ReferencePage | null = null
  return {
    methods: ['GET', 'HEAD'],
    path: '/docs',
    handle(_request, response) {
      page ??= referencePage(schema, name)
      response
        .writeHead(200, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Length': Buffer.byteLength(page.html),
          'Content-Security-Policy': page.contentSecurityPolicy,
          'Cache-Control': 'public, max-age=300',
          'X-Content-Type-Options': 'nosniff',
        })
        .end(page.html)
    },
  }
}
