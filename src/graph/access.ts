import { builder } from './builder.ts'

export const Access = builder.enumType('Access', {
  description: 'Who may read the whole text. Title, lead and links are everybody’s.',
  values: {
    FREE: { description: 'Everybody.' },
    REGISTERED: {
      description:
        'Meant for readers with an account. Kiosque does not recognise them yet: only readers with a subscription may read the whole text, as with `SUBSCRIBERS`.',
    },
    SUBSCRIBERS: { description: 'Readers with a subscription.' },
  },
})
