import { expect, test } from 'vitest'
import { signatureOf } from '../../src/importers/signature.ts'

test.each<[string, string[]]>([
  ['Par Awa SANGALA', ['Awa SANGALA']],
  ['De notre correspondant à Ségou, Bakary Diolo', ['Bakary Diolo']],
  ['Par notre correspondant permanent à Abidjan, Serge Bilo', ['Serge Bilo']],
  ['Par Awa Sangala et Bakary Diolo avec AFP', ['Awa Sangala', 'Bakary Diolo', 'AFP, a house']],
  ['Marie-Ange de la Tour (texte) et Paul Ba (photos)', ['Marie-Ange de la Tour', 'Paul Ba']],
  ['Le 03/03/2021 par Jean-Pierre N’Guessan', ['Jean-Pierre N’Guessan']],
  ['Publié le 3 mars 2021 par Awa Sangala', ['Awa Sangala']],
  ['Awa Sangala Publié le 3 mars 2021 à 14h05', ['Awa Sangala']],
  ['Par Awa Sangala | 3 mars 2021', ['Awa Sangala']],
  ['Par notre envoyé spécial à Gao Moussa Ba', ['Moussa Ba']],
  ['Aïssata Diallo (ANIM) et Modibo Keïta', ['Aïssata Diallo', 'ANIM, a house', 'Modibo Keïta']],
  ['Textes et photos : Awa Sangala', ['Awa Sangala']],
  ['Une enquête d’Awa Sangala', ['Awa Sangala']],
  ['Voir tous les articles de Awa Sangala', ['Awa Sangala']],
  ['Posté par Awa Sangala dans Société, 12 vues', ['Awa Sangala']],
  ['Suivre Awa Sangala Facebook Twitter', ['Awa Sangala']],
  ['Nassi (AFP)', ['AFP, a house']],
  ['Source : Plateaunet', ['Plateaunet, a house']],
  ['BBC Afrique', ['BBC Afrique, a house']],
  ['Nassi, le 3 mars 2021', []],
  ['Partager', []],
  ['Jean Dupuy, envoyé spécial à Gao', ['Jean Dupuy']],
  ['Par Oumar Ould Sidi à Nouakchott', ['Oumar Ould Sidi']],
  ['Rédigé par : Salif KEÏTA - Journaliste', ['Salif KEÏTA']],
  ['By John Smith, Staff Reporter', ['John Smith']],
  ['Awa Sangala awa@fleuve.example', ['Awa Sangala']],
  ['Par Rédaction du web avec AFP', ['Rédaction du web, a house', 'AFP, a house']],
  ['Moussa Sidi / Studio Tambala', ['Moussa Sidi', 'Studio Tambala, a house']],
  ['Le Fleuve (avec Reuters)', ['Reuters, a house']],
  ['Le Fleuve Jeanne LE GOFF', ['Jeanne LE GOFF']],
  ['Le Fleuve', []],
  ['lefleuve.com', []],
  ['@awa_s', []],
  ['https://www.facebook.com/lefleuve', []],
  ['admin', []],
  ['Mis à jour le 03/03/2021 à 14:05', []],
])('"%s" is signed by %j', (line, names) => {
  const { credits } = signatureOf([line], 'Le Fleuve')
  expect(credits.map(({ name, kind }) => (kind === 'PERSON' ? name : `${name}, a house`))).toEqual(names)
})
