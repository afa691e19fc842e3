import { describe, expect, test } from 'vitest'
import { CannotRun } from '../../src/content/error.ts'
import { parseDocuments, parseLabels } from '../../src/related/evaluation-input.ts'

const archive = (...ids: string[]) => ids.map((id) => JSON.stringify({ id, title: id })).join('\n')
const documents = parseDocuments(archive('a', 'b', 'c', 'd'), 'archive.ndjson')
const labelled = (...labels: unknown[]) =>
  Object.fromEntries(
    [...parseLabels(labels.map((label) => JSON.stringify(label)).join('\n'), 'labels.ndjson', documents)].map(([id, relevant]) => [
      id,
      [...relevant],
    ]),
  )

const idForm = 'an id: a string that isn’t empty, or a number'
const dateForm = 'a date such as "2022", "2022-10-06" or "2022-10-06T07:13:00Z"'
const labelForm = 'a group {"group": …, "ids": […]} or a judgement {"query": id, "relevant": [ids]}'

describe('The documents of an evaluation', () => {
  test('are read with everything that a line gives; what is missing, null or empty is the same', () => {
    const full = {
      id: 'a',
      title: 'Le pont',
      text: 'Il est long.',
      publishedAt: '2022-10-06T07:13:00Z',
      section: 'Région',
      authors: ['Awa', 'Awa'],
      topics: ['pont', 'fleuve', 'pont'],
    }
    const bare = { id: 7, title: '', text: null, publishedAt: null, section: null, authors: null, topics: null, note: 'not read' }
    const lines = [full, bare, { id: 'b', title: 'B' }, { id: 'c', title: 'C', publishedAt: '', section: '' }].map((line) =>
      JSON.stringify(line),
    )
    const empty = { text: '', publishedAt: null, section: null, authors: [], topics: [] }
    expect(parseDocuments(`\uFEFF${lines.join('\r\n \t\r\n\n')}\n`, 'archive.ndjson')).toEqual([
      { ...full, publishedAt: Date.UTC(2022, 9, 6, 7, 13), topics: ['pont', 'fleuve'] },
      { ...empty, id: '7', title: '' },
      { ...empty, id: 'b', title: 'B' },
      { ...empty, id: 'c', title: 'C' },
    ])
  })

  test.each([
    ['2022', Date.UTC(2022)],
    ['2022-10', Date.UTC(2022, 9)],
    ['2022-10-06', Date.UTC(2022, 9, 6)],
    ['2022-10-06T07:13:00+02:00', Date.UTC(2022, 9, 6, 5, 13)],
  ])('may have the date %s', (publishedAt, instant) => {
    const title = 'Only a byte order mark at the beginning is removed: \uFEFF'
    expect(parseDocuments(JSON.stringify({ id: 1, title, publishedAt }), 'f')).toMatchObject([{ title, publishedAt: instant }])
  })

  test.each(['hier', '22', 'le 2022', '2022x', '2022-1', '2022-13', '2022-10-6', '2022-10-06x', '2022-10-06T25:00Z'])(
    'may not have the date %s',
    (publishedAt) => {
      expect(() => parseDocuments(JSON.stringify({ id: 1, title: '', publishedAt }), 'f')).toThrow(
        new CannotRun(`f, line 1: publishedAt: expected ${dateForm}, found "${publishedAt}".`),
      )
    },
  )

  test.each([
    ['{"id":"a"', `JSON: expected one object, found {"id":"a".`],
    ['[]', 'document: expected an object, found [].'],
    ['null', 'document: expected an object, found null.'],
    ['{"title":"A"}', `id: expected ${idForm}, found nothing.`],
    ['{"id":"","title":"A"}', `id: expected ${idForm}, found "".`],
    ['{"id":true,"title":"A"}', `id: expected ${idForm}, found true.`],
    ['{"id":"a"}', 'title: expected a string, found nothing.'],
    ['{"id":"a","title":7}', 'title: expected a string, found 7.'],
    ['{"id":"a","title":"A","text":7}', 'text: expected a string, found 7.'],
    ['{"id":"a","title":"A","section":7}', 'section: expected a string, found 7.'],
    ['{"id":"a","title":"A","publishedAt":7}', `publishedAt: expected ${dateForm}, found 7.`],
    ['{"id":"a","title":"A","authors":"x"}', 'authors: expected an array of strings, found "x".'],
    ['{"id":"a","title":"A","authors":[1]}', 'authors.0: expected a string, found 1.'],
    ['{"id":"a","title":"A","topics":["x",null]}', 'topics.1: expected a string, found null.'],
  ])('are refused by line, rule and evidence: %s', (line, reason) => {
    expect(() => parseDocuments(`${archive('z')}\n\n${line}`, 'archive.ndjson')).toThrow(new CannotRun(`archive.ndjson, line 3: ${reason}`))
  })

  test('are refused if an id occurs again, and if there is none', () => {
    expect(() => parseDocuments('{"id":7,"title":"A"}\n\n{"id":"7","title":"B"}', 'f')).toThrow(
      new CannotRun('f, line 3: id: expected each id once, found "7" of line 1 again.'),
    )
    expect(() => parseDocuments(' \n\uFEFF\n', 'f')).toThrow(new CannotRun('f: expected one document per line, found none.'))
  })

  test('are refused with the first ten wrong lines, the number of others, and 80 characters of evidence', () => {
    const reasons = (count: number) => Array.from({ length: count }, (_, n) => `f, line ${n + 1}: document: expected an object, found 7.`)
    const wrong = (count: number) => () => parseDocuments(Array(count).fill('7').join('\n'), 'f')
    expect(wrong(10)).toThrow(new CannotRun(reasons(10).join('\n')))
    expect(wrong(12)).toThrow(new CannotRun([...reasons(10), 'and 2 more lines.'].join('\n')))
    const cut = (length: number) => () => parseDocuments('x'.repeat(length), 'f')
    expect(cut(80)).toThrow(new CannotRun(`f, line 1: JSON: expected one object, found ${'x'.repeat(80)}.`))
    expect(cut(81)).toThrow(new CannotRun(`f, line 1: JSON: expected one object, found ${'x'.repeat(80)}….`))
  })
})

