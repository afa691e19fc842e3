import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/list-size.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { ArticleConnection, articlePage, decodeLatest, decodePage, latestArticles } from './article-connection.ts'
import { builder } from './builder.ts'
import { pageArguments, pageListSize } from './connection.ts'
import { decodeSectionBy, findSection, SectionBy, sectionById } from './lookup.ts'
import { Article, Section } from './refs.ts'

builder.node(Section, {
  description: 'A desk of the paper: Politique, Économie, Sports. Always visible, also while it holds nothing.',
  id: { resolve: (section) => section.id },
  loadWithoutCache: sectionById,
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its address today. Former ones go on answering.' }),
    name: t.exposeString('name', { description: 'As the paper prints it.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is about, for readers. Null: not written.' }),
    position: t.exposeInt('position', { description: 'Its place in the paper’s own order.' }),
    parent: t.field({
      type: Section,
      nullable: true,
      description: 'The section it is a part of. Null: of none.',
      resolve: ({ parentId }, _args, context) => sectionById(parentId, context),
    }),
    latest: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [Article],
      description: 'Its newest articles, newest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'How many, 50 at most.' }) },
      resolve: decoding(decodeLatest, (section, size, context, info) =>
        latestArticles({ sectionId: section.id }, size, context, needsOf(info)),
      ),
    }),
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'All its articles, newest first, page by page.',
      args: pageArguments(t.arg),
      resolve: decoding(decodePage, (section, page, context, info) => articlePage({ sectionId: section.id }, page, context, needsOf(info))),
    }),
  }),
})

builder.queryFields((t) => ({
  section: t.field({
    type: Section,
    nullable: true,
    description: 'One section. Null: there is none.',
    args: { by: t.arg({ type: SectionBy, required: true, description: 'Which one.' }) },
    resolve: decoding(
      ({ by }) => decodeSectionBy(by),
      (_root, reference, context) => findSection(reference, context),
    ),
  }),
  sections: t.field({
    extensions: listSize({ assumedSize: 10 }),
    type: [Section],
    description: 'All sections in the paper’s own order.',
    resolve: async (_root, _args, { loaders }) => [...(await loaders.sections).sections],
  }),
}))
