import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/field-cost.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { ArticleConnection, articlePage, decodeLatest, decodePage, latestArticles } from './article-connection.ts'
import { builder } from './builder.ts'
import { pageArguments, pageListSize } from './connection.ts'
import { decodeSectionBy, findSection, SectionBy, sectionById } from './lookup.ts'
import { Article, Section } from './refs.ts'

builder.node(Section, {
  description: 'A section of the newspaper, such as Politique, Économie or Sports. It is always visible, even without articles.',
  id: { resolve: (section) => section.id },
  loadWithoutCache: sectionById,
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Current slug for URLs. Lookups by former slugs keep working.' }),
    name: t.exposeString('name', { description: 'Name as printed.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Description for readers. `null` if none has been written.',
    }),
    position: t.exposeInt('position', { description: 'Sort key of the newspaper’s own order of sections, ascending.' }),
    parent: t.field({
      type: Section,
      nullable: true,
      description: 'Parent section. `null` for a top-level section.',
      resolve: ({ parentId }, _args, context) => sectionById(parentId, context),
    }),
    latest: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [Article],
      description: 'Latest articles, newest first. Use it for teasers and menus; it has no cursors and costs less than `articles`.',
      args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'Number of articles: 0 to 50.' }) },
      resolve: decoding(decodeLatest, (section, size, context, info) =>
        latestArticles({ sectionId: section.id }, size, context, needsOf(info)),
      ),
    }),
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'All visible articles, newest first. Articles of subsections are not included.',
      args: pageArguments(t.arg),
      resolve: decoding(decodePage, (section, page, context, info) => articlePage({ sectionId: section.id }, page, context, needsOf(info))),
    }),
  }),
})

builder.queryFields((t) => ({
  section: t.field({
    type: Section,
    nullable: true,
    description: 'A section by `id` or slug. `null` if there is none.',
    args: { by: t.arg({ type: SectionBy, required: true }) },
    resolve: decoding(
      ({ by }) => decodeSectionBy(by),
      (_root, reference, context) => findSection(reference, context),
    ),
  }),
  sections: t.field({
    extensions: listSize({ assumedSize: 10 }),
    type: [Section],
    description: 'All sections, in the newspaper’s own order.',
    resolve: async (_root, _args, { loaders }) => [...(await loaders.sections).sections],
  }),
}))
