import type { AuditRecord, Difference, Revision as RevisionRecord } from '../content/editing.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

const Editor = builder.objectRef<RevisionRecord['by'] & object>('Editor').implement({
  description: 'The person or program that ran a command.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'Permanent identifier from the credential.' }),
    name: t.exposeString('name', { nullable: true, description: 'Display name. `null` if the credential contained none.' }),
  }),
})

export const Revision = builder.objectRef<RevisionRecord>('Revision').implement({
  description: 'A stored version of an article.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Version number, for `restoreArticle` and `changesBetween`.' }),
    at: t.field({ type: 'DateTime', description: 'Time at which the version was made.', resolve: ({ at }) => at }),
    by: t.field({
      type: Editor,
      nullable: true,
      description: 'The editor who made the version. `null` for the version that existed before the first command.',
      resolve: ({ by }) => by,
    }),
    action: t.exposeString('action', {
      description:
        'The command that made the version: `saved`, `published`, `withdrawn`, `moved`, `renamed`, `corrected`, `pinned`, `marked` (as sensitive) or `restored`. `found` for the version that existed before the first command.',
    }),
    title: t.string({ description: 'Title in this version.', resolve: ({ document }) => document.title }),
    document: t.field({
      type: 'JSON',
      description: 'All stored values of the article in this version.',
      resolve: ({ document }) => document,
    }),
  }),
})

export const FieldChange = builder.objectRef<Difference>('FieldChange').implement({
  description: 'A difference between two versions of an article.',
  fields: (t) => ({
    part: t.exposeString('part', { description: 'Name of the property in `Revision.document`.' }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Value in the earlier version. `null` if the property was not set.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Value in the later version. `null` if the property is not set.',
      resolve: ({ after }) => after,
    }),
  }),
})

export const AuditEntry = builder.objectRef<AuditRecord>('AuditEntry').implement({
  description: 'An entry of the audit trail. Entries can’t be changed or deleted.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Time of the command.', resolve: ({ at }) => at }),
    by: t.field({ type: Editor, description: 'The person or program that ran the command.', resolve: ({ by }) => by }),
    action: t.exposeString('action', {
      description:
        'The command, such as `saved` or `published`; see also `Revision.action`. `fronted`, `described` and `merged` are about other objects than articles.',
    }),
    version: t.exposeInt('version', {
      nullable: true,
      description: 'Version of the article after the command. `null` if the command was not about an article.',
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Stored values before the command. `null` if the command created the object.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Stored values after the command. `null` if there are none.',
      resolve: ({ after }) => after,
    }),
  }),
})

const auditMax = 500

export const decodeAudit = ({ first }: { readonly first: number }): number => sizeWithin(first, 'first', auditMax)
