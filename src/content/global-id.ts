import { InvalidInput } from './error.ts'

/** The types that `node` resolves. */
const nodeTypes = ['Article', 'Author', 'Contribution', 'Section', 'Topic'] as const

export type NodeType = (typeof nodeTypes)[number]

/** Whether the text is a UUID as PostgreSQL formats it. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text)

/** A Relay global id: type and key in base64url, opaque to clients. */
export const encodeId = (typename: string, id: string): string => Buffer.from(`${typename}:${id}`).toString('base64url')

/** Throws InvalidInput for a malformed id. */
export function decodeId(globalId: string): { typename: NodeType; id: string } {
  const decoded = decodeOrNull(globalId)
  if (!decoded)
    throw new InvalidInput(`Malformed id "${globalId.slice(0, 100)}": expected an unchanged "id" from an answer of this gateway.`)
  return decoded
}

/** The key in a global id. Throws InvalidInput for an id of another type. */
export function keyOf(type: NodeType, globalId: string): string {
  const { typename, id } = decodeId(globalId)
  if (typename !== type) throw new InvalidInput(`The id "${globalId}" is of type ${typename}: expected one of type ${type}.`)
  return id
}

/** The key in a global id. `null` for a malformed id, or one of another type. */
export function keyOrNull(type: NodeType, globalId: string): string | null {
  const decoded = decodeOrNull(globalId)
  return decoded?.typename === type ? decoded.id : null
}

function decodeOrNull(globalId: string): { typename: NodeType; id: string } | null {
  const [type, id = ''] = Buffer.from(globalId, 'base64url').toString('utf8').split(/:(.*)/su)
  const typename = nodeTypes.find((known) => known === type)
  return typename && isUuid(id) ? { typename, id } : null
}
