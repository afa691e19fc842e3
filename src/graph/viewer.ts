import type { Partner as PartnerRecord } from '../content/partner.ts'
import type { Viewer as ViewerRecord } from '../content/viewer.ts'
import { webAddress } from '../content/web-address.ts'
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

const Partner = builder.objectRef<PartnerRecord>('Partner').implement({
  description: 'A site or an app that shows the paper’s articles under an agreement.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As the agreement has it.' }),
    attribution: t.exposeString('attribution', {
      nullable: true,
      description: 'What has to be printed beside an article. Null: nothing is agreed.',
    }),
    origins: t.field({
      type: ['URL'],
      description: 'The sites on which the articles may be shown. Empty: none is agreed.',
      resolve: ({ origins }) => origins.flatMap((origin) => webAddress(origin) ?? []),
    }),
  }),
})

const Viewer = builder.objectRef<ViewerRecord>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    audience: t.field({
      type: Audience,
      description: 'It decides what is whole and what is a preview.',
      resolve: ({ audience }) => audience,
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'As the credential says it. Null: it says none, or there is no credential.',
    }),
    partner: t.field({
      type: Partner,
      nullable: true,
      description: 'The partner whose key it is. Null: the viewer is none.',
      resolve: ({ partner }) => partner,
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({ type: Viewer, description: 'Who the gateway takes the request to be from.', resolve: (_root, _args, { viewer }) => viewer }),
)