describe('The labels of an evaluation', () => {
  test('make the documents of a group relevant to each other, and those of a judgement to its query; none is relevant to itself', () => {
    expect(labelled({ group: 'pont', ids: ['a', 'b', 'c'] })).toEqual({ a: ['b', 'c'], b: ['a', 'c'], c: ['a', 'b'] })
    expect(labelled({ query: 'a', relevant: ['a', 'd'] })).toEqual({ a: ['d'] })
    expect(labelled({ group: 1, ids: ['a', 'b'] }, { query: 'a', relevant: ['c', 'b'] }, { group: 2, ids: ['d'] })).toEqual({
      a: ['b', 'c'],
      b: ['a'],
      d: [],
    })
  })

  test.each([
    ['[]', 'document: expected an object, found [].'],
    ['{"ids":["a"]}', `document: expected ${labelForm}, found {"ids":["a"]}.`],
    ['{"group":null,"ids":["a"]}', 'group: expected a name: a string or a number, found null.'],
    ['{"group":1}', 'ids: expected an array of ids, found nothing.'],
    ['{"group":1,"ids":["a",""]}', `ids.1: expected ${idForm}, found "".`],
    ['{"query":null,"relevant":["a"]}', `query: expected ${idForm}, found null.`],
    ['{"query":"a","relevant":"b"}', 'relevant: expected an array of ids, found "b".'],
    ['{"query":"a","relevant":["b",null]}', `relevant.1: expected ${idForm}, found null.`],
    ['{"query":"z","relevant":["a"]}', 'ids: expected ids of the archive, found "z".'],
    ['{"query":"a","relevant":["z"]}', 'ids: expected ids of the archive, found "z".'],
    ['{"group":1,"ids":["a","x","y","z"]}', 'ids: expected ids of the archive, found "x", "y", "z".'],
    ['{"group":1,"ids":["w","x","y","z"]}', 'ids: expected ids of the archive, found "w", "x", "y" and 1 more.'],
  ])('are refused by line, rule and evidence: %s', (line, reason) => {
    expect(() => parseLabels(`\n${line}`, 'labels.ndjson', documents)).toThrow(new CannotRun(`labels.ndjson, line 2: ${reason}`))
  })

  test('are refused if no document has a relevant one', () => {
    const none = new CannotRun('labels.ndjson: expected at least one document with relevant documents, found none.')
    expect(() => labelled()).toThrow(none)
    expect(() => labelled({ group: 1, ids: ['a'] }, { query: 'b', relevant: ['b'] })).toThrow(none)
  })
})
