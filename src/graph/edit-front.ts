import { keyOf } from '../content/global-id.ts'
import { decoding } from '../engine/decoding.ts'
import { setFront } from '../store/commands/front.ts'
import { builder } from './builder.ts'
import { command, decodeCommand, editingOf, idempotencyKey } from './mutation.ts'
import { atMost } from './page-size.ts'
import { Publication } from './publication.ts'

const SetFrontInput = builder.inputType('SetFrontInput', {
  description: 'The complete front page (« à la une »); it replaces the previous one.',
  fields: (t) => ({
    articles: t.idList({
      required: true,
      description:
        'Global ids of up to 50 articles, in order and without duplicates. A hidden article keeps its position until it becomes visible. An empty list leaves the front page to the latest articles.',
    }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const frontMax = 50

builder.mutationField('setFront', (t) =>
  t.field({
    type: Publication,
    ...command('SetFrontResult'),
    description: 'Sets the front page (« à la une »), which `Publication.front` fills up with the latest articles.',
    args: { input: t.arg({ type: SetFrontInput, required: true }) },
    resolve: decoding(
      decodeCommand((input: typeof SetFrontInput.$inferInput) =>
        atMost(input.articles, 'articles', frontMax).map((id) => keyOf('Article', id)),
      ),
      async (_root, { request, conditions }, context) => {
        await setFront(context.database, request, context.view.at, editingOf(conditions, context))
        return context.publication
      },
    ),
  }),
)
