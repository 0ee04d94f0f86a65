import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import type { DealCheck, DealConflict, RegistrationHead } from '#apps/console/api/registrations.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]
const GOOD = 'mark mark-good'
const WAITS = 'mark mark-attention'
const HARM = 'mark mark-harm'

export const REGISTRATION_STATES: Readonly<Record<RegistrationHead['state'], Marked>> = {
  pending: [WAITS, 'Pending'],
  approved: [GOOD, 'Approved'],
  extended: [GOOD, 'Extended'],
  contested: [WAITS, 'Contested'],
  won: [GOOD, 'Won'],
  expired: ['mark', 'Expired'],
  rejected: [HARM, 'Rejected'],
  lost: ['mark', 'Lost'],
  withdrawn: ['mark', 'Withdrawn'],
}

/** `2 of 5 registered deals wait for a decision`. */
export function registrationsTitle(all: readonly RegistrationHead[]): string {
  if (all.length === 0) return 'No deal has been registered for protection yet'
  const waiting = all.filter(({ state }) => state === 'pending' || state === 'contested').length
  const count = countText(all.length, 'registered deal')
  if (waiting === 0) return `${count}, and none waits for a decision`
  if (all.length === 1) return 'The only registered deal waits for a decision'
  return `${waiting.toLocaleString('en')} of ${count} ${waiting === 1 ? 'waits' : 'wait'} for a decision`
}

type Clocked = Pick<
  RegistrationHead,
  'state' | 'since' | 'decideBy' | 'late' | 'protectedUntil' | 'contestBy' | 'extensionsLeft'
>

/** Which clock runs, and until when. */
export function clockText({ state, since, decideBy, late, protectedUntil, contestBy }: Clocked): string {
  if (state === 'pending' || state === 'contested') {
    return late ? `late: a decision was due by ${momentText(decideBy)}` : `a decision is due by ${momentText(decideBy)}`
  }
  if ((state === 'approved' || state === 'extended') && protectedUntil !== null) {
    return `protected until ${momentText(protectedUntil)}`
  }
  if (state === 'rejected' && contestBy !== null) return `can be contested until ${momentText(contestBy)}`
  return `since ${dateText(since)}`
}

/** What a check came to, in a sentence. */
export function checkText({ conflict, until }: DealCheck): string {
  if (!conflict) return 'No other registration stands in its way.'
  if (until === null) return 'Another registration stands in its way, and is not decided yet.'
  return `Another registration stands in its way until ${momentText(until)}.`
}

const BY: Readonly<Record<DealConflict['reasons'][number]['by'], string>> = {
  name: 'name',
  words: 'words of the name',
  domain: 'domain',
}

/** `name: “Fen Foods” and “Fen Foods GmbH”`. */
export function reasonText({ by, mine, theirs }: DealConflict['reasons'][number]): string {
  return mine === theirs ? `${BY[by]}: “${mine}”` : `${BY[by]}: “${mine}” and “${theirs}”`
}
