import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import type { ResultOf } from '@graphql-typed-document-node/core'
import { QueryClient } from '@tanstack/query-core'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import { initGraphQLTada } from 'gql.tada'
import { request } from 'graphql-request'
import { createClient, headlines, KiosqueFailure } from 'kiosque/sdk'
import { HeadlinesDocument, type TrustedDocument } from 'kiosque/sdk/documents'
import { ArchiveDocument } from './generated/documents'
import { createKiosque } from './generated/kiosque'
import { createClient as createGenql } from './genql'
import type { introspection } from './introspection'

type Titles = readonly (string | undefined)[] | undefined

const variables = { section: 'sports', first: 3 }

/** For each client, a function that requests the three newest headlines of the sports section. */
export const clients: Record<string, (url: string) => Promise<Titles>> = {
  async sdk(url) {
    const { data } = await createClient({ url }).run(headlines, variables)
    return data?.section?.latest.map(({ headline }) => headline)
  },

  async apollo(url) {
    const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() })
    const { data } = await client.query({ query: HeadlinesDocument, variables })
    return data?.section?.latest.map(({ headline }) => headline)
  },

  async 'apollo, by hash over GET'(url) {
    const byHash = new PersistedQueryLink({
      generateHash: (document) => (document as TrustedDocument<unknown, unknown>).__meta__.hash,
      useGETForHashedQueries: true,
    })
    const link = byHash.concat(new HttpLink({ uri: url, fetch: getOnly }))
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    const { data } = await client.query({ query: HeadlinesDocument, variables })
    return data?.section?.latest.map(({ headline }) => headline)
  },

  async urql(url) {
    const client = new Client({ url, exchanges: [cacheExchange, fetchExchange], preferGetMethod: false })
    const { data } = await client.query(HeadlinesDocument, variables)
    return data?.section?.latest.map(({ headline }) => headline)
  },

  async 'graphql-request'(url) {
    const { section } = await request(url, HeadlinesDocument, variables)
    return section?.latest.map(({ headline }) => headline)
  },

  async 'TanStack Query'(url) {
    const client = createClient({ url })
    const { section } = await new QueryClient().fetchQuery({
      queryKey: ['headlines', variables],
      async queryFn({ signal }) {
        const { data, error } = await client.run(headlines, variables, { signal })
        if (error) throw new KiosqueFailure(error)
        return data
      },
    })
    return section?.latest.map(({ headline }) => headline)
  },

  async fetch(url) {
    const { hash } = HeadlinesDocument.__meta__
    const response = await fetch(`${url}?${new URLSearchParams({ documentId: hash, variables: JSON.stringify(variables) })}`)
    const { data } = (await response.json()) as { data: ResultOf<typeof HeadlinesDocument> }
    return data.section?.latest.map(({ headline }) => headline)
  },

  async 'gql.tada'(url) {
    const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string; URL: string } }>()
    const document = graphql(
      'query Tada($section: String!, $first: Int!) { section(by: { slug: $section }) { latest(first: $first) { headline url } } }',
    )
    const { section } = await request(url, document, variables)
    return section?.latest.map(({ headline }) => headline)
  },

  async genql(url) {
    const { section } = await createGenql({ url }).query({
      section: { __args: { by: { slug: variables.section } }, latest: { __args: { first: variables.first }, headline: true } },
    })
    return section?.latest.map(({ headline }) => headline)
  },

  async 'typed documents of one’s own'(url) {
    const { section } = await request(url, ArchiveDocument, { section: variables.section })
    const { section: more } = await request(url, ArchiveDocument, {
      section: variables.section,
      after: section?.articles.pageInfo.endCursor ?? null,
    })
    return [section, more]
      .flatMap((page) => page?.articles.edges ?? [])
      .slice(0, 3)
      .map(({ node }) => node.headline)
  },

  async 'operations of one’s own'(url) {
    const kiosque = createKiosque({ url, development: false })
    const titles = []
    for await (const article of kiosque.archive.pages({ section: 'sports' })) {
      titles.push(article.headline)
      if (titles.length === 3) break
    }
    return titles
  },
}

/** Fails if a client falls back to sending the whole document. */
const getOnly: typeof fetch = (input, init) => {
  if (init?.method !== 'GET' || String(input).includes('query=')) throw new Error(`${init?.method} ${String(input)}`)
  return fetch(input, init)
}
