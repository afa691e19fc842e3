import { z } from 'zod'
import { SourceRejected } from '../../content/error.ts'
import { readJson } from '../parsing/json.ts'
import type { FeedItem } from './item.ts'

/** A value of the wrong type is treated as missing. */
const text = z.string().nullish().catch(null)
const person = z.looseObject({ name: text }).nullish().catch(null)
const persons = z.array(person).nullish().catch(null)

/** JSON Feed 1.0 and 1.1, https://www.jsonfeed.org/version/1.1/. */
const feed = z.looseObject({
  version: z.string().regex(/^(?:https?:\/\/(?:www\.)?jsonfeed\.org\/version\/)?1(?:\.\d)?$/u),
  title: text,
  language: text,
  author: person,
  authors: persons,
  items: z.array(z.unknown()),
})

const item = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  author: person,
  authors: persons,
  tags: z.array(text).nullish().catch(null),
  language: text,
})

/** Throws SourceRejected for anything but a JSON Feed. An item that is not an object gives null in its place. */
export function readJsonFeed(content: string): readonly (FeedItem | null)[] {
  const read = feed.safeParse(readJson(content))
  if (!read.success) throw new SourceRejected('feed', 'a JSON Feed', read.error.issues[0]?.message ?? 'something else')
  const { data } = read
  return data.items.map((entry) => {
    const one = item.safeParse(entry)
    if (!one.success) return null
    const own = namesOf(one.data.authors, one.data.author)
    return {
      guid: one.data.id || null,
      link: one.data.url || one.data.external_url || null,
      title: one.data.title || null,
      summary: one.data.summary || null,
      content: one.data.content_html || one.data.content_text || null,
      isPlain: !one.data.content_html,
      publisher: data.title || null,
      authors: own.length > 0 ? own : namesOf(data.authors, data.author),
      categories: (one.data.tags ?? []).flatMap((tag) => tag?.trim() || []),
      imageUrl: one.data.image || one.data.banner_image || null,
      language: one.data.language || data.language || null,
      rights: null,
      published: one.data.date_published || null,
      updated: one.data.date_modified || null,
    }
  })
}

type Person = z.infer<typeof person>

const namesOf = (several: readonly Person[] | null | undefined, one: Person): string[] =>
  (several ?? [one]).flatMap((author) => author?.name?.trim() || [])
