import type { Editing } from '../content/editing.ts'
import { InvalidInput, NotFound, VersionConflict } from '../content/error.ts'
import { charactersMax } from '../content/stored-text.ts'
import type { Context } from '../engine/context.ts'
import { builder } from './builder.ts'
import { actorOf } from './scope.ts'

const Problem = builder.interfaceRef<Error>('Problem').implement({
  description:
    'Why a command failed. A failed command changes nothing. New types may be added: show `message` for a type that your client does not know.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'Explanation for the editor: what was expected and what was found.' }),
  }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  interfaces: [Problem],
  description:
    'A value is not allowed: an expiry before the publication date, a section within itself, or an idempotency key that was used for another request.',
})

builder.objectType(NotFound, {
  name: 'NotFound',
  interfaces: [Problem],
  description: 'The command refers to an object that does not exist.',
})

builder.objectType(VersionConflict, {
  name: 'VersionConflict',
  interfaces: [Problem],
  description: 'The article has changed since the editor read it. Read it again, and repeat the command if it still applies.',
  fields: (t) => ({
    expectedVersion: t.exposeInt('expectedVersion', { description: 'The version that the command expected.' }),
    version: t.exposeInt('version', { description: 'The current version.' }),
    changedBy: t.exposeString('changedBy', {
      nullable: true,
      description: 'The editor who made the current version. `null` if an import made it.',
    }),
  }),
})

export const idempotencyKey =
  'Any text that identifies this request, up to 200 characters. If the same request is sent again with the same key within a week, it is answered without being executed again.'

export const expectedVersion =
  '`desk.version` of the article as the editor read it. If it has changed, the result is `VersionConflict`. Without it, the last change wins.'

interface EditingInput {
  readonly idempotencyKey?: string | null | undefined
  readonly expectedVersion?: number | null | undefined
}

const keyCharsMax = 200

type Conditions = Omit<Editing, 'by'>

/** Decodes a command's request and conditions, and checks the lengths of its texts. */
export const decodeCommand =
  <Input extends EditingInput, Request>(decode: (input: Input) => Request) =>
  ({ input }: { readonly input: Input }): { readonly request: Request; readonly conditions: Conditions } => {
    checkLengths(input)
    return { request: decode(input), conditions: conditionsOf(input) }
  }

function conditionsOf({ idempotencyKey: key, expectedVersion: version }: EditingInput): Conditions {
  if (typeof key === 'string' && (key === '' || key.length > keyCharsMax)) {
    throw new InvalidInput(`"idempotencyKey" has ${key.length} characters: expected 1 to ${keyCharsMax}.`)
  }
  return { expectedVersion: version ?? undefined, idempotencyKey: key ?? undefined }
}

/** Maximum number of characters, by the name of the field; all other fields are limited as notes are. */
const charactersMaxOf = new Map<string, number>([
  ['title', charactersMax.indexed],
  ['name', charactersMax.name],
  ['authors', charactersMax.name],
  ['topics', charactersMax.name],
  ['text', charactersMax.text],
])

function checkLengths(value: unknown, name = 'input'): void {
  if (typeof value === 'string') {
    const max = charactersMaxOf.get(name) ?? charactersMax.note
    if (value.length > max) throw new InvalidInput(`"${name}" has ${value.length} characters: expected at most ${max}.`)
  } else if (Array.isArray(value)) {
    for (const item of value) checkLengths(item, name)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) checkLengths(part, key)
  }
}

/** The author of the command and its conditions. */
export const editingOf = (conditions: Conditions, { viewer }: Context): Editing => ({ by: actorOf(viewer), ...conditions })

/** The options of a mutation: it is for editors, and its problems are members of the result union. */
export const command = (name: string) => ({
  authScopes: { editor: true } as const,
  errors: {
    types: [InvalidInput, NotFound, VersionConflict],
    directResult: true as const,
    union: { name, description: 'The changed object, or the reason why the command failed.' },
  },
})
