import { describe, expect, test } from 'vitest'
import { articleFields, changedFields, changesIn, fieldEntries, fieldNames, withDefaults } from '../../src/content/article-field.ts'

const image = { url: 'https://a.example/1.jpg', template: null, width: null, height: null, alt: '', caption: null, credit: null }
const given = {
  url: 'https://a.example/1',
  title: 'Un pont',
  lead: 'Il est ouvert.',
  byline: 'Par Awa SANGALA',
  image,
  genre: 'OPINION',
  language: 'fr',
  access: 'SUBSCRIBERS',
  mayBeSyndicated: false,
  contributionsMessage: 'Abonnez-vous.',
} as const

describe('The plain fields of an article', () => {
  test('are those of the table', () => {
    expect(fieldNames).toEqual(Object.keys(given))
    expect(Object.fromEntries(fieldEntries)).toEqual(articleFields)
    const having = (attribute: string) => fieldEntries.filter(([, field]) => Object.hasOwn(field, attribute)).map(([name]) => name)
    expect(
      Object.fromEntries(['isNullable', 'isOptional', 'isEditable', 'isKept'].map((attribute) => [attribute, having(attribute)])),
    ).toEqual({
      isNullable: ['url', 'lead', 'byline', 'image', 'contributionsMessage'],
      isOptional: ['mayBeSyndicated'],
      isEditable: ['title', 'lead', 'byline', 'image', 'genre', 'language', 'access', 'mayBeSyndicated'],
      isKept: ['url', 'byline'],
    })
    expect(fieldEntries.map(([, { type }]) => type)).toEqual([
      'address',
      'text',
      'text',
      'text',
      'image',
      'genre',
      'language',
      'access',
      'boolean',
      'text',
    ])
  })

  test('have their defaults where none are given', () => {
    expect(withDefaults(given)).toEqual(given)
    expect(withDefaults({ title: 'Un pont', language: 'fr' })).toEqual({
      url: null,
      title: 'Un pont',
      lead: null,
      byline: null,
      image: null,
      genre: 'NEWS',
      language: 'fr',
      access: 'FREE',
      mayBeSyndicated: true,
      contributionsMessage: null,
    })
  })
})

describe('The changes of an editor', () => {
  test('are the fields that are given, and that editors can change', () => {
    const { url, contributionsMessage, ...editable } = given
    expect(changesIn({ ...given } as never)).toEqual(editable)
    expect(changesIn({})).toEqual({})
    expect(changesIn({ mayBeSyndicated: false })).toEqual({ mayBeSyndicated: false })
    expect([url, contributionsMessage]).not.toContain(undefined)
  })

  test('remove values that an article may lack, and no others', () => {
    expect(
      changesIn({ title: null, lead: null, byline: null, image: null, genre: null, language: null, access: null, mayBeSyndicated: null }),
    ).toEqual({ lead: null, byline: null, image: null })
  })

  test('leave all other fields as they are', () => {
    expect(changedFields(given, {})).toEqual(given)
    expect(changedFields(given, { title: 'Le pont', lead: null, byline: undefined })).toEqual({ ...given, title: 'Le pont', lead: null })
  })
})
