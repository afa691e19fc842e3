import type { View } from '../content/audience.ts'
import { builder } from './builder.ts'

const Audience = builder.enumType('Audience', {
  description: 'As whom the gateway knows the viewer.',
  values: {
    ANONYMOUS: { description: 'Somebody who said nothing of themselves.' },
    PARTNER: { description: 'A site or an app with a key.' },
    SUBSCRIBER: { description: 'A reader with a subscription.' },
    EDITOR: { description: 'A journalist of the paper.' },
    ADMIN: { description: 'An editor who also runs the gateway.' },
  },
})

const Viewer = builder.objectRef<View>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    audience: t.field({
      type: Audience,
      description: 'It decides what is whole and what is a preview.',
      resolve: ({ audience }) => audience,
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({ type: Viewer, description: 'Who the gateway takes the request to be from.', resolve: (_root, _args, { view }) => view }),
)
