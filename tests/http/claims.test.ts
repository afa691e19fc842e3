import type { JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { BadCredential } from '../../src/content/error.ts'
import { type ClaimMapping, viewerOfClaims } from '../../src/http/claims.ts'
import { mapping, now, seconds } from './token-issuer.ts'

const viewerOf = (claims: JWTPayload, changed: Partial<ClaimMapping> = {}) => viewerOfClaims(claims, { ...mapping, ...changed }, now)

const withRoles = (roles: unknown): JWTPayload => ({ sub: 'user-7', realm_access: { roles } })

describe('The viewer of a token', () => {
  test.each([
    [['abonne'], 'SUBSCRIBER', false],
    [['redaction'], 'EDITOR', false],
    [['abonne', 'redaction'], 'EDITOR', false],
    [['chef'], 'ADMIN', true],
    [['redaction', 'chef', 'abonne'], 'ADMIN', true],
    [['machine'], 'ANONYMOUS', true],
    [['machine', 'abonne'], 'SUBSCRIBER', true],
    ['machine redaction', 'EDITOR', true],
    ['abonne,redaction', 'ANONYMOUS', false],
    [[7, null, ['chef'], 'abonne'], 'SUBSCRIBER', false],
    [{ chef: true }, 'ANONYMOUS', false],
    [['SUBSCRIBER', 'constructor', ''], 'ANONYMOUS', false],
    [undefined, 'ANONYMOUS', false],
    [null, 'ANONYMOUS', false],
  ] as const)('with the roles %j is %s', (roles, audience, mayIngest) => {
    expect(viewerOf(withRoles(roles))).toEqual({ audience, subject: 'user-7', name: null, partner: null, partnerKey: null, mayIngest })
  })

  test('has the name and the subject of the token, as far as they can be stored', () => {
    expect(viewerOf({ sub: 'user-7', name: 'Awa SANGALA' })).toMatchObject({ subject: 'user-7', name: 'Awa SANGALA' })
    expect(viewerOf({})).toMatchObject({ subject: null, name: null })
    for (const name of [7, null, { first: 'Awa' }, 'Awa\u0000', 'Awa\ud800']) expect(viewerOf({ name })).toMatchObject({ name: null })
    for (const sub of ['user\u0000', 'user\udfff']) expect(() => viewerOf({ sub })).toThrow(BadCredential)
  })
})

describe('A claim', () => {
  const rolesAt = (rolesClaim: string, claims: JWTPayload) => viewerOf(claims, { rolesClaim }).audience

  test('is found at its path, and under a name that is the whole path', () => {
    expect(rolesAt('roles', { roles: 'chef' })).toBe('ADMIN')
    expect(rolesAt('a.b.c', { a: { b: { c: ['redaction'] } } })).toBe('EDITOR')
    expect(rolesAt('https://journal.example/roles', { 'https://journal.example/roles': 'chef' })).toBe('ADMIN')
    expect(rolesAt('a.b', { 'a.b': 'abonne', a: { b: 'chef' } })).toBe('SUBSCRIBER')
  })

  test('is none where the path leads elsewhere', () => {
    for (const a of [null, undefined, 'chef', 7, [], { c: 'chef' }, Object.create({ b: 'chef' })])
      expect(rolesAt('a.b', { a })).toBe('ANONYMOUS')
    expect(rolesAt('a.b', {})).toBe('ANONYMOUS')
    expect(rolesAt('constructor.name', {})).toBe('ANONYMOUS')
    const roles = new Map([['Object', 'ADMIN'] as const])
    expect(viewerOf({}, { roles, rolesClaim: 'constructor.name' }).audience).toBe('ANONYMOUS')
  })
})

describe('A subscription claim', () => {
  const audienceOf = (until: unknown) =>
    viewerOf({ plan: { until }, realm_access: { roles: 'abonne' } }, { subscriptionClaim: 'plan.until' }).audience

  test.each([true, 'active', seconds(1), now.getTime() / 1000 + 0.001, '2026-03-01T12:00:00.001Z', '2026-03-01T13:30:00+01:00'])(
    'of %j is a subscription',
    (until) => expect(audienceOf(until)).toBe('SUBSCRIBER'),
  )

  test.each([
    false,
    'true',
    'Active',
    'lapsed',
    '',
    seconds(0),
    '2026-03-01T12:00:00Z',
    '2026-03-01T13:00:00+01:00',
    null,
    undefined,
    {},
    [true],
  ])('of %j is none, whatever the roles', (until) => expect(audienceOf(until)).toBe('ANONYMOUS'))

  test('does not matter to an editor, and roles decide where no claim is configured', () => {
    expect(viewerOf({ until: false, realm_access: { roles: 'redaction' } }, { subscriptionClaim: 'until' }).audience).toBe('EDITOR')
    expect(viewerOf({ until: true }).audience).toBe('ANONYMOUS')
  })
})
