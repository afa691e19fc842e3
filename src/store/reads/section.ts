import type { SectionRecord } from '../../content/article.ts'
import { type Database, Prisma } from '../database/database.ts'

/** The paper's own plan. */
export interface SectionPlan {
  /** In the paper's order. */
  readonly sections: readonly SectionRecord[]
  readonly byId: ReadonlyMap<string, SectionRecord>
  /** By today's slugs and by former ones. */
  readonly bySlug: ReadonlyMap<string, SectionRecord>
}

/** The columns of a SectionRecord, of the row that the statement calls `section`. */
export const sectionColumns = Prisma.sql`section.id, section.slug, section.name, section.description, section.position,
  section.parent_id AS "parentId"`

/**
 * All sections, whole: a paper has a dozen, and nearly every answer names some of them. They are always visible, whatever they hold.
 */
export async function readSections({ query }: Pick<Database, 'query'>): Promise<SectionPlan> {
  const sections = await query<SectionRecord & { slugs: readonly string[] }>(Prisma.sql`
    SELECT ${sectionColumns},
      ARRAY(SELECT slug FROM section_slug WHERE section_id = section.id) AS slugs
    FROM section ORDER BY section.position, section.slug`)
  return {
    sections,
    byId: new Map(sections.map((section) => [section.id, section])),
    bySlug: new Map(sections.flatMap((section) => section.slugs.map((slug) => [slug, section]))),
  }
}
