import { builder } from './builder.ts'

export const Access = builder.enumType('Access', {
  description: 'Who may read the whole text. Title, lead and links are everybody’s.',
  values: {
    FREE: { description: 'Everybody.' },
    REGISTERED: { description: 'Readers with an account.' },
    SUBSCRIBERS: { description: 'Readers with a subscription.' },
  },
})
