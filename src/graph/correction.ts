import { builder } from './builder.ts'

export const Correction = builder.objectRef<{ at: Date; note: string }>('Correction').implement({
  description: 'A published correction of an article.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Time of the correction.', resolve: ({ at }) => at }),
    note: t.exposeString('note', { description: 'Text of the correction, for readers.' }),
  }),
})
