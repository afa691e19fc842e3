import { describe, expect, test } from 'vitest'
import { creditsOf, joinedNames, nameListParts } from '../../src/content/byline.ts'

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

/** The names in the byline. */
const namesIn = (byline: string) => creditsOf(byline).map(({ name }) => name)
const kindOf = (name: string) =>
  creditsOf(name)
    .map(({ kind }) => kind)
    .join()

describe('An introduction', () => {
  const introductions = [
    ...['Par', 'PAR', 'By', 'von', 'Por', 'Source', 'Ecrit par', 'Écrit par', 'Written by', 'Rédigé par', 'Redige par', 'Rédige par'],
    ...['Redigé par', 'Publié par', 'Publie par', 'Posté par', 'Poste par', 'Auteur', 'Auteurs', 'Propos recueillis par', 'Texte de'],
    ...['Textes de', 'Texte par', 'Textes par', 'De notre correspondant', 'De notre correspondante', 'De nos correspondants'],
    ...['De nos correspondantes', 'De notre envoyé', 'De notre envoyée', 'De notre envoye', 'De nos envoyés', 'De nos envoyees'],
    ...['De notre reporter', 'De nos reporters', 'De l’un de nos reporters', "De l'un de nos reporters", 'De notre envoyé spécial'],
    ...['De notre envoyée spéciale', 'De notre envoye special', 'De nos envoyées spéciales', 'De nos envoyés spéciaux'],
    ...['De notre correspondant permanent', 'De notre correspondante permanente', 'De nos correspondants permanents', 'De notre reporter,'],
  ]

  test.each(introductions)('"%s" is no part of a name', (introduction) => {
    for (const between of [' ', ': ', '\u00a0: ', ' :\u202f', '  '])
      expect(namesIn(`${introduction}${between}Awa SANGALA`)).toEqual(['Awa SANGALA'])
  })

  test('is only at the beginning, and only whole words', () => {
    expect(namesIn('Parfait DIOLO')).toEqual(['Parfait DIOLO'])
    expect(namesIn('Awa par DIOLO')).toEqual(['Awa par DIOLO'])
    expect(namesIn('De notre rue')).toEqual(['De notre rue'])
  })
})

test('Names are separated by punctuation or by a word, and each is credited once', () => {
  const both = ['Awa SANGALA', 'Bakary DIOLO']
  for (const separator of [',', ', ', ' ;', ' / ', '&', ' + ', '|', ' et ', ' and ', '  AVEC\u00a0 ', '\u202fet\u202f', ', et ', '  ,  '])
    expect(namesIn(`Awa SANGALA${separator}Bakary DIOLO`)).toEqual(both)
  expect(namesIn('Awa  SANGALA\u00a0\u00a0K, ( Bakary DIOLO ), AWA SÂNGALA K')).toEqual(['Awa SANGALA K', 'Bakary DIOLO'])
  expect(namesIn('Awa,et Violet, Etienne,Juliet K,  and Andy')).toEqual(['Awa', 'Violet', 'Etienne', 'Juliet K', 'Andy'])
  expect(namesIn('(Awa), ( Bakary), (Oumou )')).toEqual(['Awa', 'Bakary', 'Oumou'])
  expect(namesIn('Étienne et Andrée, (A) B, C (D), (E')).toEqual(['Étienne', 'Andrée', '(A) B', 'C (D)', '(E'])
  expect(['', ' – ', '2024', '( )', ', ;'].map(namesIn)).toEqual([[], [], [], [], []])
})

