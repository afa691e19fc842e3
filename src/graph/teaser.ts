import type { ArgBuilder } from '@pothos/core'
import type { builder } from './builder.ts'

export const teaserCharsMax = 2000

export const teaserArguments = (t: ArgBuilder<typeof builder.$inferSchemaTypes>) => ({
  maxChars: t.int({ required: true, defaultValue: 160, description: 'Graphemes, "…" included: 1 to 2000.' }),
})
