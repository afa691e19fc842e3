/** Who may read the graph from another site's page: everybody may read what is public, and no cookie plays a part. */
export const crossOrigin = {
  origin: '*',
  credentials: false,
  methods: ['GET', 'POST', 'OPTIONS'],
  exposedHeaders: ['ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
}

const allowed = {
  'Access-Control-Allow-Methods': crossOrigin.methods.join(', '),
  'Access-Control-Expose-Headers': crossOrigin.exposedHeaders.join(', '),
}

/** What lets a page of this origin read the answer, as Yoga says it; nothing for who is no page. */
export const crossOriginHeaders = (origin: string | undefined): Record<string, string> =>
  origin ? { ...allowed, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' } : {}
