import type { z } from 'zod'
import { SourceRejected } from '../../content/error.ts'
import { type FlatItem, flatItem } from './flat.ts'
import { hasModernNames, inModernNames, type ModernItem, modernItem, modernNames } from './modern.ts'

/** An item that is valid for its version. Items of 2.x have the names of 3.x. */
export type NinjsItem = { readonly form: 'flat'; readonly item: FlatItem } | { readonly form: 'modern'; readonly item: ModernItem }

/** 2.2 has major 2 and minor 2. Without a minor version, the latest one counts. */
interface Version {
  readonly major: number
  readonly minor: number | null
}

/** Properties that occur in one major version only. */
const flatMark =
  /^(?:\$standard|headline|byline|person|organisation|place|subject|event|object|infosource|genre|associations|body_.*|headline_.*|description_.*|mimetype|trustindicator)$/u
const modernMark =
  /^(?:standard|headlines|by|people|organisations|places|subjects|events|objects|infosources|genres|bodies|descriptions|trustindicators|eventDetails|plannedCoverage)$/u

/**
 * Validates an item against the rules of its version. The properties show the major version. The minor version is the declared one, or else
 * that of the folder, because archives of agencies have a folder for each version. Formats of dates and URLs are not checked: IPTC's own
 * test suite contains "Next Monday". Throws SourceRejected, which names the property.
 * @param name name of the source, such as `ninjs/1.2/item.json`
 */
export function checkNinjs(item: object, name: string): NinjsItem {
  const version = versionOf(item, name)
  if (version.major === 1) return { form: 'flat', item: checked(flatItem(1 + (version.minor ?? 6) / 10), item, version) }
  const known = extended(item)
  return { form: 'modern', item: checked(modernItem, version.major === 2 ? inModernNames(known) : known, version) }
}

function versionOf(item: object, name: string): Version {
  const inFolder = versionIn(/(?:^|[\\/])(\d\.[\dx])[^\\/]*[\\/](?:[^\\/]+[\\/])*[^\\/]*$/u.exec(name)?.[1])
  const declared = versionIn(declarationOf(item))
  const shown = majorShown(item)
  if (shown === null) return inFolder ?? declared ?? { major: 3, minor: null }
  if (declared?.major === shown) return declared
  return inFolder?.major === shown ? inFolder : { major: shown, minor: null }
}

function versionIn(text: string | undefined): Version | null {
  const [, major, minor] = /(\d)\.(\d|-?x)/u.exec(text ?? '') ?? []
  return major ? { major: Number(major), minor: minor && /\d/u.test(minor) ? Number(minor) : null } : null
}

function declarationOf(item: object): string | undefined {
  const standard: unknown = '$standard' in item ? item.$standard : 'standard' in item ? item.standard : undefined
  if (typeof standard !== 'object' || standard === null) return undefined
  return ['schema', 'version']
    .map((key) => Object.entries(standard).find(([name]) => name === key)?.[1])
    .find((value) => typeof value === 'string')
}

function majorShown(item: object): number | null {
  const associations = 'associations' in item ? item.associations : undefined
  if (hasModernNames(item)) return 3
  const names = Object.keys(item)
  if (names.some((name) => modernMark.test(name)) || Array.isArray(associations))
    return names.includes('eventDetails') || names.includes('plannedCoverage') ? 3 : 2
  return names.some((name) => flatMark.test(name)) ? 1 : null
}

/** An item with its own schema may have additional properties. */
function extended(item: object): object {
  const schema = declarationOf(item) ?? ''
  if (!/^https?:/u.test(schema) || /\/\/(?:www\.)?iptc\.org\//u.test(schema)) return item
  const known = new Set([...modernNames, ...modernNames.map((name) => name.toLowerCase()), 'embargoed'])
  return Object.fromEntries(Object.entries(item).filter(([name]) => known.has(name)))
}

function checked<Schema extends z.ZodType>(schema: Schema, item: unknown, { major, minor }: Version): z.output<Schema> {
  const result = schema.safeParse(item)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '')
  throw new SourceRejected(
    'ninjs',
    `an item that follows ninjs ${major}.${minor ?? 'x'}`,
    `${where ? `"${where}": ` : ''}${issue?.message ?? 'something else'}`,
  )
}
