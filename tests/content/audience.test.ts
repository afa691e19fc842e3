import type { GraphQLEnumType } from 'graphql'
import { expect, test } from 'vitest'
import { type Audience, mayRead } from '../../src/content/audience.ts'
import { accessLabel } from '../../src/formats/page/part.ts'
import { schema } from '../../src/graph/schema.ts'

const audiences: Record<Audience, true> = { ANONYMOUS: true, PARTNER: true, SUBSCRIBER: true, EDITOR: true, ADMIN: true }

test('Only subscribers read an article for registered readers, as the graph and the pages state', () => {
  for (const audience of Object.keys(audiences) as Audience[])
    expect([audience, mayRead(audience, 'REGISTERED')]).toEqual([audience, mayRead(audience, 'SUBSCRIBERS')])
  expect((schema.getType('Access') as GraphQLEnumType).getValue('REGISTERED')?.description).toMatch(/only subscribers can read/u)
  expect(accessLabel.REGISTERED).toBe(accessLabel.SUBSCRIBERS)
})
