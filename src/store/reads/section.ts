import type { SectionRecord } from '../../content/article.ts'
import { type Database, Prisma } from '../database/database.ts'

/** All sections of the paper. */
export interface SectionPlan {
  /** In the paper's order. */
  readonly sections: readonly SectionRecord[]
  readonly byId: ReadonlyMap<string, SectionRecord>
  /** By current and former slugs. */
  readonly bySlug: ReadonlyMap<string, SectionRecord>
}

/** The columns of a SectionRecord, of the row that the statement calls `section`. */
export const sectionColumns = Prisma.sql`section.id, section.slug, section.name, section.description, section.position,
  section.parent_id AS "parentId"`

/**
 * Reads all sections: a paper has a dozen, and nearly every answer contains some of them. They are visible even if they have no articles.
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
