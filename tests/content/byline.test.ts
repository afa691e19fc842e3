import { describe, expect, test } from 'vitest'
import { creditsOf } from '../../src/content/byline.ts'

describe('A byline', () => {
  const person = (name: string) => ({ name, kind: 'PERSON' })
  const organisation = (name: string) => ({ name, kind: 'ORGANISATION' })
  test.each([
    ['Awa SANGALA', [person('Awa SANGALA')]],
    ['Par Awa SANGALA et Bakary DIOLO', [person('Awa SANGALA'), person('Bakary DIOLO')]],
    ['Awa SANGALA, Bakary DIOLO et Oumou N’DAOU', [person('Awa SANGALA'), person('Bakary DIOLO'), person('Oumou N’DAOU')]],
    ['AMAP', [organisation('AMAP')]],
    ['Awa SANGALA avec AFP', [person('Awa SANGALA'), organisation('AFP')]],
    ['La Rédaction', [organisation('La Rédaction')]],
    ['Par\u00a0Awa SANGALA et awa sangala', [person('Awa SANGALA')]],
  ])('"%s" credits each once', (byline, credits) => expect(creditsOf(byline)).toEqual(credits))
})
