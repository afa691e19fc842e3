import { describe, expect, test } from 'vitest'
import { splitTitle, titleKey } from '../../src/content/title.ts'

describe('A title', () => {
  test.each([
    ['Région de Bougouni : L’armée avance', 'Région de Bougouni', 'L’armée avance'],
    ['Sport\u00a0: La finale : le récit', 'Sport', 'La finale : le récit'],
    ['2022: le Mali', null, '2022: le Mali'],
    ['Sans surtitre', null, 'Sans surtitre'],
    [' : rien devant', null, ' : rien devant'],
  ])('"%s" is split', (title, kicker, headline) => expect(splitTitle(title)).toEqual({ kicker, headline }))

  test('has the same key with any apostrophes, spaces, case and Unicode composition', () => {
    expect(titleKey(' L’École  de\u00a0Kita : fe\u0302te ')).toBe(titleKey("l'école de kita\u202f: fête"))
    expect(titleKey('Kita')).not.toBe(titleKey('Kati'))
  })
})
