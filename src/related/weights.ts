import { z } from 'zod'
import data from './weights.json' with { type: 'json' }

const share = z.number().min(0).max(1)
const count = z.int().min(1)

/** What the engine is tuned by. The data beside this file come with the evaluation that chose them. */
const weightsSchema = z.object({
  chosen: z.string(),
  /** A word that stands n times counts n to this power, times its rarity. */
  wordExponent: share,
  /** In a text of `nameWords` words a name counts this times its rarity, however often it stands. In half or twice as many, half of that. */
  name: z.number().min(0),
  nameWords: count,
  /** A topic counts this times its rarity. */
  topic: z.number().min(0),
  /** How much the square of plain TF-IDF's cosine adds to the engine's own: it tells where both tell the same. */
  plainSquareShare: share,
  /** How much the likeness to the best neighbours adds, and how many those are. */
  feedback: share,
  feedbackFrom: count,
  /** How much more an article counts that appeared at the same time. It halves with the distance of their dates: waiting changes no list. */
  proximity: share,
  /** By the slug of the section that the list is for. */
  halfLifeDays: z.object({ default: z.number().positive() }).catchall(z.number().positive()),
  /** Terms that candidates are looked for by, heaviest first. */
  queryTermsMax: count,
  /** A term of more than this part of the archive, and of more articles than this, finds no candidates. */
  commonShare: share,
  commonMin: count,
  /** Articles read a term, those that it says most of first: so the work stays the same while the archive grows. */
  postingsReadMax: count,
  /** Articles that a rebuild keeps a term: more than are read, since some will go. */
  postingsKeptMax: count,
  /** Articles compared exactly. */
  candidatesMax: count,
  /** Of these the most alike get a score: what is further down comes into no list. */
  rescoredMax: count,
  /** What is less alike is no link. */
  scoreMin: share,
  /** One story: at least so alike, and at most so far apart. */
  storySimilarity: share,
  storyDays: z.number().positive(),
  /** From this likeness on two entries say the same; the part of its score that a perfect copy loses. */
  duplicateSimilarity: share,
  duplicatePenalty: share,
  /** Of so many entries, at most so many of one author and of one section while another has at least `givesWayTo` of their score. */
  window: count,
  perAuthorMax: count,
  perSectionMax: count,
  givesWayTo: share,
  /** Links kept for an article: more than a page shows, since some may be hidden when it is read. */
  listSize: count,
  /** Words told as evidence. */
  evidenceTermsMax: count,
})

export type Weights = z.infer<typeof weightsSchema>

export const weights: Weights = weightsSchema.parse(data)
