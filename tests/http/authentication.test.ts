import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { createLog } from '../../src/http/log.ts'
import { configuredKey, createVerifyToken, publishedKeys } from '../../src/http/token.ts'
import { addPartner, revokePartnerKeys, rotatePartnerKey } from '../../src/store/commands/partner.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { listen } from './served.ts'
import { audience, Issuer, issuer, mapping, now, seconds } from './token-issuer.ts'

const log = createLog('silent')
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

onBothDatabases('Authentication', (kind) => {
  let room: Newsroom
  let published: Issuer
  let keysUrl: string
  let url: string
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    published = new Issuer()
    keysUrl = await published.open()
  })
  beforeEach(async () => {
    await published.rotate('first')
    published.away = false
    published.asked = 0
    room.clock.now = now
    const clock = () => room.clock.now
    const keys = publishedKeys(keysUrl, clock, log)
    const verifyToken = createVerifyToken({
      issuer: { keys, issuer, audience, algorithms: ['ES256'], mapping },
      development: null,
      clock,
      log,
    })
    const { origin, close } = await listen(room.routes(verifyToken))
    url = `${origin}/graphql`
    return close
  })
  afterAll(async () => {
    published.close()
    await room.close()
  })

  const send = (authorization: string | null) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorization !== null && { Authorization: authorization }) },
      body: JSON.stringify({ query: '{ viewer { audience name partner { name attribution origins } } }' }),
    })
  const viewer = async (credential: string | null) => {
    const response = await send(credential === null ? null : `Bearer ${credential}`)
    const { data, errors } = (await response.json()) as { data?: { viewer: unknown }; errors?: { message: string }[] }
    return data?.viewer ?? [response.status, errors?.[0]?.message]
  }
  const after = (milliseconds: number) => {
    room.clock.now = new Date(room.clock.now.getTime() + milliseconds)
  }

  test('accepts anonymous requests without a statement or a request to the issuer', async () => {
    const before = room.statements().length
    expect(await viewer(null)).toEqual({ audience: 'ANONYMOUS', name: null, partner: null })
    expect([room.statements().length - before, published.asked]).toEqual([0, 0])
  })

  test.each([
    [['abonne'], 'SUBSCRIBER'],
    [['abonne', 'redaction'], 'EDITOR'],
    ['redaction chef', 'ADMIN'],
    [['machine'], 'ANONYMOUS'],
    [['EDITOR', 'SUBSCRIBER'], 'ANONYMOUS'],
    [undefined, 'ANONYMOUS'],
  ])('takes the roles %o for %s', async (roles, expected) => {
    const token = await published.token({ realm_access: { roles } })
    expect(await viewer(token)).toEqual({ audience: expected, name: 'Awa SANGALA', partner: null })
  })

  const malformed = 'The Authorization header is malformed: expected "Bearer", a space, and a token or a key.'
  const invalid = 'The token is not valid: expected a complete JWT, signed by the newspaper’s issuer.'
  const attacks: Record<string, [token: () => Promise<string> | string, reason: string]> = {
    'a token that nobody signed': [
      () => `${encode({ alg: 'none' })}.${encode({ iss: issuer, aud: audience, sub: 'x', exp: seconds(600) })}.`,
      invalid,
    ],
    'a token signed with what is published, as if that were a secret': [
      async () => {
        const secret = new TextEncoder().encode(await published.publicPem())
        return new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: seconds(600) })
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .sign(secret)
      },
      invalid,
    ],
    'a token of another algorithm': [
      async () => {
        const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
        return new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: seconds(600) })
          .setProtectedHeader({ alg: 'EdDSA', kid: 'first' })
          .sign(privateKey)
      },
      invalid,
    ],
    'a token of another key under a known name': [
      async () => published.token({}, { key: (await generateKeyPair('ES256')).privateKey, kid: 'first' }),
      invalid,
    ],
    'a token that brings its own key': [
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
        return new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: seconds(600), realm_access: { roles: ['chef'] } })
          .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey) })
          .sign(privateKey)
      },
      invalid,
    ],
    'a token whose claims were changed': [
      async () =>
        (await published.token()).replace(/\.[^.]+\./u, `.${encode({ iss: issuer, aud: audience, sub: 'x', exp: seconds(600) })}.`),
      invalid,
    ],
    'an expired token': [() => published.token({ exp: seconds(-60) }), 'The token has expired: sign in again, or ask for a new one.'],
    'a token without an end': [() => published.token({ exp: undefined }), 'The token has no "exp" claim.'],
    'a token for later': [() => published.token({ nbf: seconds(60) }), 'The token is not valid yet: expected an "nbf" in the past.'],
    'a token issued in the future': [
      () => published.token({ iat: seconds(60) }),
      'The token was issued in the future: expected an "iat" in the past.',
    ],
    'a token for another audience': [
      () => published.token({ aud: 'shop' }),
      'The token is not for this gateway: its "aud" claim does not have the expected value.',
    ],
    'a token of another issuer': [
      () => published.token({ iss: 'https://evil.example' }),
      'The token is not for this gateway: its "iss" claim does not have the expected value.',
    ],
    'a huge token': [
      () => published.token({ padding: 'x'.repeat(9000) }),
      'The credential is too long: expected 8192 characters at most, found',
    ],
    'a truncated token': [async () => (await published.token()).slice(0, -20), invalid],
    'half a token': [async () => (await published.token()).split('.').slice(0, 2).join('.'), invalid],
    rubbish: [() => '{}', malformed],
    'a token of a development key': [
      async () => published.token({ iss: 'kiosque:development' }),
      'The token is not for this gateway: its "iss" claim does not have the expected value.',
    ],
  }
  test.each(Object.entries(attacks))('refuses %s, with the reason', async (_name, [token, reason]) => {
    const response = await send(`Bearer ${await token()}`)
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token", error_description="[ -~]+"$/u)
    expect(await response.json()).toEqual({
      errors: [{ message: expect.stringContaining(reason), extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  test.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'bearer: x', 'Token abc'])('refuses "%s"', async (authorization) => {
    const response = await send(authorization)
    expect([response.status, await response.json()]).toEqual([
      401,
      { errors: [{ message: malformed, extensions: { code: 'UNAUTHENTICATED' } }] },
    ])
  })

  test('follows a key rotation of the issuer, and drops keys that the issuer no longer publishes', async () => {
    const former = await published.token({ exp: seconds(86_400) })
    expect(await viewer(former)).toMatchObject({ audience: 'EDITOR' })
    expect(await viewer(former)).toMatchObject({ audience: 'EDITOR' })
    expect(published.asked).toBe(1)
    await published.rotate('second')
    expect(await viewer(await published.token({ exp: seconds(86_400) }))).toMatchObject({ audience: 'EDITOR' })
    expect(await viewer(former)).toEqual([401, invalid])
    expect(published.asked).toBe(2)
    // Retired without a published successor.
    const retired = await published.token({ exp: seconds(86_400) })
    await published.rotate('third')
    after(601_000)
    await expect.poll(() => viewer(retired)).toEqual([401, invalid])
  })

  test('uses the known keys while the issuer is unavailable, and accepts no token without keys', async () => {
    published.away = true
    const token = await published.token({ exp: seconds(200_000) })
    const unavailable = [503, 'The token can’t be verified at the moment. Send the same request again in a moment.']
    expect(await Promise.all([viewer(token), viewer(token), viewer(token)])).toEqual([unavailable, unavailable, unavailable])
    expect(await viewer(token)).toEqual(unavailable)
    expect(published.asked).toBe(1)
    published.away = false
    after(1000)
    expect(await viewer(token)).toMatchObject({ audience: 'EDITOR' })
    published.away = true
    after(3_600_000)
    expect(await viewer(token)).toMatchObject({ audience: 'EDITOR' })
    after(86_400_000)
    expect(await viewer(token)).toEqual(unavailable)
  })

  test('answers 503 with Retry-After, also for a new key, while the issuer is unavailable', async () => {
    expect(await viewer(await published.token())).toMatchObject({ audience: 'EDITOR' })
    await published.rotate('second')
    const token = await published.token()
    published.away = true
    for (let times = 0; times < 2; times++) {
      const response = await send(`Bearer ${token}`)
      expect([response.status, response.headers.get('Retry-After'), await response.json()]).toEqual([
        503,
        '1',
        { errors: [{ message: expect.stringContaining('can’t be verified'), extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
      ])
    }
    const page = await fetch(new URL('/', url), { headers: { Authorization: `Bearer ${token}` } })
    expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '1'])
    published.away = false
    after(6000)
    expect(await viewer(token)).toMatchObject({ audience: 'EDITOR' })
  })

  test('accepts concurrent requests with a new key', async () => {
    expect(await viewer(await published.token())).toMatchObject({ audience: 'EDITOR' })
    await published.rotate('second')
    const token = await published.token()
    const editors = await Promise.all([viewer(token), viewer(token), viewer(token)])
    expect(editors).toEqual(Array(3).fill(expect.objectContaining({ audience: 'EDITOR' })))
    expect(published.asked).toBe(2)
  })

  test('identifies a partner by its key, with at most one statement per second', async () => {
    await room.reset()
    const { secret: key, public: publicKey } = await addPartner(
      room.database,
      {
        ...nothingAgreed,
        name: `Le Relais ${kind}`,
        attribution: 'Avec Le Test',
        origins: ['https://relais.example'],
        expiresAt: new Date('2026-03-02T00:00:00Z'),
      },
      now,
    )
    const partner = {
      audience: 'PARTNER',
      name: `Le Relais ${kind}`,
      partner: { name: `Le Relais ${kind}`, attribution: 'Avec Le Test', origins: ['https://relais.example/'] },
    }
    const unknown = 'Unknown partner key: expected a complete key as printed by "kiosque partner".'
    const before = room.statements().length
    expect(await Promise.all([key, key, 'kq_00000000_x', key].map(viewer))).toEqual([partner, partner, [401, unknown], partner])
    expect(room.statements().length - before).toBe(1)

    const isPublic = false
    const next = await rotatePartnerKey(room.database, `Le Relais ${kind}`, { isPublic }, now)
    await expect(rotatePartnerKey(room.database, `Le Relais ${kind}`, { isPublic }, now)).rejects.toThrow('already has 2 secret keys')
    after(1000)
    expect(await Promise.all([key, next].map(viewer))).toEqual([partner, partner])
    await revokePartnerKeys(room.database, key.slice(0, 11), now)
    after(1000)
    expect(await Promise.all([key, next].map(viewer))).toEqual([
      [401, 'This partner key was revoked: ask the newspaper for a new one.'],
      partner,
    ])
    room.clock.now = new Date('2026-03-02T00:00:00Z')
    expect(await viewer(next)).toEqual([
      401,
      `The agreement with Le Relais ${kind} ended on 2026-03-02T00:00:00.000Z: ask the newspaper to renew it.`,
    ])
    const kept = await room.database.prisma.partnerKey.findMany()
    expect(JSON.stringify(kept)).not.toContain(key.slice(12))
    const trail = await room.database.query<{ action: string; after: unknown }>(
      Prisma.sql`SELECT action, after FROM audit WHERE about = ${kept[0]?.partnerId}::uuid ORDER BY id`,
    )
    expect(trail).toEqual([
      { action: 'partner added', after: expect.objectContaining({ name: `Le Relais ${kind}`, prefix: key.slice(0, 11), publicKey }) },
      { action: 'partner key added', after: expect.arrayContaining([key.slice(0, 11), publicKey, next.slice(0, 11)]) },
      { action: 'partner keys revoked', after: [] },
    ])
    for (const secret of [key, next]) expect(JSON.stringify(trail)).not.toContain(secret.slice(12))
  })
})

describe('A configured key', () => {
  test('verifies tokens that are signed with it, and no others', async () => {
    const [{ publicKey, privateKey }, other] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256')]
    const pem = (await exportSPKI(publicKey)).replaceAll('\n', '\\n')
    const keys = await configuredKey(pem, ['ES256', 'RS256'])
    const settings = {
      keys,
      issuer,
      audience,
      algorithms: ['ES256', 'RS256'],
      mapping: { ...mapping, subscriptionClaim: 'subscription.until' },
    }
    const verify = createVerifyToken({ issuer: settings, development: null, clock: () => now, log })
    const sign = (key: CryptoKey, until: unknown, alg = 'RS256') =>
      new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: seconds(60), subscription: { until } }).setProtectedHeader({ alg }).sign(key)
    const audienceOf = async (until: unknown) => (await verify(await sign(privateKey, until))).audience
    expect(await Promise.all([true, 'active', seconds(1), '2026-03-01T12:00:01Z'].map(audienceOf))).toEqual(Array(4).fill('SUBSCRIBER'))
    expect(await Promise.all([false, 'lapsed', seconds(0), '2026-02-28', null].map(audienceOf))).toEqual(Array(5).fill('ANONYMOUS'))
    await expect(verify(await sign(other.privateKey, true))).rejects.toThrow('The token is not valid')
    const elliptic = await generateKeyPair('ES256')
    await expect(verify(await sign(elliptic.privateKey, true, 'ES256'))).rejects.toThrow('The token is not signed with the algorithm')
    await expect(configuredKey(pem, ['ES256'])).rejects.toThrow('JWT_PUBLIC_KEY is not a key for ES256')
  })
})
