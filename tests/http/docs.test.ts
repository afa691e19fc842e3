import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../src/graph/schema.ts'
import { exampleOf, sampleQuery } from '../../src/http/routes/reference/example.ts'
import { referencePage } from '../../src/http/routes/reference/page.ts'
import { editor, Newsroom } from '../newsroom.ts'

describe('The reference at /docs', () => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await room.save({
      title: 'Tintala : Le pont est ouvert',
      section: 'Société',
      topics: ['Ponts'],
      credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
    })
  })
  afterAll(() => room.close())

  const { html } = referencePage(schema, 'Le <Test>')

  test('has every element of the graph with an anchor, and no broken link', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/gu)].map(([, id = '']) => id)
    expect(ids).toEqual([...new Set(ids)])
    const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__') && name !== 'Query')
    const named = types.flatMap((type) =>
      'getFields' in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    )
    const values = types.flatMap((type) => ('getValues' in type ? type.getValues().map(({ name }) => `${type.name}.${name}`) : []))
    const questions = Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => `Query.${name}`)
    expect([...named, ...values, ...questions].filter((id) => !ids.includes(id))).toEqual([])
    const ends = [...html.matchAll(/href="#([^"]+)"/gu)].map(([, id = '']) => id)
    expect(ends.filter((id) => !ids.includes(id))).toEqual([])
    expect(html).toContain('<title>Le &lt;Test&gt; · Reference</title>')
  })

  test('loads nothing from other hosts, and runs only the scripts that its policy names', async () => {
    expect(html).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/u)
    const response = await room.get('/docs')
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-.+'; script-src 'sha256-.+'; connect-src 'self';/u,
    )
  })

  test('has a working example for every root field', async () => {
    const { data } = await room.ask<{
      articles: { nodes: { id: string; slug: string; section: { slug: string } }[] }
      authors: { nodes: { slug: string }[] }
      topics: { nodes: { slug: string }[] }
    }>(sampleQuery)
    const [article] = data?.articles.nodes ?? []
    const names: Record<string, string | undefined> = {
      ARTICLE_ID: article?.id,
      ARTICLE_SLUG: article?.slug,
      SECTION_SLUG: article?.section.slug,
      AUTHOR_SLUG: data?.authors.nodes[0]?.slug,
      TOPIC_SLUG: data?.topics.nodes[0]?.slug,
    }
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
      const example = exampleOf(field).replace(/\b[A-Z]+_(?:ID|SLUG)\b/gu, (name) => names[name] ?? name)
      // An editor gets the same data as the public, and the fields for editors.
      const { data: answer, errors } = await room.ask(example, {}, editor)
      expect([example, errors]).toEqual([example, undefined])
      expect(answer?.[field.name], example).not.toBeNull()
    }
  })
})
