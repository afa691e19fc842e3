/** The CORS settings, in the form of Yoga's option. Pages of any site may read the graph, because it does not use cookies. */
export const crossOrigin = {
  origin: '*',
  credentials: false,
  methods: ['GET', 'POST', 'OPTIONS'],
  exposedHeaders: ['ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
}

const allowed = {
  'Access-Control-Allow-Methods': crossOrigin.methods.join(', '),
  'Access-Control-Expose-Headers': crossOrigin.exposedHeaders.join(', '),
}

/** Allows a page of this origin to read the answer. A request without an origin does not come from a page. Yoga answers preflights. */
export const crossOriginHeaders = (origin: string | undefined): Record<string, string> =>
  origin ? { ...allowed, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' } : {}
