import type { AuthorRecord, ContributionRecord, SectionRecord, TopicRecord } from '../content/article.ts'
import type { ListedArticle } from '../store/article-list.ts'
import { builder } from './builder.ts'

// The types that refer to each other, named before any of them is described.
export const Article = builder.objectRef<ListedArticle>('Article')
export const Author = builder.objectRef<AuthorRecord>('Author')
export const Contribution = builder.objectRef<ContributionRecord>('Contribution')
export const Section = builder.objectRef<SectionRecord>('Section')
export const Topic = builder.objectRef<TopicRecord>('Topic')
