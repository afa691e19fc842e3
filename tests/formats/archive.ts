import type { Newsroom } from '../newsroom.ts'

export const person = (name: string) => ({ name, kind: 'PERSON' as const })

/** Text that breaks output that is not escaped correctly. */
export const hostile = '</script> & "A" <b>’ ]]> \u2028\u0001 é 🦓 \u202bעברית\u202c *x* [y](z) fin'
/** The same without the control character that XML can't contain. */
export const printable = hostile.replace('\u0001', '')

const image = (url: string) => ({
  url,
  template: null,
  width: 800,
  height: 600,
  alt: 'Un champ',
  caption: 'Un champ & un puits',
  credit: 'AFP',
})

/**
 * A small archive with one article of each kind: free, for subscribers, with several authors, without a text, in another language, not to be
 * syndicated, and under an embargo.
 */
export const saveArchive = (room: Newsroom): Promise<Map<string, string>> =>
  room.save(
    {
      title: `Titre : ${hostile}`,
      lead: `Chapô ${hostile}`,
      body: [
        {
          kind: 'paragraph',
          text: 'Voir ici et là.',
          marks: [
            { kind: 'link', start: 5, end: 8, href: '/a/autre' },
            { kind: 'link', start: 12, end: 14, href: 'javascript:alert(1)' },
          ],
        },
        {
          kind: 'figure',
          image: { ...image('https://images.example/1.jpg?a=1&b="2"'), alt: hostile, width: null, height: null },
          caption: hostile,
        },
        { kind: 'subheading', level: 4, text: 'Un intertitre' },
        { kind: 'quote', text: hostile, attribution: hostile },
        { kind: 'list', ordered: true, items: [{ text: 'Un', marks: [{ kind: 'strong', start: 0, end: 2 }] }, { text: hostile }] },
        { kind: 'embed', url: 'https://video.example/1', provider: 'Vidéo', title: null },
      ],
      url: 'https://source.example/?article=1&page=2',
      section: 'Économie & Société',
      topics: ['Coton', hostile],
      credits: [person('Awa SANGALA'), person('Bakary DIOLO'), { name: 'AFP', kind: 'ORGANISATION' }],
      image: image('https://images.example/2.jpg?a=1&b=2'),
      publishedAt: new Date('2025-10-06T07:13:00Z'),
      updatedAt: new Date('2025-10-06T09:30:00Z'),
      relatedLinks: [
        { title: 'Réservé', teaser: hostile, url: null, note: null },
        { title: `Ailleurs ${hostile}`, teaser: null, url: 'https://ailleurs.example/?a=1&b=2', note: null },
        { title: 'Imprimé seulement', teaser: null, url: null, note: null },
      ],
    },
    {
      title: 'Réservé',
      access: 'SUBSCRIBERS',
      body: [
        { kind: 'paragraph', text: 'Le début que chacun lit ici.' },
        { kind: 'paragraph', text: `La suite secrète. ${'mot '.repeat(200)}` },
      ],
      section: 'Économie & Société',
      credits: [person('Awa SANGALA')],
      publishedAt: new Date('2025-10-05T07:13:00Z'),
    },
    {
      title: 'D’une agence, pour ce journal seul',
      mayBeSyndicated: false,
      body: [{ kind: 'paragraph', text: 'Une dépêche à ne pas transmettre.' }],
      section: 'Économie & Société',
      credits: [person('Awa SANGALA')],
      topics: ['Coton'],
      publishedAt: new Date('2025-10-04T09:13:00Z'),
    },
    { title: 'Sans texte', body: null, publishedAt: new Date('2025-10-04T07:13:00Z'), topics: ['Coton'] },
    {
      title: 'The harvest',
      language: 'en',
      genre: 'OPINION',
      access: 'REGISTERED',
      body: [{ kind: 'paragraph', text: 'It rained. '.repeat(60) }],
      publishedAt: new Date('2025-10-03T07:13:00Z'),
      credits: [person('Bakary DIOLO')],
    },
    {
      title: 'Sous embargo',
      section: 'Économie & Société',
      credits: [person('Awa SANGALA')],
      topics: ['Coton'],
      visibleFrom: new Date('2027-01-01T00:00:00Z'),
    },
  )
