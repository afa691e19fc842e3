import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { graphql, useFragment } from './gql'
import type { LatestQuery } from './gql/graphql'

declare const process: { argv: string[] }

const Title = graphql(`
  fragment Title on Article {
    headline
  }
`)

const Latest = graphql(`
  query Latest($section: String!) {
    section(by: { slug: $section }) {
      latest(first: 3) {
        ...Title
      }
    }
  }
`)

const [, , url = ''] = process.argv
const variables = { section: 'sports' }
const { hash } = (Latest as unknown as { __meta__: { hash: string } }).__meta__

const titlesOf = (data: LatestQuery | undefined) => data?.section?.latest.map((article) => useFragment(Title, article).headline)

async function titlesIn(response: Response) {
  const { data } = (await response.json()) as { data: LatestQuery }
  return titlesOf(data)
}

const get = (parameters: Record<string, unknown>) =>
  fetch(
    `${url}?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))}`,
  )

async function askByApollo() {
  const byHash = new PersistedQueryLink({ generateHash: () => hash, useGETForHashedQueries: true })
  const link = byHash.concat(new HttpLink({ uri: url, fetch: getOnly }))
  const { data } = await new ApolloClient({ link, cache: new InMemoryCache() }).query({ query: Latest, variables })
  return titlesOf(data)
}

/** Fails if a client falls back to sending the whole document. */
const getOnly: typeof fetch = (input, init) => {
  if (init?.method !== 'GET' || String(input).includes('query=')) throw new Error(`${init?.method} ${String(input)}`)
  return fetch(input, init)
}

const json = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
const persistedQuery = { version: 1, sha256Hash: hash.replace('sha256:', '') }

console.log(
  JSON.stringify({
    'documentId, over GET': await titlesIn(await get({ documentId: hash, variables })),
    'documentId, over POST': await titlesIn(await fetch(url, { ...json, body: JSON.stringify({ documentId: hash, variables }) })),
    'extensions.persistedQuery': await titlesIn(await get({ extensions: { persistedQuery }, variables })),
    'Apollo, by hash over GET': await askByApollo(),
  }),
)
