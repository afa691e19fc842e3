import type { Partner as PartnerRecord, PartnerRights as PartnerRightsRecord } from '../content/partner.ts'
import type { Viewer as ViewerRecord } from '../content/viewer.ts'
import { webAddress } from '../content/web-address.ts'
import { builder } from './builder.ts'

const Audience = builder.enumType('Audience', {
  description: 'Role of a viewer. The credential of the request proves it.',
  values: {
    ANONYMOUS: { description: 'A request without a credential.' },
    PARTNER: {
      description: 'A site or an app with a partner key. It sees only content that may be syndicated and that its agreement includes.',
    },
    SUBSCRIBER: { description: 'A reader with a subscription. Subscribers read whole bodies and readers’ contributions.' },
    EDITOR: { description: 'A journalist of the newspaper, who can run commands and use `desk`.' },
    ADMIN: { description: 'An administrator of the gateway, with all the rights of an editor.' },
  },
})

const partnerRights = {
  HEADLINE: { description: 'Headlines, with dates and names.' },
  LEAD: { description: 'Also leads and main pictures.' },
  FULL: { description: 'Whole articles.' },
} as const satisfies Record<PartnerRightsRecord, object>

const PartnerRights = builder.enumType('PartnerRights', {
  description: 'How much of an article a partner may show. The gateway returns no more.',
  values: partnerRights,
})

const Partner = builder.objectRef<PartnerRecord>('Partner').implement({
  description: 'A site or an app that shows the newspaper’s articles under an agreement.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name as written in the agreement.' }),
    attribution: t.exposeString('attribution', {
      nullable: true,
      description: 'Text that the partner must print next to each article. `null` if none was agreed.',
    }),
    rights: t.field({ type: PartnerRights, description: 'How much of an article the partner may show.', resolve: ({ rights }) => rights }),
    campaign: t.exposeString('campaign', {
      nullable: true,
      description:
        'Query parameters to add to links to the newspaper: `utm_source=relais`. Keep a parameter that a link already has. `null` if none were agreed.',
    }),
    origins: t.field({
      type: ['URL'],
      description: 'Sites where the partner may show articles. Empty if none were agreed.',
      resolve: ({ origins }) => origins.flatMap((origin) => webAddress(origin) ?? []),
    }),
  }),
})

const Viewer = builder.objectRef<ViewerRecord>('Viewer').implement({
  description: 'The sender of the request, as proved by its credential.',
  fields: (t) => ({
    audience: t.field({
      type: Audience,
      description: 'Role of the viewer. It decides, for example, whether `Article.body` is a `FullBody` or a `PreviewBody`.',
      resolve: ({ audience }) => audience,
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Display name from the credential. `null` if the credential contains none or there is no credential.',
    }),
    partner: t.field({
      type: Partner,
      nullable: true,
      description: 'The partner that owns the key. `null` if the viewer is not a partner.',
      resolve: ({ partner }) => partner,
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'The sender of the request. Use it to check which role a credential gives.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
)
