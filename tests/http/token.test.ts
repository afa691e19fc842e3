import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTPayload, type JWTVerifyGetKey, SignJWT } from 'jose'
import { pino } from 'pino'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BadCredential, CannotRun, ServiceUnavailable } from '../../src/content/error.ts'
import { configuredKey, createVerifyToken, publishedKeys, type TokenSettings } from '../../src/http/token.ts'
import { audience, Issuer, issuer, mapping, now, seconds } from './token-issuer.ts'

const clock = { now }
/** What was logged: the message, and the names of what is logged with it. */
const logged: [string, string[]][] = []
const entryOf = ({ level, time: _, pid: __, hostname: ___, msg, ...given }: Record<string, unknown>): [string, string[]] => [
  String(msg),
  [pino.levels.labels[Number(level)] ?? '', ...Object.keys(given)],
]
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(entryOf(JSON.parse(line))) })

let published: Issuer
let keysUrl: string
beforeEach(async () => {
  clock.now = now
  logged.length = 0
  published = new Issuer()
  keysUrl = await published.open()
  await published.rotate('first')
})
afterEach(() => published.close())

const settings = (keys: JWTVerifyGetKey): TokenSettings => ({ keys, issuer, audience, algorithms: ['ES256'], mapping })
const verifierOf = (keys: JWTVerifyGetKey) => createVerifyToken({ issuer: settings(keys), development: null, clock: () => clock.now, log })

/** The audience of the token, or why it is not accepted. */
const outcomeOf = (verified: Promise<{ audience: string }>) =>
  verified.then(
    (viewer) => viewer.audience,
    (cause: Error) => {
      expect(cause).toSatisfy((error) => error instanceof BadCredential || error instanceof ServiceUnavailable)
      // For the log of the gateway.
      if (cause instanceof ServiceUnavailable) expect(cause.cause).toBeInstanceOf(Error)
      return cause.message
    },
  )

const invalid = 'The token is not valid: expected a complete JWT, signed by the newspaper’s issuer.'
const unavailable = 'The token can’t be verified at the moment. Send the same request again in a moment.'
const expired = 'The token has expired: sign in again, or ask for a new one.'

describe('The claims of a token', () => {
  test.each<[JWTPayload, string]>([
    [{}, 'EDITOR'],
    // The issuer's clock may differ from ours by five seconds.
    [{ exp: seconds(-4) }, 'EDITOR'],
    [{ exp: seconds(-5) }, expired],
    [{ nbf: seconds(5) }, 'EDITOR'],
    [{ nbf: seconds(6) }, 'The token is not valid yet: expected an "nbf" in the past.'],
    [{ iat: seconds(5) }, 'EDITOR'],
    [{ iat: seconds(6) }, 'The token was issued in the future: expected an "iat" in the past.'],
    [{ iat: undefined }, 'EDITOR'],
    [{ exp: undefined }, 'The token has no "exp" claim.'],
    [{ sub: undefined }, 'The token has no "sub" claim.'],
    [{ aud: undefined }, 'The token has no "aud" claim.'],
    [{ aud: ['shop', 'kiosque'] }, 'EDITOR'],
    [{ aud: 'shop' }, 'The token is not for this gateway: its "aud" claim does not have the expected value.'],
    [{ iss: undefined }, 'The token has no "iss" claim.'],
    [{ iss: `${issuer}/` }, 'The token is not for this gateway: its "iss" claim does not have the expected value.'],
    [{ nbf: 'soon' as never }, 'The token is not for this gateway: its "nbf" claim does not have the expected value.'],
    [{ sub: 'a\u0000' }, 'The token’s "sub" claim contains a NUL or an unpaired surrogate.'],
  ])('%j are answered with %s', async (claims, outcome) => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    expect(await outcomeOf(verify(await published.token(claims)))).toBe(outcome)
    expect(logged).toEqual([])
  })

  test('that are wrong are an error with its cause, for the log', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    const refused = verify(await published.token({ exp: seconds(-60) }))
    await expect(refused).rejects.toMatchObject({ message: expired, cause: { code: 'ERR_JWT_EXPIRED' } })
  })

  test('of a token of several issuers are verified with the key of the issuer that they name', async () => {
    const own = new Issuer()
    const ownUrl = await own.open()
    await own.rotate('own')
    const development = { ...settings(publishedKeys(ownUrl, () => clock.now, log)), issuer: 'kiosque:development' }
    const options = { issuer: settings(publishedKeys(keysUrl, () => clock.now, log)), development, clock: () => clock.now, log }
    const both = createVerifyToken(options)
    const ownToken = await own.token({ iss: 'kiosque:development', realm_access: { roles: 'chef' } })
    expect(await outcomeOf(both(ownToken))).toBe('ADMIN')
    expect(await outcomeOf(both(await published.token()))).toBe('EDITOR')
    expect(await outcomeOf(both(await own.token()))).toBe(invalid)
    expect(await outcomeOf(both('kiosque:development'))).toBe(invalid)
    const onlyDevelopment = createVerifyToken({ ...options, issuer: null })
    expect(await outcomeOf(onlyDevelopment(ownToken))).toBe('ADMIN')
    expect(await outcomeOf(onlyDevelopment(await published.token()))).toBe('This gateway accepts no tokens: no issuer is configured.')
    own.close()
  })

  test('are not read by a gateway without an issuer', async () => {
    const verify = createVerifyToken({ issuer: null, development: null, clock: () => clock.now, log })
    expect(await outcomeOf(verify(await published.token()))).toBe('This gateway accepts no tokens: no issuer is configured.')
  })
})

