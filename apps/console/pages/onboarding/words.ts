import { asWords } from '#apps/console/api/names.ts'
import type { EnrollmentHead, EnrollmentState, PersonRole } from '#apps/console/api/settings-answers.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'

/** Who may tell what of an enrollment, as the kinds of facts have it. */
export const APPLIERS: readonly PersonRole[] = ['owner']
export const DECIDERS: readonly PersonRole[] = ['owner', 'program_manager', 'account_manager']
export const PAPER_ROLES: readonly PersonRole[] = ['owner', 'finance', 'account_manager']

/** What a partner can be. */
export const PARTS = [
  'reseller',
  'managed_service_provider',
  'cloud_provider',
  'system_integrator',
  'consultant',
  'referrer',
  'distributor',
] as const

export function partsText(parts: readonly string[]): string {
  return listText(parts.map((part) => asWords(part).toLowerCase()))
}

const STATES: Readonly<Record<EnrollmentState, readonly [mark: string, name: string]>> = {
  applied: ['mark mark-attention', 'Applied'],
  more_needed: ['mark mark-attention', 'More is needed'],
  declined: ['mark mark-harm', 'Declined'],
  terms_pending: ['mark mark-attention', 'Terms to accept'],
  documents_pending: ['mark mark-attention', 'Documents to give'],
  approved: ['mark mark-good', 'Approved'],
  enrolled: ['mark mark-good', 'Enrolled'],
  expiring: ['mark mark-attention', 'Ends soon'],
  lapsed: ['mark mark-harm', 'Lapsed'],
  suspended: ['mark mark-harm', 'Suspended'],
  ended: ['mark', 'Ended'],
}

export function stateMark(state: EnrollmentState): readonly [mark: string, name: string] {
  return STATES[state]
}

type Sides = Pick<EnrollmentHead, 'partner' | 'host' | 'state' | 'blocks'>

/** How far it has come, in one sentence, from where the viewer stands. */
export function enrollmentTitle(
  { partner, host, state }: Sides,
  self: string | undefined,
  nameOf: (id: string) => string,
): string {
  const isPartner = partner === self
  const who = isPartner ? 'You' : nameOf(partner)
  const whom = host === self ? 'you' : nameOf(host)
  const are = isPartner ? 'are' : 'is'
  const have = isPartner ? 'have' : 'has'
  const sentences: Readonly<Record<EnrollmentState, string>> = {
    applied: `${who} applied to ${whom}, and a decision is due`,
    more_needed: `${host === self ? 'You need' : `${nameOf(host)} needs`} more before ${isPartner ? 'you are' : `${nameOf(partner)} is`} taken`,
    declined: `${host === self ? 'You' : nameOf(host)} declined ${isPartner ? 'your application' : nameOf(partner)}`,
    terms_pending: `${who} ${have} ${host === self ? 'your terms' : `terms of ${whom}`} to accept`,
    documents_pending: `${who} ${have} documents to give to ${whom}`,
    approved: `${who} ${are} approved and can be enrolled with ${whom}`,
    enrolled: `${who} ${are} enrolled with ${whom}`,
    expiring: `${who} ${are} enrolled with ${whom}, and something ends soon`,
    lapsed: `${who} ${are} no longer enrolled with ${whom}: something is missing`,
    suspended: `${who} ${are} suspended by ${whom}`,
    ended: `The enrollment of ${isPartner ? 'you' : nameOf(partner)} with ${whom} has ended`,
  }
  return sentences[state]
}

/** Which document stands in the way, as far as the block names one: `w9` of `leaf has given no w9`. */
export function documentOf({ says }: Readonly<{ says: string }>): string | undefined {
  return (/has given no ([a-z][a-z0-9_]*)$/.exec(says) ?? /\(([a-z][a-z0-9_]*)\)/.exec(says))?.[1]
}

/** Which terms stand in the way: `altus:partner-terms` of `… version 2 of altus:partner-terms (…)`. */
export function termsOf({ says }: Readonly<{ says: string }>): string | undefined {
  return /version \d+ of (\S+) /.exec(says)?.[1]
}
