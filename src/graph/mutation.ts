import type { Editing } from '../content/editing.ts'
import { InvalidInput, NotFound, VersionConflict } from '../content/error.ts'
import { charactersMax, isStorable } from '../content/stored-text.ts'
import type { Context } from '../engine/context.ts'
import { builder } from './builder.ts'
import { actorOf } from './scope.ts'

const Problem = builder.interfaceRef<Error>('Problem').implement({
  description: 'Why a command was not carried out. Nothing of it was.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'For the person who gave it: what was expected, and what was found.' }),
  }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  interfaces: [Problem],
  description:
    'A value that can’t be: an expiry before the beginning, a section that is part of itself, an idempotency key of another request.',
})

builder.objectType(NotFound, {
  name: 'NotFound',
  interfaces: [Problem],
  description: 'The command names something that the paper doesn’t have.',
})

builder.objectType(VersionConflict, {
  name: 'VersionConflict',
  interfaces: [Problem],
  description: 'The article is another than the editor has read: read it again, and decide anew.',
  fields: (t) => ({
    expectedVersion: t.exposeInt('expectedVersion', { description: 'The version that the command was meant for.' }),
    version: t.exposeInt('version', { description: 'The version that is there.' }),
    changedBy: t.exposeString('changedBy', { nullable: true, description: 'Who made it. Null: a source did.' }),
  }),
})

export const idempotencyKey =
  'Any text that names this request: sent again with the same key within a week, it is answered again and not done again.'

export const expectedVersion =
  '`desk.version` as you read it: where it is another by now, nothing is done and VersionConflict is answered. Without it the last one wins.'

interface EditingInput {
  readonly idempotencyKey?: string | null | undefined
  readonly expectedVersion?: number | null | undefined
}

const keyCharsMax = 200

type Conditions = Omit<Editing, 'by'>

/** Decodes what a command asks for and under which conditions, and makes sure that all of its text can be kept. */
export const decodeCommand =
  <Input extends EditingInput, Asked>(decode: (input: Input) => Asked) =>
  ({ input }: { readonly input: Input }): { readonly asked: Asked; readonly conditions: Conditions } => {
    checkText(input)
    return { asked: decode(input), conditions: conditionsOf(input) }
  }

function conditionsOf({ idempotencyKey: key, expectedVersion: version }: EditingInput): Conditions {
  if (typeof key === 'string' && (key === '' || key.length > keyCharsMax)) {
    throw new InvalidInput(`"idempotencyKey" has ${key.length} characters: expected 1 to ${keyCharsMax}.`)
  }
  return { expectedVersion: version ?? undefined, idempotencyKey: key ?? undefined }
}

/** Characters of a text, by the name of what it stands in; a note's for all others. */
const charactersMaxOf = new Map<string, number>([
  ['title', charactersMax.indexed],
  ['name', charactersMax.name],
  ['authors', charactersMax.name],
  ['topics', charactersMax.name],
  ['text', charactersMax.text],
])

function checkText(value: unknown, name = 'input'): void {
  if (typeof value === 'string') {
    const max = charactersMaxOf.get(name) ?? charactersMax.note
    if (value.length > max) throw new InvalidInput(`"${name}" has ${value.length} characters: expected ${max} at most.`)
    if (!isStorable(value)) throw new InvalidInput(`"${name}" holds a NUL or half of a character: expected text of Unicode characters.`)
  } else if (Array.isArray(value)) {
    for (const item of value) checkText(item, name)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) checkText(part, key)
  }
}

/** Who gives the command, and under which conditions. */
export const editingOf = (conditions: Conditions, { viewer }: Context): Editing => ({ by: actorOf(viewer), ...conditions })

/** The options of a command's field: for editors, with its problems as members of the result. */
export const command = (name: string) => ({
  authScopes: { editor: true } as const,
  errors: {
    types: [InvalidInput, NotFound, VersionConflict],
    directResult: true as const,
    union: { name, description: 'What the command made, or why it was not carried out.' },
  },
})
