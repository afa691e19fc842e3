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
