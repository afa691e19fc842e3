import { Readable } from 'node:stream'
import { GraphQLInputObjectType, GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArticleField, fieldEntries } from '../../src/content/article-field.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { ndjsonHeader, ndjsonLine } from '../../src/formats/ndjson.ts'
import { schema } from '../../src/graph/schema.ts'
import { ndjson } from '../../src/importers/ndjson/ndjson.ts'
import { importSources } from '../../src/importers/run/import.ts'
import { openSource } from '../../src/importers/source.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { readArchive } from '../../src/store/reads/archive.ts'
import { articlesById } from '../../src/store/reads/article.ts'
import { onBothDatabases } from '../databases.ts'
import { articleInput, editor, Newsroom } from '../newsroom.ts'

const image = (name: string) => ({
  url: `https://images.example/${name}`,
  template: null,
  width: null,
  height: null,
  alt: '',
  caption: null,
  credit: null,
})

/** Two different values of each type. */
const values: Record<ArticleField['type'], (name: string) => readonly [unknown, unknown]> = {
  text: (name) => [`${name}, au début`, `${name}, à la fin`],
  address: (name) => [`https://source.example/${name}/1`, `https://source.example/${name}/2`],
  image: () => [image('1.jpg'), image('2.jpg')],
  genre: () => ['REPORTAGE', 'OPINION'],
  language: () => ['ff', 'bm'],
  access: () => ['REGISTERED', 'FREE'],
  boolean: () => [false, true],
}
const fieldsAt = (index: 0 | 1, which = fieldEntries) =>
  Object.fromEntries(which.map(([name, { type }]) => [name, values[type](name)[index]]))
const editable = fieldEntries.filter(([, { isEditable }]) => isEditable)
const names = editable.map(([name]) => name)

/** The fields as `SaveArticleInput` takes them. */
const inputAt = (index: 0 | 1) => ({ ...fieldsAt(index, editable), image: { url: image(`${index + 1}.jpg`).url, alt: '' } })

onBothDatabases('Every plain field of an article', (kind) => {
  let [from, into]: Newsroom[] = []
  beforeAll(async () => {
    from = await Newsroom.open(kind)
    into = await Newsroom.open(kind)
  })
  afterAll(async () => {
    await from?.close()
    await into?.close()
  })

  const stored = async (room: Newsroom, id: string) => {
    const [article] = await articlesById(room.database, room.view(), [id])
    return Object.fromEntries(fieldEntries.map(([name]) => [name, article?.[name]]))
  }
  const exported = async (room: Newsroom) => {
    const lines = [ndjsonHeader]
    await readArchive(room.database, async (records) => void lines.push(...records.map(ndjsonLine)))
    return lines.join('')
  }
  const imported = async (room: Newsroom, text: string) => {
    const open = () => openSource({ name: 'paper.ndjson' }, Readable.from([Buffer.from(text)]))
    const settings = { language: 'fr', timeZone: 'Africa/Bamako', publicationName: null, at: room.clock.now }
    const sources = [{ name: 'paper.ndjson', bytes: null, isNamed: true, open }]
    expect((await importSources(room.database, sources, { settings, importers: [ndjson], isStrict: true })).rejected).toEqual([])
  }

  test('is stored, changed by an editor, audited, kept in revisions, exported, imported, restored and removed', async () => {
    if (!from || !into) throw new Error('no newsrooms')
    const [here, there] = [from, into]
    const change = async (input: object) => {
      const document =
        'mutation ($input: SaveArticleInput!) { saveArticle(input: $input) { ... on Article { id } ... on InvalidInput { message } } }'
      const { errors, data } = await here.ask<{ saveArticle: object }>(document, { input }, editor)
      expect({ errors, message: data?.saveArticle }).toEqual({ errors: undefined, message: { id: encodeId('Article', id) } })
    }
    const [id = ''] = (await here.save({ ...articleInput({ title: '' }), ...fieldsAt(0), title: 'title, au début' })).values()
    expect(await stored(here, id)).toEqual(fieldsAt(0))

    await change({ id: encodeId('Article', id), ...inputAt(1) })
    const edited = { ...fieldsAt(0), ...fieldsAt(1, editable) }
    expect(await stored(here, id)).toEqual(edited)
    const read = await here.ask<{ desk: { article: { desk: { changesBetween: { part: string }[] } } } }>(
      `query ($id: ID!) { desk { article(by: { id: $id }) { desk { changesBetween(from: 1, to: 2) { part before after } } } } }`,
      { id: encodeId('Article', id) },
      editor,
    )
    const changes = read.data?.desk.article.desk.changesBetween.filter(({ part }) => part !== 'updatedAt')
    expect(changes).toHaveLength(names.length)
    expect(changes).toEqual(expect.arrayContaining(names.map((part) => ({ part, before: fieldsAt(0)[part], after: fieldsAt(1)[part] }))))
    const [audit] = await here.database.query<{ before: object; after: object }>(Prisma.sql`SELECT before, after FROM audit`)
    expect(audit).toMatchObject({ before: fieldsAt(0), after: edited })

    await imported(there, await exported(here))
    expect(await stored(there, id)).toEqual(edited)
    expect(await exported(there)).toBe(await exported(here))

    const restore = 'mutation ($input: RestoreArticleInput!) { restoreArticle(input: $input) { __typename } }'
    await here.ask(restore, { input: { id: encodeId('Article', id), version: 1 } }, editor)
    expect(await stored(here, id)).toEqual(fieldsAt(0))

    const removable = editable.filter(([, { isNullable }]) => isNullable).map(([name]) => [name, null])
    await change({ id: encodeId('Article', id), ...Object.fromEntries(removable) })
    expect(await stored(here, id)).toEqual({ ...fieldsAt(0), ...Object.fromEntries(removable) })
  })
})

test('Every plain field that editors can change is a field of the graph, and of its input', () => {
  const [article, input] = [schema.getType('Article'), schema.getType('SaveArticleInput')]
  if (!(article instanceof GraphQLObjectType && input instanceof GraphQLInputObjectType)) throw new Error('The graph has no articles.')
  expect(Object.keys(article.getFields())).toEqual(expect.arrayContaining(names.filter((name) => name !== 'mayBeSyndicated')))
  expect(Object.keys(input.getFields())).toEqual(expect.arrayContaining(names))
})
