/** People at customers whom each organization knows, one of them to be erased; what was noted about the demo's touchpoints, and asked. */
import type { Context } from '#operations/context.ts'
import { createCalendarLink } from '#operations/life/calendar-links.ts'
import { addContact } from '#operations/life/contacts.ts'
import { importFeed } from '#operations/life/feed-items.ts'
import { createFeed } from '#operations/life/feeds.ts'
import { noteTouchpoint } from '#operations/life/note-touchpoint.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { insertAsk } from '#stores/postgres/confirmation-asks.ts'

const AT = '2024-11-20T12:00:00Z'

export async function makeContacts(context: Context, spare: string): Promise<void> {
  const { organization } = context
  for (const which of ['known', spare]) {
    const name = `${which} of ${organization}`
    const email = `${which}@${organization}-contacts.example`
    const told = addContact.input.parse({ customer: organization, name, email, consent: 'given' })
    const added = await perform(addContact, context, told)
    if (!added.ok) throw new Error(`${organization}: ${added.refusal.says}`)
  }
}

const MAPPING = { id: { path: 'id' }, at: { path: 'at' }, customer: { path: 'who' }, product: { path: 'what' } }

/** Feeds of each organization, one of them to be ended, with an item whose customer nobody knows. */
export async function makeFeeds(context: Context, spare: string): Promise<void> {
  const { organization } = context
  for (const which of ['tickets', spare]) {
    const told = { feed: `${organization}:${which}`, name: which, kind: 'ticket', mapping: MAPPING } as const
    const made = await perform(createFeed, context, told)
    if (!made.ok) throw new Error(`${organization}: ${made.refusal.says}`)
  }
  const rows = [{ id: `${organization}-item`, at: AT, who: `${organization} Stranger Ltd`, what: 'altus:stratum' }]
  const taken = await perform(importFeed, context, { feed: `${organization}:tickets`, rows, check: false })
  if (!taken.ok || taken.value.quarantined !== 1) throw new Error(`${organization}: an item waits for its name`)
}

/** Calendars of each organization, one of them to be revoked. */
export async function makeCalendars(context: Context, spare: string): Promise<void> {
  for (const name of ['all', spare]) {
    const made = await perform(createCalendarLink, context, { name })
    if (!made.ok) throw new Error(`${context.organization}: ${made.refusal.says}`)
  }
}

const ASKED = [
  ['leaf', 'leaf:monsoon-call', 'monsoon-media', '1'],
  ['birch', 'birch:kestrel-call', 'kestrel-air', '2'],
] as const

/** Leaf and Birch noted something about a touchpoint, and asked the customer. */
export async function makeNotes(contextOf: (organization: string) => Context): Promise<void> {
  for (const [owner, touchpoint, customer, digit] of ASKED) {
    const context = contextOf(owner)
    const notes = `${owner}-secret-note`
    const noted = await perform(noteTouchpoint, context, noteTouchpoint.input.parse({ touchpoint, notes }))
    if (!noted.ok) throw new Error(`${touchpoint}: ${noted.refusal.says}`)
    const ids = { id: `ask_${digit.repeat(32)}`, contact: `ctc_${digit.repeat(32)}`, tokenHash: `${owner}-hash` }
    const asked = { askedBy: 'machine', askedAt: AT, expiresAt: '2099-01-01T00:00:00Z' }
    const sides = { owner, touchpoint, customer, vendor: 'altus', addressDomain: `${customer}.example` }
    await actAs(context, (acting) => insertAsk(acting, { ...ids, ...asked, ...sides }))
  }
}

/** Nordwind calls a customer about what Birch makes: Altus, who sells to Nordwind, is no party to it. */
export async function makeUnseenCall(nordwind: Context): Promise<void> {
  const body = { customer: 'fen-foods', product: 'birch:own-product', kind: 'call', at: AT }
  const facts = [{ kind: 'touchpoint', about: 'nordwind:birch-call', body }]
  const told = await perform(recordFacts, nordwind, recordFacts.input.parse({ facts }))
  if (!told.ok) throw new Error(told.refusal.says)
}
