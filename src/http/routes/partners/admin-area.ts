import type { Editing } from '../../../content/editing.ts'
import { noUsage } from '../../../content/partner-usage.ts'
import type { Viewer } from '../../../content/viewer.ts'
import { html, type Markup } from '../../../formats/markup.ts'
import { administration } from '../../../formats/partners/admin.ts'
import { newKey } from '../../../formats/partners/agreement.ts'
import { signInPage } from '../../../formats/partners/shell.ts'
import { addPartner, changePartner, listPartners, revokePartnerKeys, rotatePartnerKey } from '../../../store/commands/partner.ts'
import { usageOfAllPartners } from '../../../store/reads/partner-usage.ts'
import { readSections } from '../../../store/reads/section.ts'
import type { DocumentRouteOptions } from '../../publishing.ts'
import type { Route } from '../../route.ts'
import { fieldOf, requiredField, termsOf } from './agreement-form.ts'
import { areaRoute, noFields, signInRoute } from './area.ts'
import { daysShown } from './partner-usage.ts'

/** The parts of the page where the newspaper manages its partners, with the same commands and audit trail as `kiosque partner`. */
export function administrationRoutes(options: DocumentRouteOptions): Route[] {
  const { database, publication, clock } = options

  const page = async (notice: Markup | null): Promise<Markup> => {
    const [agreements, usage, { sections }] = await Promise.all([
      listPartners(database),
      usageOfAllPartners(database, { at: clock(), days: daysShown }),
      readSections(database),
    ])
    const usageOf = new Map(usage.map((each) => [each.name, each]))
    const partners = agreements.map((agreement) => {
      const found = usageOf.get(agreement.name)
      return { agreement, usage: found ?? noUsage, costOfDayMax: found?.costOfDayMax ?? 0 }
    })
    return administration({ partners, days: daysShown, publication, sections, notice })
  }

  const command = <Decoded>(
    name: string,
    decode: (fields: URLSearchParams) => Decoded,
    run: (decoded: Decoded, at: Date, editing: Editing) => Promise<Markup>,
  ): Route =>
    areaRoute(
      {
        method: 'POST',
        path: `/partners/admin/${name}`,
        refusal: refusalOf,
        decode,
        answer: async (viewer, decoded) => page(await run(decoded, clock(), editingOf(viewer))),
      },
      options,
    )

  return [
    signInRoute('/partners/admin', () =>
      signInPage(publication, {
        title: 'Partenaires',
        introduction: html`<p class="lead">Les accords du journal, leurs clés et leur consommation.</p>`,
        label: 'Jeton',
        hint: 'Celui d’un administrateur. La page ne le garde qu’en mémoire.',
        path: '/partners/admin/panel',
        widget: null,
      }),
    ),
    areaRoute({ method: 'GET', path: '/partners/admin/panel', refusal: refusalOf, decode: noFields, answer: () => page(null) }, options),
    command('add', decodeAgreement, async ({ name, terms }, at, editing) => {
      const keys = await addPartner(database, { ...terms, name }, at, editing)
      return html`${done(`Le partenaire ${name} a été créé. Sa clé publique est ${keys.public}.`)}${newKey(keys.secret)}`
    }),
    command('change', decodeAgreement, async ({ name, terms }, at, editing) => {
      await changePartner(database, name, terms, at, editing)
      return done(`L’accord avec ${name} a été changé.`)
    }),
    command('rotate', decodeRotation, async ({ name, isPublic }, at, editing) => {
      const key = await rotatePartnerKey(database, name, { isPublic }, at, editing)
      return isPublic ? done(`La nouvelle clé publique est ${key}.`) : newKey(key)
    }),
    command('revoke', decodeKey, async (key, at, editing) => {
      const revoked = await revokePartnerKeys(database, key, at, editing)
      return done(revoked.length === 0 ? 'Rien à révoquer\u00a0: la clé ne valait plus.' : `Révoquée\u00a0: ${revoked.join(', ')}.`)
    }),
  ]
}

const decodeAgreement = (fields: URLSearchParams) => ({ name: requiredField(fields, 'name'), terms: termsOf(fields) })

const decodeRotation = (fields: URLSearchParams) => ({
  name: requiredField(fields, 'name'),
  isPublic: fieldOf(fields, 'kind') === 'public',
})

const decodeKey = (fields: URLSearchParams) => requiredField(fields, 'key')

const done = (text: string): Markup => html`<p class="notice" role="status">${text}</p>`

const editingOf = ({ subject, name }: Viewer): Editing => ({ by: { subject: subject ?? '', name } })

const refusalOf = ({ audience }: Viewer): string | null =>
  audience === 'ADMIN' ? null : 'This page is for administrators: expected a token with the role ADMIN.'
