import { z } from 'zod'
import data from './weights.json' with { type: 'json' }

const share = z.number().min(0).max(1)
const count = z.int().min(1)

/** The parameters of the engine. The values are in the file next to this one, with the evaluation that chose them. */
const weightsSchema = z.object({
  chosen: z.string(),
  /** A word with n occurrences counts n to the power of this value, times its rarity. */
  wordExponent: share,
  /** In a text of `nameWords` words, a name counts this value times its rarity, however often it occurs; in a text of half or twice the length, half as much. */
  name: z.number().min(0),
  nameWords: count,
  /** A topic counts this value times its rarity. */
  topic: z.number().min(0),
  /** Weight of the squared cosine of plain TF-IDF, which raises the similarity of texts with the same content. */
  plainSquareShare: share,
  /** Weight of the similarity to the best neighbours, and the number of these. */
  feedback: share,
  feedbackFrom: count,
  /** Bonus for an article of the same time. It halves with the distance between the two dates, so lists do not change as time passes. */
  proximity: share,
  /** By the slug of the section of the list's article. */
  halfLifeDays: z.object({ default: z.number().positive() }).catchall(z.number().positive()),
  /** Maximum number of terms to find candidates with, heaviest first. */
  queryTermsMax: count,
  /** A term in more than this share of the archive, and in more articles than this, is not used to find candidates. */
  commonShare: share,
  commonMin: count,
  /** Articles read per term, those with the greatest impact first. The limit keeps the work constant while the archive grows. */
  postingsReadMax: count,
  /** Articles that a rebuild stores per term: more than are read, because some will be removed. */
  postingsKeptMax: count,
  /** Maximum number of articles that are compared exactly. */
  candidatesMax: count,
  /** The number of most similar articles that get a score; the others can't enter a list. */
  rescoredMax: count,
  /** Minimum score of a link. */
  scoreMin: share,
  /** Two articles of one story have at least this similarity, and at most this distance in time. */
  storySimilarity: share,
  storyDays: z.number().positive(),
  /** From this similarity on, an entry is a near-duplicate; the second value is the share of its score that a perfect copy loses. */
  duplicateSimilarity: share,
  duplicatePenalty: share,
  /** Within a window of entries, the maximum per author and per section, as long as another entry has at least `givesWayTo` of their score. */
  window: count,
  perAuthorMax: count,
  perSectionMax: count,
  givesWayTo: share,
  /** Links stored per article: more than a page shows, because some may be hidden when it is read. */
  listSize: count,
  /** Maximum number of words shown as evidence. */
  evidenceTermsMax: count,
})

export type Weights = z.infer<typeof weightsSchema>

export const weights: Weights = weightsSchema.parse(data)
