import { describe, expect, test } from 'vitest'
import { splitTitle, titleKey } from '../../src/content/title.ts'

describe('A title', () => {
  test.each([
    ['Région de Bougouni : L’armée avance', 'Région de Bougouni', 'L’armée avance'],
    ['Sport\u00a0: La finale : le récit', 'Sport', 'La finale : le récit'],
    ['2022: le Mali', null, '2022: le Mali'],
    ['2022: le Mali : un bilan', '2022: le Mali', 'un bilan'],
    ['Mali :le bilan : un an', 'Mali :le bilan', 'un an'],
    ['Sport\u202f:\u202fLa finale', 'Sport', 'La finale'],
    ['Sport\u00a0:\u00a0La finale', 'Sport', 'La finale'],
    ['Rien derrière : ', null, 'Rien derrière : '],
    [': La finale', null, ': La finale'],
    ['A : B', 'A', 'B'],
    [' A  :  B ', 'A', 'B'],
    ['Sans surtitre', null, 'Sans surtitre'],
    [' : rien devant', null, ' : rien devant'],
  ])('"%s" is split', (title, kicker, headline) => expect(splitTitle(title)).toEqual({ kicker, headline }))

  test('has the same key with any apostrophes, spaces, case and Unicode composition', () => {
    expect(titleKey(' L’École  de\u00a0Kita : fe\u0302te ')).toBe(titleKey("l'école de kita\u202f: fête"))
    expect(titleKey('Kita')).not.toBe(titleKey('Kati'))
  })
})

test('The key of a title has single spaces, plain apostrophes and lower case', () => {
  expect(titleKey('  L’ÉCOLE ‘de’ \u00a0 l′eau\tet\u202f l`or ´ ')).toBe("l'école 'de' l'eau et l'or '")
})
