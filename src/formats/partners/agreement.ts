import { printDate } from '../../content/date.ts'
import type { Partner, PartnerRights } from '../../content/partner.ts'
import type { Publication } from '../../content/publication.ts'
import { html, type Markup } from '../markup.ts'
import { printNumber } from './usage-chart.ts'

/** An agreement with what people know it by. */
export interface Agreement extends Partner {
  readonly sectionSlugs: readonly string[]
  /** Newest first, revoked ones included. */
  readonly keys: readonly AgreementKey[]
}

interface AgreementKey {
  readonly prefix: string
  readonly isPublic: boolean
  readonly createdAt: Date
  /** Null while the key is valid. */
  readonly revokedAt: Date | null
}

export const rightsInWords: Readonly<Record<PartnerRights, string>> = {
  HEADLINE: 'Les titres',
  LEAD: 'Les titres et les chapeaux',
  FULL: 'Les articles entiers, images comprises',
}

/** The terms of an agreement in words. */
export function agreementFacts(agreement: Agreement, { timeZone }: Publication): Markup {
  const { rights, sectionSlugs, origins, attribution, campaign, quota, requestsPerMinute, expiresAt, developer } = agreement
  const facts: readonly (readonly [string, Markup | string])[] = [
    ['Vous pouvez montrer', rightsInWords[rights]],
    ['Rubriques', sectionSlugs.length === 0 ? 'Toutes' : sectionSlugs.join(', ')],
    ['Sites', origins.length === 0 ? 'Aucun\u00a0: la clé publique ne répond à aucune page' : origins.join(', ')],
    ['Mention obligatoire', attribution ?? 'Aucune'],
    ['Paramètres des liens', campaign ?? 'Aucun'],
    ['Quota', quota === null ? 'Sans limite' : `${printNumber(quota)} unités par jour (UTC)`],
    ['Cadence', requestsPerMinute === null ? 'Sans limite' : `${printNumber(requestsPerMinute)} requêtes par minute`],
    [
      'Échéance',
      expiresAt === null
        ? 'Sans échéance'
        : html`<time datetime="${expiresAt.toISOString()}">${printDate(expiresAt, 'MEDIUM', timeZone)}</time>`,
    ],
    ...(developer
      ? ([['Développement', 'Cette clé peut envoyer tout document au graphe, et lit le coût de chaque requête']] as const)
      : []),
  ]
  return html`<dl class="facts">${facts.map(([term, description]) => html`<dt>${term}</dt><dd>${description}</dd>\n`)}</dl>`
}

/** The valid keys of an agreement. A secret key is shown by its beginning, which is all that is known of it. */
export const validKeys = ({ keys }: Agreement): readonly AgreementKey[] => keys.filter(({ revokedAt }) => revokedAt === null)

/** A new secret key, which is shown once. */
export const newKey = (key: string): Markup =>
  html`<div class="notice" tabindex="-1"><p>Voici la nouvelle clé secrète. Notez-la maintenant : elle n’est montrée qu’une fois.</p>
<pre id="nouvelle-cle" tabindex="0">${key}</pre><button class="button" type="button" data-copy="nouvelle-cle">Copier</button></div>`
