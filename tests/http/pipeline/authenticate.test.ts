import { expect, test } from 'vitest'
import { BadCredential } from '../../../src/content/error.ts'
import { anonymous, type Viewer } from '../../../src/content/viewer.ts'
import { type RequestHead, viewerOf } from '../../../src/http/pipeline/authenticate.ts'

/** A viewer whose subject is the credential. */
const authenticate = async (credential: string): Promise<Viewer> => ({ ...anonymous, subject: credential })
const sent = (authorization: string | undefined): RequestHead => ({ headers: authorization === undefined ? {} : { authorization } })
const longest = 'x'.repeat(8192 - 'Bearer '.length)

test('A request without a credential is anonymous, at once', () => {
  expect(viewerOf(sent(undefined), authenticate)).toBe(anonymous)
  expect(viewerOf(sent(''), authenticate)).toBe(anonymous)
  expect(anonymous).toEqual({ audience: 'ANONYMOUS', subject: null, name: null, partner: null, partnerKey: null, mayIngest: false })
})

test.each([
  ['Bearer abc', 'abc'],
  ['bearer   abc', 'abc'],
  ['BEARER AZaz09_.~+/=-  ', 'AZaz09_.~+/=-'],
  [`Bearer ${longest}`, longest],
])('%.30s is the credential %.20s', async (header, credential) => {
  expect(await viewerOf(sent(header), authenticate)).toMatchObject({ subject: credential })
})

test.each([
  'Bearer',
  'Bearer ',
  'Bearerabc',
  'Basic abc',
  ' Bearer abc',
  'xBearer abc',
  'Bearer a b',
  'Bearer é',
  'Bearer a,b',
  'Bearer\tabc',
  `Bearer ${longest}x`,
])('%.30s is refused without being verified', (header) => {
  expect(() => viewerOf(sent(header), () => Promise.reject(new Error('It was verified.')))).toThrow(BadCredential)
})
