import type { ArgBuilder } from '@pothos/core'
import type { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

const teaserCharsMax = 2000

export const decodeTeaserSize = ({ maxChars }: { readonly maxChars: number }): number => sizeWithin(maxChars, 'maxChars', teaserCharsMax, 1)

export const teaserArguments = (t: ArgBuilder<typeof builder.$inferSchemaTypes>) => ({
  maxChars: t.int({ required: true, defaultValue: 160, description: 'Maximum length in graphemes, including the final "…": 1 to 2000.' }),
})
