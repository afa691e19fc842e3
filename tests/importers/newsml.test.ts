import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { newsml } from '../../src/importers/newsml/newsml.ts'
import { newsmlG2 } from '../../src/importers/newsml/newsml-g2.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn, readPath } from './reading.ts'

const nitf = `<nitf><head><title>-</title></head><body><body.head><hedline><hl1>Le pont rouvre</hl1></hedline>
  <byline>Par Awa Sangala, <byttl>correspondante</byttl></byline><abstract><p>Après deux ans.</p></abstract></body.head>
  <body.content><p>Le pont a <em class="bold">rouvert</em>, dit <person>Issa</person>.</p><hl2>Et après&#160;?</hl2>
  <media media-type="image"><media-reference source="https://photos.example/1.jpg" width="640" height="480"/><media-caption>Le tablier</media-caption></media>
  </body.content></body></nitf>`

const expected: Partial<ArticleInput> = {
  title: 'Le pont rouvre',
  lead: 'Après deux ans.',
  byline: 'Par Awa Sangala',
  credits: [{ name: 'Awa Sangala', kind: 'PERSON' }],
  body: [
    { kind: 'paragraph', text: 'Le pont a rouvert, dit Issa.', marks: [{ kind: 'emphasis', start: 10, end: 17 }] },
    { kind: 'subheading', level: 2, text: 'Et après\u00a0?' },
    {
      kind: 'figure',
      image: { url: 'https://photos.example/1.jpg', template: null, width: 640, height: 480, alt: '', caption: null, credit: null },
      caption: 'Le tablier',
    },
  ],
  language: 'fr',
  mayBeSyndicated: false,
}

describe('An item of NewsML-G2', () => {
  const item = (
    meta: string,
    content = `<inlineXML contenttype="application/nitf+xml">${nitf}</inlineXML>`,
    guid = 'guid="urn:newsml:agence:1"',
  ) => `
    <nar:newsItem xmlns:nar="http://iptc.org/std/nar/2006-10-01/" ${guid} version="3" xml:lang="fr"><nar:rightsInfo>
    <nar:copyrightHolder><nar:name>Agence du Fleuve</nar:name></nar:copyrightHolder></nar:rightsInfo>
    <nar:itemMeta><nar:itemClass qcode="ninat:text"/><nar:versionCreated>2024-03-05T09:00:00+01:00</nar:versionCreated>
    <nar:firstCreated>2024-03-05T07:30:00Z</nar:firstCreated>${meta}</nar:itemMeta><nar:contentMeta><nar:subject qcode="medtop:1">
    <nar:name>Transports</nar:name></nar:subject></nar:contentMeta><nar:contentSet>${content}</nar:contentSet></nar:newsItem>`

  test('is an article with the text of its NITF, with any namespace prefixes', async () => {
    expect(await articlesIn(newsmlG2, item('<nar:embargoed>2024-03-05T12:00:00Z</nar:embargoed>'))).toEqual([
      expect.objectContaining({
        ...expected,
        sourceKey: 'urn:newsml:agence:1',
        state: 'PUBLISHED',
        topics: ['Transports'],
        publishedAt: new Date('2024-03-05T07:30:00Z'),
        updatedAt: new Date('2024-03-05T08:00:00Z'),
        visibleFrom: new Date('2024-03-05T12:00:00Z'),
      }),
    ])
  })

  test('in a message is imported on its own: plans are skipped, an item without a guid is rejected, and the status is applied', async () => {
    const message = `<newsMessage><itemSet><packageItem guid="p"/>${item('<nar:pubStatus qcode="stat:canceled"/>')}
      ${item('<nar:pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>')}${item('', undefined, '')}</itemSet></newsMessage>`
    const found = await findIn(newsmlG2, message)
    expect(found.map((entry) => (entry.kind === 'article' ? entry.article.state : entry.kind))).toEqual([
      'skipped',
      'WITHDRAWN',
      'DRAFT',
      'rejected',
    ])
  })

  test('can have its text as XHTML, as escaped HTML or as plain text', async () => {
    const texts = [
      '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>Un</p><p>Deux</p></body></html></inlineXML>',
      '<inlineData contenttype="text/html">&lt;p>Un&lt;/p>&lt;p>Deux&lt;/p></inlineData>',
      '<inlineData contenttype="text/plain"><![CDATA[Un\n\nDeux]]></inlineData>',
    ]
    for (const text of texts) {
      const [article] = await articlesIn(newsmlG2, item('', text))
      expect([article?.title, article?.body]).toEqual([
        'Un Deux',
        [
          { kind: 'paragraph', text: 'Un' },
          { kind: 'paragraph', text: 'Deux' },
        ],
      ])
    }
  })
})

