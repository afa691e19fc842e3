import './article.ts'
import './author.ts'
import './change.ts'
import './contribution.ts'
import './desk.ts'
import './edit-article.ts'
import './edit-front.ts'
import './edit-name.ts'
import './edit-related-links.ts'
import './publication.ts'
import './publish-article.ts'
import './scalars.ts'
import './search.ts'
import './section.ts'
import './subscription.ts'
import './topic.ts'
import './viewer.ts'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'

builder.queryType({
  description:
    'Read operations. All fields of a request are resolved for the same viewer and the same instant. Unpublished content is treated as missing.',
})

builder.mutationType({
  description:
    'Commands for editors, accepted by POST only. Each command is one transaction and is recorded in the audit trail. Any other viewer gets the error `FORBIDDEN`; while the database accepts no changes, the error is `READ_ONLY`.',
})

export const schema = builder.toSchema({ sortSchema: false })

/** The SDL that is committed in schema/schema.graphql: the contract with clients. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`
