import './article.ts'
import './author.ts'
import './contribution.ts'
import './publication.ts'
import './scalars.ts'
import './search.ts'
import './section.ts'
import './topic.ts'
import './viewer.ts'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'

builder.queryType({
  description: 'What can be read. Everything is answered for one instant and one viewer: what is not published is not there.',
})

export const schema = builder.toSchema({ sortSchema: false })

/** As it is committed in schema/schema.graphql: the promise to clients. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`
