import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Types } from '@graphql-codegen/plugin-helpers'
import {
  buildClientSchema,
  buildSchema,
  concatAST,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  parse,
  Source,
  validate,
} from 'graphql'
import { CannotRun } from '../content/error.ts'

/** Reads a schema from an SDL file, or from a gateway by introspection. Throws CannotRun if that fails. */
export async function readSchema(location: string): Promise<GraphQLSchema> {
  if (!/^https?:/u.test(location)) return buildSchema(await read(location))
  const body = JSON.stringify({ query: getIntrospectionQuery() })
  try {
    const response = await fetch(location, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    const { data, errors } = (await response.json()) as { data?: IntrospectionQuery; errors?: { message: string }[] }
    if (data) return buildClientSchema(data)
    throw new Error(errors?.[0]?.message)
  } catch (cause) {
    throw new CannotRun(
      `${location} doesn't say what it answers: ${String(cause)}. A gateway in production doesn't: take its schema.graphql.`,
      {
        cause,
      },
    )
  }
}

/** Reads documents from files, and from every .graphql file in folders. Throws CannotRun for a document that is not valid for the schema. */
export async function readDocuments(locations: readonly string[], schema: GraphQLSchema): Promise<Types.DocumentFile[]> {
  const files = (await Promise.all(locations.map(filesAt))).flat().sort()
  if (files.length === 0) throw new CannotRun(`There is no .graphql file in ${locations.join(', ')}.`)
  const documents = await Promise.all(files.map(async (file) => ({ location: file, document: parsed(await read(file), file) })))
  const errors = validate(schema, concatAST(documents.map(({ document }) => document)))
  if (errors.length > 0) throw new CannotRun(errors.map(String).join('\n\n'))
  return documents
}

async function filesAt(location: string): Promise<string[]> {
  const found = await stat(location).catch(() => null)
  if (!found) throw new CannotRun(`There is no file or folder ${location}: expected a .graphql file, or a folder that contains some.`)
  if (!found.isDirectory()) return [location]
  const entries = await readdir(location, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(?:graphql|gql)$/u.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name))
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CannotRun(`${file} can't be read: ${String(cause)}`, { cause })
  }
}

function parsed(text: string, file: string): DocumentNode {
  try {
    return parse(new Source(text, file))
  } catch (cause) {
    if (cause instanceof GraphQLError) throw new CannotRun(String(cause), { cause })
    throw cause
  }
}
