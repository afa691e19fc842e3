import { builder } from './builder.ts'

export const Access = builder.enumType('Access', {
  description: 'Who can read the whole body of an article. Everybody can read its title, lead and related links.',
  values: {
    FREE: { description: 'Everybody can read the whole body.' },
    REGISTERED: {
      description: 'Meant for readers with an account. The gateway knows no such readers yet: only subscribers can read the whole body.',
    },
    SUBSCRIBERS: { description: 'Only subscribers can read the whole body.' },
  },
})
