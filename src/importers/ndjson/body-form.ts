import { z } from 'zod'
import type { RichText } from '../../content/body.ts'
import { address, image, link, orNull } from './value-form.ts'

const range = { start: z.number().int().nonnegative(), end: z.number().int().positive() }
const mark = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['strong', 'emphasis']), ...range }),
  z.strictObject({ kind: z.literal('link'), ...range, href: link }),
])

/** Whether marks are ordered, lie within the text, and don't overlap partially. */
function isMarkedWell({ text, marks = [] }: RichText): boolean {
  const open: number[] = []
  return marks.every(({ start, end }, index) => {
    while (open.length > 0 && (open.at(-1) ?? 0) <= start) open.pop()
    const fits = start < end && end <= (open.at(-1) ?? text.length) && start >= (marks[index - 1]?.start ?? 0)
    open.push(end)
    return fits
  })
}

const rich = { text: z.string(), marks: z.array(mark).optional() }
const wellMarked = 'marks that are out of order, beyond the text, or overlap half-way'

export const block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), ...rich }).refine(isMarkedWell, wellMarked),
  z
    .strictObject({ kind: z.literal('subheading'), level: z.number().int().min(1).max(6).default(2), ...rich })
    .refine(isMarkedWell, wellMarked),
  z.strictObject({ kind: z.literal('quote'), attribution: orNull(z.string()), ...rich }).refine(isMarkedWell, wellMarked),
  z.strictObject({
    kind: z.literal('list'),
    ordered: z.boolean().default(false),
    items: z.array(z.strictObject(rich).refine(isMarkedWell, wellMarked)),
  }),
  z.strictObject({ kind: z.literal('figure'), image, caption: orNull(z.string()) }),
  z.strictObject({ kind: z.literal('embed'), url: address, provider: orNull(z.string()), title: orNull(z.string()) }),
])
