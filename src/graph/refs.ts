import type { AuthorRecord, ContributionRecord, SectionRecord, SignedArticle, TopicRecord } from '../content/article.ts'
import { builder } from './builder.ts'

// Types that refer to each other: each reference is declared here before any of the types is implemented.
export const Article = builder.objectRef<SignedArticle>('Article')
export const Author = builder.objectRef<AuthorRecord>('Author')
export const Contribution = builder.objectRef<ContributionRecord>('Contribution')
export const Section = builder.objectRef<SectionRecord>('Section')
export const Topic = builder.objectRef<TopicRecord>('Topic')
