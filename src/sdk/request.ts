import type { ClientOptions } from './client-options.ts'
import type { NamedDocument } from './operation.ts'

/** The headers of every request. */
export const headersOf = (
  { language }: ClientOptions,
  accept: string,
  authorization: string | null | undefined,
): Record<string, string> => ({
  Accept: accept,
  ...(language && { 'Accept-Language': language }),
  ...(authorization && { Authorization: `Bearer ${authorization}` }),
})

/** The current token, or else the key. */
export const credentialOf = async ({ key, token = key }: ClientOptions): Promise<string | null | undefined> =>
  typeof token === 'function' ? token() : token

/** The body of a POST request: the id of the document, or the whole document if the gateway does not know the id. */
export const bodyOf = ({ id, text }: NamedDocument<unknown, never>, variables: unknown, whole: boolean): string =>
  JSON.stringify({ ...(whole ? { query: text } : { documentId: id }), variables })

/** Whether the client sends a whole document if the gateway does not know its id. */
export function maySendWhole({ development }: ClientOptions): boolean {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
    return development ?? (process?.env !== undefined && process.env.NODE_ENV !== 'production')
  } catch {
    // Deno throws if the program has no permission to read the environment.
    return false
  }
}