describe('The published keys', () => {
  const at = (milliseconds: number) => {
    clock.now = new Date(now.getTime() + milliseconds)
  }
  /** A token that is valid at all times of a test. */
  const lasting = { exp: seconds(1_000_000) }

  test('are fetched at the first token, and again only after ten minutes, in the background', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    const token = await published.token(lasting)
    expect(published.asked).toBe(0)
    for (const [milliseconds, asked] of [
      [0, 1],
      [1, 1],
      [600_000, 1],
      [600_001, 2],
      [1_200_001, 2],
    ] as const) {
      at(milliseconds)
      expect(await outcomeOf(verify(token))).toBe('EDITOR')
      await expect.poll(() => published.asked).toBe(asked)
      // The answer of the issuer has arrived.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    at(1_200_002)
    expect(await outcomeOf(verify(token))).toBe('EDITOR')
    await expect.poll(() => published.asked).toBe(3)
    expect(logged).toEqual([])
  })

  test('stay valid for a day while the issuer is unreachable, which is asked once in ten minutes', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    const token = await published.token(lasting)
    expect(await outcomeOf(verify(token))).toBe('EDITOR')
    published.away = true
    at(600_001)
    for (let times = 0; times < 3; times++) expect(await outcomeOf(verify(token))).toBe('EDITOR')
    await expect
      .poll(() => logged)
      .toEqual([['The issuer’s keys can’t be renewed: the last known keys remain in use.', ['warn', 'cause', 'url']]])
    at(1_200_001)
    expect(await outcomeOf(verify(token))).toBe('EDITOR')
    expect(published.asked).toBe(2)
    at(86_400_000)
    expect(await outcomeOf(verify(token))).toBe('EDITOR')
    await expect.poll(() => logged.length).toBe(2)
    expect(published.asked).toBe(3)
    logged.length = 0
    at(86_400_001)
    expect(await outcomeOf(verify(token))).toBe(unavailable)
    expect(published.asked).toBe(3)
    at(86_401_000)
    expect(await outcomeOf(verify(token))).toBe(unavailable)
    expect(published.asked).toBe(4)
    const message = 'The issuer’s keys for verifying tokens can’t be fetched.'
    // A request that was not made has no cause.
    expect(logged).toEqual([
      [message, ['warn']],
      [message, ['warn', 'cause']],
    ])
  })

  test('are fetched once for concurrent first tokens, and once in a second from an issuer that does not answer', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    const token = await published.token(lasting)
    published.away = true
    expect(await Promise.all([verify(token), verify(token)].map(outcomeOf))).toEqual([unavailable, unavailable])
    at(999)
    expect(await outcomeOf(verify(token))).toBe(unavailable)
    expect(published.asked).toBe(1)
    published.away = false
    at(1000)
    expect(await Promise.all([verify(token), verify(token)].map(outcomeOf))).toEqual(['EDITOR', 'EDITOR'])
    expect(published.asked).toBe(2)
  })

  test('are fetched once in five seconds for unknown keys, whose tokens are refused', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    expect(await outcomeOf(verify(await published.token(lasting)))).toBe('EDITOR')
    const invented = await published.token(lasting, { kid: 'invented' })
    for (const [milliseconds, asked] of [
      [0, 2],
      [1, 2],
      [4_999, 2],
      [5_000, 3],
      [5_001, 3],
    ] as const) {
      at(milliseconds)
      expect(await outcomeOf(verify(invented))).toBe(invalid)
      expect(published.asked).toBe(asked)
    }
    expect(logged).toEqual([])
  })

  test('are not fetched again for a token that no key could verify', async () => {
    const keys = publishedKeys(keysUrl, () => clock.now, log)
    await verifierOf(keys)(await published.token())
    await expect(async () => keys({ alg: 'HS256' }, { payload: '', signature: '' })).rejects.toThrow('Unsupported "alg"')
    expect(published.asked).toBe(1)
  })

  test('may still contain an unknown key while the issuer is unreachable', async () => {
    const verify = verifierOf(publishedKeys(keysUrl, () => clock.now, log))
    const known = await published.token(lasting)
    expect(await outcomeOf(verify(known))).toBe('EDITOR')
    await published.rotate('second')
    const token = await published.token(lasting)
    published.away = true
    for (const milliseconds of [0, 1, 4_999]) {
      at(milliseconds)
      expect(await outcomeOf(verify(token))).toBe(unavailable)
    }
    expect(published.asked).toBe(2)
    expect(await outcomeOf(verify(known))).toBe('EDITOR')
    published.away = false
    at(5_000)
    expect(await outcomeOf(verify(token))).toBe('EDITOR')
    // The issuer has answered, so a key that it does not publish is unknown.
    at(5_001)
    expect(await outcomeOf(verify(await published.token(lasting, { kid: 'invented' })))).toBe(invalid)
  })
})

