/** The input of a mutation. */
export type Input = Readonly<Record<string, unknown>>

/** For each mutation: an input that changes something, given the ids of what exists, and another one of the same mutation. */
export const mutationInputs: Readonly<Record<string, (id: (name: string) => string) => readonly [Input, Input]>> = {
  correctArticle: (id) => [
    { id: id('Un'), note: 'Une faute.' },
    { id: id('Deux'), note: 'Une faute.' },
  ],
  mergeAuthors: (id) => [
    { from: id('Awa'), into: id('Bakary') },
    { from: id('Coumba'), into: id('Bakary') },
  ],
  mergeSections: (id) => [
    { from: id('Sports'), into: id('Politique') },
    { from: id('Culture'), into: id('Politique') },
  ],
  mergeTopics: (id) => [
    { from: id('coton'), into: id('or') },
    { from: id('riz'), into: id('or') },
  ],
  pinRelatedLinks: (id) => [
    { id: id('Un'), links: [{ article: id('Deux') }] },
    { id: id('Un'), links: [] },
  ],
  publishArticle: (id) => [
    { id: id('Un'), expiresAt: '2027-01-01T00:00:00Z' },
    { id: id('Un'), expiresAt: '2028-01-01T00:00:00Z' },
  ],
  restoreArticle: (id) => [
    { id: id('Deux'), version: 1 },
    { id: id('Deux'), version: 2 },
  ],
  saveArticle: () => [{ title: 'Le pont' }, { title: 'Le port' }],
  saveAuthor: (id) => [
    { id: id('Awa'), biography: 'Elle écrit.' },
    { id: id('Awa'), biography: 'Elle écrit beaucoup.' },
  ],
  saveSection: () => [{ name: 'Société' }, { name: 'Économie' }],
  saveTopic: (id) => [
    { id: id('coton'), name: 'Coton bio' },
    { id: id('coton'), name: 'Coton du Mali' },
  ],
  setFront: (id) => [{ articles: [id('Un')] }, { articles: [id('Deux')] }],
  setSensitive: (id) => [
    { id: id('Un'), sensitive: true },
    { id: id('Deux'), sensitive: true },
  ],
  withdrawArticle: (id) => [
    { id: id('Un'), reason: 'Une erreur.' },
    { id: id('Deux'), reason: 'Une erreur.' },
  ],
}
