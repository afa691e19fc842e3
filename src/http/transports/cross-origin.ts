/** Which pages may read the graph: those of any site may read what is public, and cookies are not used. In the form of Yoga's option. */
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

/** Lets a page of this origin read the answer. A request that no page sent has no origin. Yoga answers preflight requests. */
export const crossOriginHeaders = (origin: string | undefined): Record<string, string> =>
  origin ? { ...allowed, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' } : {}
