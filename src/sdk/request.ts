import type { ClientOptions } from './client-options.ts'
import type { NamedDocument } from './operation.ts'

/** What every request says of who asks, and what for. */
export const headersOf = (
  { language }: ClientOptions,
  accept: string,
  authorization: string | null | undefined,
): Record<string, string> => ({
  Accept: accept,
  ...(language && { 'Accept-Language': language }),
  ...(authorization && { Authorization: `Bearer ${authorization}` }),
})

/** The token of the moment, otherwise the key. */
export const credentialOf = async ({ key, token = key }: ClientOptions): Promise<string | null | undefined> =>
  typeof token === 'function' ? token() : token

/** What is posted: the id of the document, or the whole for a gateway that doesn't know it. */
export const bodyOf = ({ id, text }: NamedDocument<unknown, never>, variables: unknown, whole: boolean): string =>
  JSON.stringify({ ...(whole ? { query: text } : { documentId: id }), variables })

/** Whether a document that the gateway doesn't know is sent whole. */
export function maySendWhole({ development }: ClientOptions): boolean {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
    return development ?? (process?.env !== undefined && process.env.NODE_ENV !== 'production')
  } catch {
    // Deno, where the program may not read the environment.
    return false
  }
}
