import { describe, expect, test } from 'vitest'
import { parseClientDocuments } from '../../src/content/client-documents.ts'
import { CannotRun } from '../../src/content/error.ts'

const hash = 'a1'.repeat(32)
const query = 'query Latest { articles { totalCount } }'
const documents = { [`sha256:${hash}`]: query }

describe('A list of documents', () => {
  test.each([
    ['registered', { client: 'Radio Sandiala', documents }, 'lists/radio.json', { client: 'Radio Sandiala', documents }],
    ['registered with bare hashes', { client: '', documents: { [hash]: query } }, 'radio.json', { client: '', documents }],
    ['empty', { client: 'Radio Sandiala', documents: {} }, 'radio.json', { client: 'Radio Sandiala', documents: {} }],
    ['persisted', documents, 'lists/radio-sandiala.json', { client: 'radio-sandiala', documents }],
    ['persisted, of a file in Windows', { [hash]: query }, 'C:\\lists\\radio.json', { client: 'radio', documents }],
    ['persisted, of a file with another ending', documents, 'a.json/radio.json.txt', { client: 'radio.json.txt', documents }],
    ['persisted and empty', {}, 'radio.json', { client: 'radio', documents: {} }],
  ])('that is %s is read', (_form, value, file, list) => {
    expect(parseClientDocuments(JSON.stringify(value), file)).toEqual(list)
  })

  test.each([
    [
      '{',
      'radio.json is not a list of documents: expected {"client": "…", "documents": {"sha256:…": "query …"}} or {"sha256:…": "query …"}, found {…',
    ],
    ['null', 'found null…'],
    ['[]', 'found []…'],
    ['"text"', 'found "text"…'],
    [JSON.stringify([query]), 'is not a list of documents'],
    [JSON.stringify({ client: 7, documents }), 'is not a list of documents'],
    [JSON.stringify({ documents }), 'is not a list of documents'],
    [JSON.stringify({ client: 'Radio', documents: [query] }), 'is not a list of documents'],
    [JSON.stringify({ client: 'Radio', documents: { [hash]: null } }), 'is not a list of documents'],
    [JSON.stringify({ [hash]: query, client: 7 }), 'is not a list of documents'],
    [`"${'x'.repeat(100)}"`, `found "${'x'.repeat(59)}…`],
    [
      JSON.stringify({ Latest: query }),
      `radio.json lists a document under "Latest": expected its SHA-256 hash as "sha256:" and 64 hexadecimal digits. The document is "${query}…".`,
    ],
    [JSON.stringify({ client: 'Radio', documents: { [`md5:${hash}`]: query } }), `lists a document under "md5:${hash}"`],
    [JSON.stringify({ [`${hash}0`]: query }), `lists a document under "${hash}0"`],
    [JSON.stringify({ [`0${hash}`]: query }), `lists a document under "0${hash}"`],
    [JSON.stringify({ [hash.toUpperCase()]: query }), 'lists a document under'],
    [JSON.stringify({ Latest: 'y'.repeat(100) }), `The document is "${'y'.repeat(60)}…"`],
  ])('%.60s is refused', (text, message) => {
    expect(() => parseClientDocuments(text, 'radio.json')).toThrow(CannotRun)
    expect(() => parseClientDocuments(text, 'radio.json')).toThrow(message)
  })
})
