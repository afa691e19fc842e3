import type { AuthorRecord, ContributionRecord, SectionRecord, SignedArticle, TopicRecord } from '../content/article.ts'
import { builder } from './builder.ts'

// The types that refer to each other, named before any of them is described.
export const Article = builder.objectRef<SignedArticle>('Article')
export const Author = builder.objectRef<AuthorRecord>('Author')
export const Contribution = builder.objectRef<ContributionRecord>('Contribution')
export const Section = builder.objectRef<SectionRecord>('Section')
export const Topic = builder.objectRef<TopicRecord>('Topic')
