const picture = { url: 'https://images.example/pont.jpg', width: 800, height: 600, alt: 'Un pont', caption: 'Le pont', credit: 'Photo' }

/** Articles that use what an article can have, as a CMS hands them in: exchanges, corrections, every kind of block, links of every kind. */
export const articles: readonly Record<string, unknown>[] = Array.from({ length: 24 }, (_, index) => ({
  title: index % 3 === 0 ? `Région ${index} : Le pont de l’eau ${index}` : `Le mali et l’eau, ${index}`,
  publishedAt: new Date(Date.UTC(2024, index % 12, 1 + index)).toISOString(),
  url: `https://source.example/articles/${index}?a=é`,
  lead: index % 2 === 0 ? `Le chapô de l’article ${index}.` : null,
  language: ['fr', 'fr-ML', 'en'][index % 3],
  access: ['FREE', 'SUBSCRIBERS', 'REGISTERED'][index % 3],
  mayBeSyndicated: index % 5 !== 0,
  section: { name: `Rubrique ${index % 4}`, parent: { name: 'Toutes' } },
  authors: [{ name: `Awa ${index % 5}`, role: 'Journaliste', portrait: picture }, 'Bakary DIOLO'],
  topics: ['Eau', `Sujet ${index % 6}`],
  image: { ...picture, template: 'https://images.example/{width}/pont.jpg' },
  body: [
    {
      kind: 'paragraph',
      text: `Le pont ${index} « mène » à l’autre rive.`,
      marks: [{ kind: 'link', start: 3, end: 7, href: 'https://ponts.example/' }],
    },
    { kind: 'subheading', level: 3, text: 'Et après' },
    { kind: 'quote', text: 'On passe.', attribution: 'Un passant' },
    { kind: 'list', ordered: true, items: [{ text: 'un' }, { text: 'deux' }] },
    { kind: 'figure', image: picture, caption: 'Le pont' },
    { kind: 'embed', url: 'https://video.example/1', provider: 'Vidéo', title: null },
    { kind: 'paragraph', text: 'Les eaux montent. '.repeat(60) },
  ],
  relatedLinks: [
    { title: `Le mali et l’eau, ${(index + 1) % 24}`, teaser: null, url: null, note: 'À lire' },
    { title: 'Une page ailleurs', url: 'https://ailleurs.example/', teaser: 'Deux lignes.', note: null },
    { title: 'Un titre seul', url: null, teaser: null, note: null },
  ],
  contributions: [
    { key: 'a', replyTo: null, authorName: 'Lectrice', text: 'Merci.', publishedAt: '2025-01-01T00:00:00Z' },
    { key: 'b', replyTo: 'a', authorName: 'Lecteur', text: 'En effet.', publishedAt: '2025-01-02T00:00:00Z' },
  ],
  corrections: [{ at: '2025-02-01T00:00:00Z', note: 'Le pont a 62 mètres.' }],
}))

/** As long as a name may be, at most. */
const hostileNames = [
  '<script>alert(1)</script> & "co" \'x\' ]]> <!-- --> <?xml?>',
  '\u202eesrever \u200b\u200d\ufeff\u00ad\u2028\u2029',
  '\u0001\u0008\u000b\u001b[31m\u007f\u0085\ufffe\uffff\ufdd0',
  '__proto__',
  'constructor',
  'e\u0301\u0301\u0301'.repeat(70),
  '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(16),
  '# * _ ` [x](y) | > - 1. \\ ~~~ ---',
  "'; DROP TABLE article; --",
  '%00 %s $x {{x}} \\u0000 \\x00',
  '\ufdfa'.repeat(280),
  'مرحبا שלום 日本語 ภาษาไทย',
  'x'.repeat(280),
  '?',
  '...',
]

/** Articles that no editor writes: markup, controls, scripts of every direction, prototypes, and far too much of everything. */
export const hostileArticles: readonly Record<string, unknown>[] = hostileNames.map((name, index) => ({
  title: name,
  publishedAt: ['1000-01-01T00:00:00Z', '2024-02-29T23:59:59.999Z', '1969-12-31T23:59:59Z'][index % 3],
  url: `https://source.example/${encodeURIComponent([...name].slice(0, 30).join(''))}?<b>=1&amp;#${index}`,
  lead: name,
  byline: name,
  language: ['zh-Hant-TW', 'ar', 'en-US-u-ca-buddhist'][index % 3],
  access: ['FREE', 'SUBSCRIBERS', 'REGISTERED'][index % 3],
  section: { name, description: name, parent: { name: `${name} 2` } },
  authors: [{ name, role: name, biography: name, portrait: picture }, ...Array.from({ length: 50 }, (_, one) => `${name} ${one}`)],
  topics: [name, ...Array.from({ length: 100 }, (_, one) => `Sujet hostile ${one}`)],
  image: { url: 'https://images.example/%22%3E%3Cscript%3E', width: 2_147_483_647, height: 1, alt: name, caption: name, credit: name },
  body: [
    ...['paragraph', 'quote'].map((kind) => ({
      kind,
      text: name,
      marks: [{ kind: 'link', start: 0, end: 1, href: 'https://a.example/"onclick="' }],
    })),
    ...Array.from({ length: 6 }, (_, level) => ({ kind: 'subheading', level: level + 1, text: name })),
    { kind: 'list', ordered: false, items: Array.from({ length: 200 }, () => ({ text: name })) },
    { kind: 'list', ordered: true, items: [] },
    { kind: 'paragraph', text: '' },
    { kind: 'figure', image: { url: 'https://images.example/%zz', alt: name }, caption: name },
    { kind: 'embed', url: 'https://video.example/?a=<b>', provider: name, title: name },
  ],
  relatedLinks: Array.from({ length: 100 }, () => ({ title: name, url: 'https://ailleurs.example/', teaser: name, note: name })),
  contributions: Array.from({ length: 30 }, (_, one) => ({
    key: String(one),
    replyTo: one > 0 ? String(one - 1) : null,
    authorName: name,
    text: name,
    publishedAt: '2025-01-01T00:00:00Z',
  })),
  corrections: Array.from({ length: 20 }, () => ({ at: '9999-12-31T00:00:00Z', note: name })),
}))
