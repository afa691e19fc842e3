/**
 * Maximum lengths of the lists of an article, from every source. Real articles stay far below them. A longer list is a mistake, and would
 * keep other writers waiting while it is written.
 */
export const entriesMax = {
  authors: 500,
  topics: 500,
  relatedLinks: 500,
  /** Former slugs, URLs or titles. */
  former: 1000,
  corrections: 1000,
  contributions: 100_000,
  blocks: 100_000,
  /** A section, its parent, and so on. */
  sectionLevels: 10,
} as const