/** The same key for another algorithm. */
const asPss = async (key: CryptoKey) => importJWK(await exportJWK(key), 'PS256')

describe('A configured key', () => {
  let pem: string
  let privateKey: CryptoKey
  beforeAll(async () => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    privateKey = pair.privateKey
    pem = await exportSPKI(pair.publicKey)
  })

  test('verifies tokens of the algorithms that it fits, with line ends of either form', async () => {
    for (const written of [pem, pem.trim().replaceAll('\n', '\\n')]) {
      const keys = await configuredKey(written, ['ES256', 'RS256', 'PS256'])
      const verify = createVerifyToken({
        issuer: { ...settings(keys), algorithms: ['ES256', 'RS256'] },
        development: null,
        clock: () => clock.now,
        log,
      })
      const sign = (alg: string) => new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: seconds(60) }).setProtectedHeader({ alg })
      expect(await outcomeOf(verify(await sign('RS256').sign(privateKey)))).toBe('ANONYMOUS')
      // An allowed algorithm that the key does not fit, and one that is not allowed.
      const notOurs = 'The token is not signed with the algorithm of the newspaper’s issuer.'
      expect(await outcomeOf(verify(await published.token()))).toBe(notOurs)
      expect(await outcomeOf(verify(await sign('PS256').sign(await asPss(privateKey))))).toBe(invalid)
      expect(() => keys({} as never, {} as never)).toThrow(BadCredential)
    }
  })

  test('is refused where it fits none of the algorithms', async () => {
    for (const [written, algorithms] of [
      [pem, ['ES256']],
      [pem, []],
      ['not a key', ['RS256']],
    ] as const)
      await expect(configuredKey(written, algorithms)).rejects.toThrow(CannotRun)
  })
})
