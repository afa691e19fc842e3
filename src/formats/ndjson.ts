import type { ArchivedArticle, ArchivedRecord } from '../content/archive.ts'
import { inBlockOrder } from '../content/block-order.ts'

/** The version of the format in docs/ndjson.md. */
export const ndjsonVersion = 1

/** The first line of an export. */
export const ndjsonHeader = `${JSON.stringify({ kiosque: ndjsonVersion })}\n`

/** One line of an export. */
export const ndjsonLine = (record: ArchivedArticle | ArchivedRecord): string =>
  `${JSON.stringify(record.type === 'article' ? articleLine(record) : record)}\n`

const articleLine = ({
  type,
  kept,
  credits,
  section,
  topics,
  body,
  relatedLinks,
  contributions,
  corrections,
  ...article
}: ArchivedArticle) => ({
  type,
  id: kept.id,
  version: kept.version,
  key: kept.sourceKey,
  digest: kept.sourceDigest,
  ...article,
  slugs: kept.slugs,
  urls: kept.urls,
  titles: kept.titles,
  withdrawalReason: kept.withdrawalReason,
  held: kept.held,
  isSensitive: kept.isSensitive,
  section,
  authors: credits,
  topics,
  body: body && inBlockOrder(body),
  relatedLinks,
  contributions,
  corrections,
})
