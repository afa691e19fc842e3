import { NotFound } from '../../../content/error.ts'
import type { Viewer } from '../../../content/viewer.ts'
import { scriptPath } from '../../../formats/embed/script-address.ts'
import { html, type Markup } from '../../../formats/markup.ts'
import { newKey } from '../../../formats/partners/agreement.ts'
import { partnerPanel } from '../../../formats/partners/panel.ts'
import { signInPage } from '../../../formats/partners/shell.ts'
import { previewMarkup, workshopMarkup } from '../../../formats/partners/workshop.ts'
import { type ListedPartner, listPartners, rotatePartnerKey } from '../../../store/commands/partner.ts'
import { partnerUsage } from '../../../store/reads/partner-usage.ts'
import type { DocumentRouteOptions } from '../../publishing.ts'
import type { Route } from '../../route.ts'
import { widgetScripts } from '../embed/scripts.ts'
import { areaRoute, noFields, signInRoute } from './area.ts'
import { decodeChoice, firstChoice, workshopOf } from './headlines-choice.ts'
import { daysShown, shownUsage } from './partner-usage.ts'

/** The page where a partner tries what it may show, and reads its agreement and its usage. It signs in with its secret key. */
export function partnerRoutes(options: DocumentRouteOptions): Route[] {
  const { database, publication, clock } = options

  const panel = async (viewer: Viewer, notice: Markup | null): Promise<Markup> => {
    const at = clock()
    const agreement = await agreementOf(viewer)
    const usage = await partnerUsage(database, agreement.name, { at, days: daysShown })
    if (!usage) throw new NotFound(`There is no partner "${agreement.name}".`)
    const workshop = workshopMarkup(await workshopOf(options, agreement, firstChoice))
    return partnerPanel({ agreement, usage: shownUsage(usage, at, agreement.countsClicks), publication, workshop, notice })
  }

  const agreementOf = async ({ partner }: Viewer): Promise<ListedPartner> => {
    const agreement = (await listPartners(database)).find(({ id }) => id === partner?.id)
    if (!agreement) throw new NotFound('There is no partner with this key.')
    return agreement
  }

  return [
    signInRoute('/partners', () =>
      signInPage(publication, {
        title: 'Espace partenaires',
        introduction: html`<p class="lead">Essayez nos titres sur vos pages, copiez ce qu’il faut, et voyez ce que vous consommez.</p>`,
        label: 'Clé secrète',
        hint: 'Elle commence par kq_. La page ne la garde qu’en mémoire.',
        path: '/partners/panel',
        widget: scriptPath(widgetScripts().current),
      }),
    ),
    areaRoute(
      { method: 'GET', path: '/partners/panel', refusal: refusalOf, decode: noFields, answer: (viewer) => panel(viewer, null) },
      options,
    ),
    areaRoute(
      {
        method: 'GET',
        path: '/partners/headlines',
        refusal: refusalOf,
        decode: decodeChoice,
        answer: async (viewer, choice) => previewMarkup(await workshopOf(options, await agreementOf(viewer), choice)),
      },
      options,
    ),
    areaRoute(
      {
        method: 'POST',
        path: '/partners/rotate',
        refusal: refusalOf,
        decode: noFields,
        async answer(viewer) {
          const { id, name } = await agreementOf(viewer)
          const key = await rotatePartnerKey(database, name, { isPublic: false }, clock(), { by: { subject: id, name } })
          return panel(viewer, newKey(key))
        },
      },
      options,
    ),
  ]
}

const refusalOf = ({ partner, partnerKey }: Viewer): string | null =>
  partner && !partnerKey?.isPublic ? null : 'This page is for partners: expected a secret key of the form "kq_…".'