describe('A file of NewsML 1.2', () => {
  const item = (id: string, management: string, component: string): string => `<NewsItem><Identification><NewsIdentifier>
    <ProviderId>agence.example</ProviderId><DateId>20240305</DateId><NewsItemId>${id}</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId>
    <PublicIdentifier>urn:newsml:agence.example:20240305:${id}:2N</PublicIdentifier></NewsIdentifier></Identification>
    <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20240305T073000Z</FirstCreated>
    <ThisRevisionCreated>20240305T090000+0100</ThisRevisionCreated>${management}</NewsManagement>${component}</NewsItem>`
  const text = (content: string): string => `<NewsComponent><NewsLines><CopyrightLine>© Agence du Fleuve</CopyrightLine></NewsLines>
    <NewsComponent><Role FormalName="Main"/><DescriptiveMetadata><Language FormalName="fr"/></DescriptiveMetadata>
    <ContentItem><MediaType FormalName="Text"/><DataContent>${content}</DataContent></ContentItem></NewsComponent></NewsComponent>`
  const photo = '<NewsComponent><ContentItem Href="1.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>'
  const file = (
    items: string,
  ): string => `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE NewsML SYSTEM "http://agence.example/NewsML_1.2.dtd" [
    <!ENTITY a "aaaaaaaaaa"><!ENTITY secret SYSTEM "file:///etc/passwd">]><NewsML Version="1.2"><NewsEnvelope/>${items}</NewsML>`

  test('can have several items, in an encoding other than the declared one', async () => {
    const usable = item('1', '<Status FormalName="Usable"/>', text(nitf))
    const held =
      '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20240306T060000Z</DateAndTime></StatusWillChange>'
    const items = [
      usable,
      item('2', held, text('<p>Été à Ségou</p>')),
      item('3', '<Status FormalName="Embargoed"/>', text('Sans instant')),
      item('4', '<Status FormalName="Usable"/><Instruction FormalName="Delete"/>', text('À effacer')),
      item('5', '<Status FormalName="Usable"/>', photo),
      item('6', '<Status FormalName="Withheld"/>', text('&a;&secret;')),
    ]
    const bytes = Buffer.from(file(items.join('')), 'latin1')
    const found = await findIn(newsml, bytes)
    expect(found[0]).toMatchObject({ kind: 'article', article: { ...expected, sourceKey: 'urn:newsml:agence.example:20240305:1' } })
    expect(
      found.map((entry) =>
        entry.kind === 'article'
          ? [entry.article.title, entry.article.state, entry.article.visibleFrom.toISOString().slice(0, 13)]
          : entry.kind,
      ),
    ).toEqual([
      ['Le pont rouvre', 'PUBLISHED', '2024-03-05T07'],
      ['Été à Ségou', 'PUBLISHED', '2024-03-06T06'],
      ['Sans instant', 'DRAFT', '2024-03-05T07'],
      ['À effacer', 'WITHDRAWN', '2024-03-05T07'],
      'skipped',
      ['&a;&secret;', 'DRAFT', '2024-03-05T07'],
    ])
  })

  test('that is truncated, too deeply nested or not XML is rejected as a whole', async () => {
    await expect(findIn(newsml, file('<NewsItem><Identification>').replace('</NewsML>', ''))).rejects.toThrow(
      'one that ends inside <Identification>',
    )
    await expect(findIn(newsml, file('<a>'.repeat(300)))).rejects.toThrow('nesting: expected elements nested at most 256 deep')
    await expect(findIn(newsml, 'rien')).rejects.toThrow('xml: expected a document with at least one element')
  })
})

withSharedData('IPTC’s NewsML examples', () => {
  test('are accepted: texts become articles; packages, plans, concepts, pictures and fragments are skipped', async () => {
    const report: Record<string, number> = {}
    for (const file of globSync(sharedData('{newsml-g2,ninjs}/examples/**/*.xml')).sort()) {
      const { format, found } = await readPath(file)
      for (const entry of found) {
        const what = `${format}: ${entry.kind === 'skipped' ? entry.what : entry.kind}`
        report[what] = (report[what] ?? 0) + 1
      }
    }
    expect(report).toEqual({
      'newsml-g2: a contentMeta without an item': 1,
      'newsml-g2: a contentSet without an item': 1,
      'newsml-g2: a groupSet without an item': 3,
      'newsml-g2: an item without headline and text': 8,
      'newsml-g2: article': 7,
      'newsml-g2: catalogItem': 1,
      'newsml-g2: conceptItem': 3,
      'newsml-g2: knowledgeItem': 2,
      'newsml-g2: packageItem': 3,
      'newsml-g2: picture': 3,
      'newsml-g2: planningItem': 4,
      'newsml-g2: video': 3,
      'newsml: article': 4,
    })
  })
})
