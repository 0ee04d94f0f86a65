import { type Plant, type Planters, type Tried, telling, tried } from './injection-rows.test-data.ts'

const CHAIN = ['altus:to-injected', 'nordwind:to-injected']
const BEGUN = '2026-01-01T00:00:00Z'
const TERM = { subscription: 'nordwind:injected', ends: '2027-01-01T00:00:00Z' }
const RENEWED = '/v1/renewals/birch:alpenglow-stratum'

/** Asks about the end of a term that runs; nothing of it is kept but the question. */
async function renewing({ greta }: Planters, n: number, act: string, body: object): Promise<Tried> {
  const id = `nordwind:injected-${act}-${n}`
  const term = { months: 120, renews: true }
  const sold = { product: 'altus:stratum', customer: 'fen-foods', chain: CHAIN, from: BEGUN, term }
  const begun = await telling(greta, ['subscription', id, sold])
  if (begun.status !== 200) return begun
  return await tried(greta, 'POST', `/v1/renewals/${id}/${act}`, { body: { ...body, preview: true } })
}

/** A calendar by this name, which is ended again: no more than 50 are live. */
const calendar: Plant = async ({ ada }, text) => {
  const name = `x${text.replaceAll(/\p{Cc}/gu, ' ')}`.slice(0, 100)
  const made = await tried(ada, 'POST', '/v1/calendar-links', { body: { name } })
  await tried(ada, 'DELETE', `/v1/calendar-links/${String(made.answer['id'])}`)
  return made
}

/** Plans, outcomes and calendars in hostile words. */
export const KEPT_OF_RENEWALS: Readonly<Record<string, Plant>> = {
  'renewal_plan note': ({ greta }, note, n) =>
    telling(greta, ['renewal_plan', `nordwind:plan-${n}`, { ...TERM, note }]),
  'renewal_outcome note': ({ greta }, note, n) =>
    telling(greta, ['renewal_outcome', `nordwind:outcome-${n}`, { ...TERM, outcome: 'renewed', note }]),
  'decide-renewal note': (by, note, n) => renewing(by, n, 'outcomes', { outcome: 'renewed', note }),
  'quote-renewal note': (by, note, n) => renewing(by, n, 'quotes', { note }),
  'create-calendar-link name': calendar,
}

export const REFUSED_OF_RENEWALS: Readonly<Record<string, readonly string[]>> = {
  renewal_plan: ['ends', 'owner', 'subscription'],
  renewal_outcome: ['ends', 'subscription'],
  'decide-renewal': ['quantity', 'quote'],
  'quote-renewal': ['coTerm', 'meter', 'quantity', 'room', 'uplift', 'validUntil'],
  'create-calendar-link': ['person'],
}

export const REQUESTS_OF_RENEWALS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'decide-renewal': ['POST', `${RENEWED}/outcomes`, { outcome: 'renewed', preview: true }],
  'quote-renewal': ['POST', `${RENEWED}/quotes`, { preview: true }],
  'create-calendar-link': ['POST', '/v1/calendar-links', { name: 'Renewals' }],
}
