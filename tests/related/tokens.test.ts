import { describe, expect, test } from 'vitest'
import { isName, nameTerm, spelled, termsIn, topicTerm } from '../../src/related/dictionary.ts'
import { readableTerms } from '../../src/related/evidence.ts'
import { tokensOf } from '../../src/related/tokens.ts'
import { nameCount, publicBit, topicCount, writtenBit } from '../../src/related/vector.ts'
import { weights } from '../../src/related/weights.ts'

const tokens = (open: string, { title = '', reserved = '' } = {}) => {
  const { words, names, openings, cases } = tokensOf({ title, open, reserved })
  return {
    words: Object.fromEntries(
      [...words].map(([word, { count, surface, isPublic }]) => [word, `${count} ${surface}${isPublic ? '' : ' (reserved)'}`]),
    ),
    names: Object.fromEntries(names),
    openings: Object.fromEntries(openings),
    cases: Object.fromEntries([...cases].map(([word, { upper, lower }]) => [word, `${upper}:${lower}`])),
  }
}
const namesIn = (open: string) => Object.values(tokens(open).names)
const openingsIn = (open: string) => Object.values(tokens(open).openings)

describe('The tokens of an article', () => {
  test('are its words, folded and in the singular, without stop words, single letters and long runs of data', () => {
    expect(tokens('Les missiles de l’État, un missile à 300 km/h').words).toEqual({
      missile: '2 missile',
      etat: '1 État',
      300: '1 300',
      km: '1 km',
    })
    expect(tokens(`${'a'.repeat(80)} ${'b'.repeat(81)} x`).words).toEqual({ ['a'.repeat(80)]: `1 ${'a'.repeat(80)}` })
    expect(tokens('cafe\u0301').words).toEqual({ cafe: '1 cafe\u0301' })
  })

  test('count twice in the title, and are spelled in lower case if they occur so', () => {
    expect(tokens('Le pont. Pont', { title: 'Pont' }).words).toEqual({ pont: '4 pont' })
    expect(tokens('le pont. Pont').words).toEqual({ pont: '2 pont' })
    expect(tokens('Pont PONT').words).toEqual({ pont: '2 Pont' })
  })

  test('are reserved if no reader can see them, and are spelled as in the text that every reader can see', () => {
    expect(tokens('Le Pont', { reserved: 'un pont, un péage' }).words).toEqual({ pont: '2 Pont', peage: '1 péage (reserved)' })
    expect(tokens('', { title: 'Le pont', reserved: 'un Péage, le péage' }).words).toEqual({ pont: '2 pont', peage: '2 péage (reserved)' })
    expect(tokens('un\npont', { reserved: 'un\npéage' }).words).toEqual({ pont: '1 pont', peage: '1 péage (reserved)' })
  })

  test('are names if they are capitalised within a sentence, each as it is first written', () => {
    expect(tokens('hier le maire de Tintala et TINTALA, puis Bamako')).toMatchObject({
      names: { tintala: 'Tintala', bamako: 'Bamako' },
      openings: {},
      cases: { maire: '0:1', tintala: '2:0', bamako: '1:0' },
    })
    expect(tokens('un Pont, ce pont et le Pont, ce pont').cases).toEqual({ pont: '2:2' })
    expect(namesIn('hier 2Africa et Awa')).toEqual(['Awa'])
  })

  test.each([
    '. ',
    ' ! ',
    '? ',
    '… ',
    ' : ',
    ' ; ',
    ' « ',
    ' » ',
    ' “',
    '” ',
    ' "',
    ' (',
    ') ',
    ' [',
    '] ',
    ' – ',
    ' — ',
    ' • ',
    ' * ',
    '.\u00a0’ ',
  ])('do not show whether they are names after "%s": a capital is usual there', (opener) => {
    expect(tokens(`hier${opener}Tintala`)).toMatchObject({ names: {}, openings: { tintala: 'Tintala' }, cases: {} })
    expect(tokens(`hier${opener}tintala`)).toMatchObject({ names: {}, openings: {}, cases: {} })
  })

  test.each([', ', ' / ', '-', '’', ' ', '.x '])('do show it after "%s"', (separator) => {
    expect(namesIn(`hier${separator}Tintala`)).toEqual(['Tintala'])
  })

  test('do not show it at the beginning of a line, but an abbreviation is a name even there', () => {
    expect(openingsIn('Tintala grandit\nBamako aussi')).toEqual(['Tintala', 'Bamako'])
    expect(tokens('ONU : hier. OUA')).toMatchObject({ names: { onu: 'ONU', oua: 'OUA' }, openings: {} })
    // A stop word and a separator do not end the beginning.
    expect(namesIn('Le Niger')).toEqual(['Niger'])
    expect(openingsIn('« Niger')).toEqual(['Niger'])
  })

  test('have no names in a line or an article in capitals, which have more than 60 % of at least twelve letters in upper case', () => {
    expect(namesIn('hier LE MAIRE DE TINTALA')).toEqual([])
    expect(namesIn('hier un MAIRE')).toEqual(['MAIRE'])
    // Eleven letters show nothing; seven capitals of twelve letters are less than 60 %, eight are more.
    expect(namesIn('à TINTALA DE')).toEqual(['TINTALA'])
    expect(namesIn('a TINTALA demi')).toEqual(['TINTALA'])
    expect(namesIn('à TINTALA DEMI')).toEqual([])
    // 60 % are not more than 60 %.
    expect(namesIn('abcdefgh JUSTEDOUZELE')).toEqual(['JUSTEDOUZELE'])
    // The lines are short, the article is not.
    expect(namesIn('à TINTALA\nà TINTALA')).toEqual([])
    expect(namesIn('à TINTALA\nhier un maire parlait longuement de la ville')).toEqual(['TINTALA'])
  })
})

