import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ninjs } from '../../src/importers/ninjs/ninjs.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn, readPath } from './reading.ts'

const html = '<h1>Le pont rouvre</h1><p>Le pont a rouvert <b>mardi</b>.</p><script>alert(1)</script>'

describe('An item of ninjs', () => {
  const modern = {
    standard: { name: 'ninjs', version: '3.0', schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json' },
    uri: 'urn:agence:2025:pont',
    type: 'text',
    firstCreated: '2025-03-04T06:00:00Z',
    versionCreated: '2025-03-04T08:30:00+01:00',
    embargoedUntil: '2025-03-04T09:00:00Z',
    expires: '2025-04-04',
    pubStatus: 'usable',
    by: 'Par Awa SANGALA et AFP',
    language: 'fr-ML',
    copyrightHolder: 'Agence du Fleuve',
    headlines: [{ role: 'main', value: 'Le pont rouvre' }],
    descriptions: [{ role: 'abstract', contentType: 'text/plain', value: 'Après deux ans de travaux.' }],
    bodies: [{ role: 'html', contentType: 'text/html', value: html }],
    subjects: [{ name: 'Transports' }, { name: 'transports' }],
    places: [{ name: 'Tintala' }],
    genres: [{ name: 'Reportage' }],
    associations: [
      {
        uri: 'urn:agence:photo:1',
        name: 'photo',
        type: 'picture',
        by: 'Issouf Tandiéro',
        headlines: [{ value: 'Le tablier' }],
        renditions: [
          { name: 'petit', href: 'https://photos.example/1-s.jpg', contentType: 'image/jpeg', width: 300, height: 200 },
          { name: 'grand', href: 'https://photos.example/1.jpg', contentType: 'image/jpeg', width: 1200, height: 800 },
        ],
      },
      { uri: 'https://agence.example/peage', name: 'suite', type: 'text', headlines: [{ value: 'Le péage en débat' }] },
    ],
  }
  const article = {
    sourceKey: 'urn:agence:2025:pont',
    state: 'PUBLISHED',
    url: null,
    title: 'Le pont rouvre',
    lead: 'Après deux ans de travaux.',
    body: [{ kind: 'paragraph', text: 'Le pont a rouvert mardi.', marks: [{ kind: 'strong', start: 18, end: 23 }] }],
    byline: 'Par Awa SANGALA et AFP',
    credits: [
      { name: 'Awa SANGALA', kind: 'PERSON' },
      { name: 'AFP', kind: 'ORGANISATION' },
    ],
    section: null,
    topics: ['transports', 'Tintala'],
    image: {
      url: 'https://photos.example/1.jpg',
      template: null,
      width: 1200,
      height: 800,
      alt: 'Le tablier',
      caption: null,
      credit: 'Issouf Tandiéro',
    },
    genre: 'REPORTAGE',
    language: 'fr-ML',
    access: 'FREE',
    publishedAt: new Date('2025-03-04T06:00:00Z'),
    visibleFrom: new Date('2025-03-04T09:00:00Z'),
    visibleUntil: new Date('2025-04-04T00:00:00Z'),
    updatedAt: new Date('2025-03-04T07:30:00Z'),
    relatedLinks: [{ title: 'Le péage en débat', teaser: null, url: 'https://agence.example/peage', note: null }],
    contributionsMessage: null,
    mayBeSyndicated: false,
  }

  test('is an article with its embargo, its rights, its picture and its links', async () => {
    expect(await articlesIn(ninjs, JSON.stringify(modern))).toEqual([article])
  })

  test('gives the same article in 2.x, which uses lower case, and in 1.x, which has a property for each text', async () => {
    const lower = JSON.stringify({ ...modern, standard: undefined }).replace(/"(\w+)":/gu, (_, name: string) => `"${name.toLowerCase()}":`)
    expect(await articlesIn(ninjs, lower.replace('embargoeduntil', 'embargoed'))).toEqual([article])
    const [photo, text] = modern.associations
    const flat = {
      uri: modern.uri,
      firstcreated: modern.firstCreated,
      versioncreated: modern.versionCreated,
      embargoed: modern.embargoedUntil,
      expires: modern.expires,
      byline: modern.by,
      language: modern.language,
      copyrightholder: modern.copyrightHolder,
      headline: 'Le pont rouvre',
      description_abstract: 'Après deux ans de travaux.',
      body_html: html,
      subject: modern.subjects,
      place: modern.places,
      genre: modern.genres,
      associations: {
        photo: {
          uri: photo?.uri,
          type: 'picture',
          byline: photo?.by,
          headline: 'Le tablier',
          renditions: { grand: { href: 'https://photos.example/1.jpg', mimetype: 'image/jpeg', width: 1200, height: 800 } },
        },
        suite: { uri: text?.uri, type: 'text', headline: 'Le péage en débat' },
      },
    }
    expect(await articlesIn(ninjs, JSON.stringify(flat))).toEqual([article])
  })

  test('that is withheld, canceled, or under an invalid embargo is not published', async () => {
    const states = async (item: object) => (await articlesIn(ninjs, JSON.stringify({ ...modern, ...item }))).map(({ state }) => state)
    expect(await states({ pubStatus: 'withheld' })).toEqual(['DRAFT'])
    expect(await states({ pubStatus: 'canceled' })).toEqual(['WITHDRAWN'])
    expect(await states({ embargoedUntil: 'lundi prochain' })).toEqual(['DRAFT'])
  })

  test('without a date gets the date of the import, and without a headline its first words as a title', async () => {
    const item = { uri: 'urn:x', type: 'text', body_text: 'Première phrase.\n\nDeuxième phrase.' }
    expect(await articlesIn(ninjs, JSON.stringify(item))).toMatchObject([
      { title: 'Première phrase. Deuxième phrase.', isUndated: true, publishedAt: new Date('2026-01-02T03:04:05Z') },
    ])
  })

  test('that breaks a rule of its version is rejected by name, and the next item is accepted', async () => {
    expect(await findIn(ninjs, JSON.stringify([{ ...modern, pubStatus: 'replaced' }, { ...modern, foo: 1 }, modern]))).toMatchObject([
      { kind: 'rejected', item: modern.uri, cause: { rule: 'ninjs', evidence: expect.stringContaining('"pubStatus"') } },
      { kind: 'rejected', item: modern.uri, cause: { rule: 'ninjs', evidence: expect.stringContaining('"foo"') } },
      { kind: 'article', item: modern.uri },
    ])
  })
})

withSharedData('IPTC’s own ninjs material', () => {
  const files = globSync(sharedData('ninjs/{examples,validation}/**/*.json')).sort()
  const isSuite = (file: string): boolean => /should_(?:pass|fail)/u.test(file)

  test.each(['should_pass', 'should_fail'])('%s of every version', async (folder) => {
    const suite = files.filter((file) => file.includes(folder))
    expect(suite.length).toBeGreaterThanOrEqual(70)
    for (const file of suite) {
      const { found } = await readPath(file)
      const kinds = [...new Set(found.map(({ kind }) => (kind === 'rejected' ? 'rejected' : 'taken')))]
      expect([file, kinds]).toEqual([file, [folder === 'should_pass' ? 'taken' : 'rejected']])
    }
  })

  test('every example is accepted: texts become articles; photos, films, events and JSON Schemas are skipped', async () => {
    const counts: Record<string, number> = {}
    for (const file of files.filter((name) => !isSuite(name))) {
      const { format, found } = await readPath(file)
      for (const item of found) {
        const what = item.kind === 'skipped' ? item.what : item.kind
        counts[what] = (counts[what] ?? 0) + 1
      }
      if (format === null) counts[`unknown: ${file.split('/').at(-1)}`] = 1
    }
    expect(counts).toEqual({
      article: 24,
      audio: 2,
      event: 19,
      picture: 9,
      video: 2,
      'unknown: GeoJSON-schema.json': 1,
      'unknown: extension-schema.json': 1,
    })
  })
})