describe('An organisation is recognised by', () => {
  test.each([
    ...[
      'Agence France-Presse',
      'Anadolu',
      'Anadolu Agency',
      'Associated Press',
      'APANEWS',
      'APA News',
      'Belga',
      'Bloomberg',
      'Panapress',
      'Reuters',
      'Xinhua',
    ],
    ...[
      'La rédaction',
      'Le Service politique',
      'Les Journal',
      'L’équipe',
      "L'Agence",
      'Notre correspondance',
      'Nos bureau',
      'The Staff',
      'Redaction',
    ],
    ...[
      'Agence de presse',
      'Service',
      'Journal',
      'Quotidien',
      'Magazine',
      'Desk Afrique',
      'Cellule de communication',
      'Correspondance particulière',
    ],
    ...[
      'Rubrique sport',
      'Bureau de Paris',
      'Direction de la communication',
      'Editor',
      'Editors',
      'Newsroom',
      'Staff',
      'Team',
      'Équipe web',
    ],
    ...['Collectif des femmes', 'Conseil de sécurité', 'Ministère de la santé', 'Gouvernement', 'Présidence du Faso'],
    ...['Studio Tamani', 'Radio Sandiala', 'Télé Kita', 'Groupe Yélouma', 'Sahel News du soir', 'Le studio de Kita', 'Kita TV du Mali'],
    ...[
      'Sahel News',
      'Free Press',
      'Afrique Presse',
      'Kita Media',
      'Kita Medias',
      'Kita Network',
      'News Agency',
      'The Wire',
      'Kita Newsroom',
    ],
    ...[
      'Kita Rédaction',
      'Kita WebTV',
      'Kita web tv',
      'Sahel Radio',
      'Sahel Télévision',
      'Sahel Magazine',
      'Kita Inc',
      'Kita Inc.',
      'Kita LLC',
    ],
    ...['Kita Ltd', 'Kita GmbH', 'Kita SARL', 'Kita S.A.R.L.', 'Kita S.A.L', 'Kita SAL', 'Femmes Association', 'Jeune Afrique'],
    ...[
      'Radio Africa',
      'Mali Info',
      'Mali Infos',
      'Mali Actu',
      'Mali Actus',
      'Mali Actualité',
      'Mali Actualités',
      'Kita Hebdo',
      'Mali Times',
    ],
    ...[
      'Mali Tribune',
      'Kita Quotidien',
      'Kita Gazette',
      'Kita Journal',
      'Kita Online',
      'Kita University',
      'Kita Foundation',
      'Kita Institut',
    ],
    ...[
      'AFP',
      'AMAP',
      'RT',
      'UNICEF',
      'Maliweb.net',
      'Mali-24.info',
      'Journaldumali.com',
      'Le Républicain',
      'La Sentinelle',
      'Les Échos',
      'L’Essor',
      "L'Indépendant",
      'Le\u00a0Républicain',
    ],
  ])('"%s"', (name) => expect(kindOf(name)).toBe('ORGANISATION'))

  test.each([
    ...[
      'Awa SANGALA',
      'Jean Service',
      'Marie Desk',
      'A',
      'UNICEFS',
      'Éa',
      'AbC',
      'xAFP',
      'AFP2',
      'Radiodiffusion',
      'Servicea Kita',
      'Le républicain',
    ],
    ...[
      'Ali Le Républicain',
      'Ali Kita.net',
      'Ali Groupe Kita',
      'La Fontaine Jean',
      'Lis Éa',
      'L’A',
      'Ma.li',
      'Awa.SANGALA',
      'Awa K.net',
      'a.net K',
      'Sarla',
      'Ali Presses',
      'Newsy Ali',
      'Tvb Kita',
    ],
    ...['Afrique Ali', 'Infos Mali', 'Télé', 'Journaliste Ali', 'Ali Sal-Ba'],
  ])('and "%s" is a person', (name) => expect(kindOf(name)).toBe('PERSON'))
})

test('Names are joined as in a French sentence, which can also be taken in pieces', () => {
  expect([[], ['Awa'], ['Awa', 'Bakary'], ['Awa', 'Bakary', 'Oumou']].map(joinedNames)).toEqual([
    null,
    'Awa',
    'Awa et Bakary',
    'Awa, Bakary et Oumou',
  ])
  expect([0, 1, 2, 3].map(nameListParts)).toEqual([[], [0], [0, ' et ', 1], [0, ', ', 1, ' et ', 2]])
})