describe('The terms of an article', () => {
  const read = tokensOf({ title: '', open: 'hier le maire de Tintala et Tintala. Bamako et ONU', reserved: 'un péage' })

  test('are its words, its possible names and its topics, with their spelling', () => {
    expect(Object.fromEntries(spelled(read, ['t1']))).toEqual({
      hier: 'hier',
      maire: 'maire',
      tintala: 'Tintala',
      bamako: 'Bamako',
      onu: 'ONU',
      peage: 'péage',
      'E:tintala': 'Tintala',
      'E:onu': 'ONU',
      'E:bamako': 'Bamako',
      'T:t1': 't1',
    })
    expect(spelled(tokensOf({ title: '', open: 'Tintala. hier TINTALA', reserved: '' }), []).get(nameTerm('tintala'))).toBe('TINTALA')
  })

  test('say how often they occur, whether readers may see them, and whether they are spelled as in the dictionary', () => {
    const numbers = new Map([...spelled(read, ['t1']).keys()].map((term, index) => [term, index]))
    const spellings: Record<string, string> = { hier: 'Hier', [nameTerm('onu')]: 'Onu', peage: 'péage' }
    const surfaces = spelled(read, ['t1'])
    const { settled, openings } = termsIn(read, ['t1'], (term) => ({
      number: numbers.get(term) ?? -1,
      surface: spellings[term] ?? surfaces.get(term) ?? '',
    }))
    const byTerm = Object.fromEntries(settled.map(([number, byte]) => [[...numbers.keys()][number], byte]))
    const shown = publicBit | writtenBit
    expect(byTerm).toEqual({
      hier: 1 | publicBit,
      maire: 1 | shown,
      tintala: 2 | shown,
      bamako: 1 | shown,
      onu: 1 | shown,
      peage: 1 | writtenBit,
      [nameTerm('tintala')]: nameCount | shown,
      [nameTerm('onu')]: nameCount | publicBit,
      [topicTerm('t1')]: topicCount,
    })
    expect(openings).toEqual([{ word: 'bamako', entry: [numbers.get(nameTerm('bamako')), nameCount | shown] }])
  })

  test('are counted up to 61 times', () => {
    const often = tokensOf({ title: '', open: 'pont '.repeat(70), reserved: '' })
    expect(termsIn(often, [], () => ({ number: 4, surface: '' })).settled).toEqual([[4, 61 | publicBit]])
  })

  test('at the beginning of a sentence are names if the archive capitalises them within sentences at least as often as not', () => {
    expect([undefined, { upper: 0, lower: 0 }, { upper: 1, lower: 2 }, { upper: 2, lower: 2 }, { upper: 1, lower: 0 }].map(isName)).toEqual(
      [false, false, false, true, true],
    )
  })

  test('are shown once, as a name if they are also a word, and at most five of them', () => {
    const surfaces = ['tintala', 'Tintala', 'État', 'etat', 'pont', 'PONT', 'Pont', 'péage', 'maire', 'ville']
    const show = (...terms: number[]) => readableTerms(terms, (term) => surfaces[term], weights)
    expect(show(0, 1)).toEqual(['Tintala'])
    expect(show(2, 3)).toEqual(['État'])
    expect(show(4, 5, 6)).toEqual(['PONT'])
    expect(show(99, 7)).toEqual(['péage'])
    expect(show(0, 2, 4, 7, 8, 9)).toEqual(['tintala', 'État', 'pont', 'péage', 'maire'])
  })
})
