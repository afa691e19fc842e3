import './article.ts'
import './author.ts'
import './change.ts'
import './contribution.ts'
import './desk.ts'
import './edit-article.ts'
import './edit-name.ts'
import './publication.ts'
import './scalars.ts'
import './search.ts'
import './section.ts'
import './subscription.ts'
import './topic.ts'
import './viewer.ts'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'

builder.queryType({
  description: 'What can be read. Everything is answered for one instant and one viewer: what is not published is not there.',
})

builder.mutationType({
  description:
    'What editors do, by POST alone. Each command is carried out whole or not at all, and is in the audit trail. Anybody else gets FORBIDDEN.',
})

export const schema = builder.toSchema({ sortSchema: false })

/** As it is committed in schema/schema.graphql: the promise to clients. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`
