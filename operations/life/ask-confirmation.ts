import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { domainOf } from '#core/life/contact.ts'
import type { TouchpointFact } from '#core/life/touchpoint.ts'
import type { Context, SentAsk } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import type { Seal } from '#stores/keys/sealed.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { countAsks, countAsksOfDay, insertAsk } from '#stores/postgres/confirmation-asks.ts'
import type { StoredContact } from '#stores/postgres/contacts.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { isMemberDomain } from '#stores/postgres/members.ts'
import { secretHash } from '#stores/secret-hash.ts'
import { contactId } from './contacts.ts'
import { mayMail, sealOf, unsubscribeToken } from './mail-consent.ts'

/** For how long the link of a question is good. */
export const ASK_DAYS = 30
const HOURS_A_DAY = 24
/** So that nobody is written to again and again: about one touchpoint, and in 24 hours about all. */
const MOST_ASKS = 3
const MOST_ASKS_A_DAY = 50

/** Where the tokens of questions are sealed. */
export const ASK_PLACE = 'confirmation'

const asked = z.object({
  ask: z.string().meta({ example: 'ask_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' }),
  touchpoint: z.string(),
  expiresAt: z.string().meta({ format: 'date-time' }),
})

/** Asks a contact by mail whether a touchpoint took place. */
export const askConfirmation = door({
  name: 'ask-confirmation',
  kind: 'act',
  summary: 'Ask a contact at the customer by mail to confirm your touchpoint',
  description:
    'The mail has a link that is good once, for 30 days. Whoever opens it sees date, kind and who, and answers yes or no: yes verifies the touchpoint as the customer’s word; no verifies nothing, and you and the vendor see it. Nobody but the contact gets the link. Refused for a contact that did not agree to mail or has unsubscribed, for an address in the domain of your own people, where three questions about the touchpoint are open or were answered with no, and where you have sent 50 to the customer’s people in 24 hours.',
  http: { method: 'POST', path: '/v1/touchpoints/{touchpoint}/confirmation-asks' },
  command: 'touchpoint ask',
  input: z.object({ touchpoint: ownedId, contact: contactId }),
  output: asked,
  refusals: {
    not_found: 404,
    not_yours: 403,
    other_customer: 422,
    contact_erased: 409,
    no_consent: 409,
    unsubscribed: 409,
    own_address: 409,
    verified_already: 409,
    too_many_asks: 409,
    no_mail: 409,
  },
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'in_transaction',
  run: async (context, wanted) => {
    const { sendAsk } = context
    if (!sendAsk) return refuse({ code: 'no_mail', says: 'Only a running server sends mail: ask it over HTTP' })
    const done = await actAs(context, (acting) => ask(acting, context, wanted))
    if (!done.ok) return done
    sendAsk(done.value.sent)
    return ok(done.value.told)
  },
})

type Asked = Readonly<{ told: z.output<typeof asked>; sent: SentAsk }>

async function ask(
  acting: Acting,
  context: Context,
  { touchpoint, contact: id }: Readonly<{ touchpoint: string; contact: string }>,
): Promise<Result<Asked, Refusal>> {
  const { organization: owner, now } = context
  const seal = sealOf(context)
  await lockInTurn(acting, `confirmation of ${touchpoint}`)
  const facts = await loadNewest(acting, [
    ['touchpoint', touchpoint],
    ['touchpoint_verified', touchpoint],
  ])
  const logged = facts.find((fact): fact is typeof fact & TouchpointFact => fact.kind === 'touchpoint')
  const fault = touchpointFault(touchpoint, owner, facts)
  if (!logged || fault) return refuse(fault ?? noTouchpoint(touchpoint))
  const contact = await mayMail(acting, id)
  if (!contact.ok) return contact
  const bar = await contactFault(acting, owner, contact.value, logged.body.customer)
  if (bar) return refuse(bar)
  const many = await manyFault(acting, { owner, customer: logged.body.customer, touchpoint, now })
  if (many) return refuse(many)
  return ok(await makeAsk(acting, { context, seal, touchpoint, contact: contact.value, body: logged.body }))
}

type Counting = Readonly<{ owner: string; customer: string; touchpoint: string; now: Temporal.Instant }>

async function manyFault(acting: Acting, { touchpoint, ...whom }: Counting): Promise<Refusal | undefined> {
  const { owner, customer, now } = whom
  if ((await countAsks(acting, touchpoint, now)) >= MOST_ASKS) {
    const says = `${MOST_ASKS} questions about ${touchpoint} are open or were answered with no`
    return { code: 'too_many_asks', says }
  }
  await lockInTurn(acting, `confirmations of ${owner} at ${customer}`)
  if ((await countAsksOfDay(acting, whom)) < MOST_ASKS_A_DAY) return undefined
  const says = `${MOST_ASKS_A_DAY} questions went to ${customer} in the last 24 hours: go on tomorrow`
  return { code: 'too_many_asks', says }
}

function noTouchpoint(touchpoint: string): Refusal {
  return { code: 'not_found', says: `There is no touchpoint ${touchpoint} that you know of` }
}

function touchpointFault(
  touchpoint: string,
  owner: string,
  facts: readonly Readonly<{ kind: string }>[],
): Refusal | undefined {
  if (!facts.some(({ kind }) => kind === 'touchpoint')) return noTouchpoint(touchpoint)
  if (ownerOf(touchpoint) !== owner)
    return { code: 'not_yours', says: `Only ${ownerOf(touchpoint)} may ask about ${touchpoint}` }
  if (!facts.some(({ kind }) => kind === 'touchpoint_verified')) return undefined
  return { code: 'verified_already', says: `${touchpoint} is verified already` }
}

/** Nobody confirms its own: an address of the asker's own domain is none of the customer's. */
async function contactFault(
  acting: Acting,
  owner: string,
  { id, customer, email }: StoredContact,
  wanted: string,
): Promise<Refusal | undefined> {
  if (customer !== wanted)
    return { code: 'other_customer', says: `${id} is a contact at ${customer}, not at ${wanted}` }
  if (!(await isMemberDomain(acting, owner, domainOf(email)))) return undefined
  return { code: 'own_address', says: `The address of ${id} is in the domain of your own people` }
}

type Making = Readonly<{
  context: Context
  seal: Seal
  touchpoint: string
  contact: StoredContact
  body: TouchpointFact['body']
}>

async function makeAsk(acting: Acting, { context, seal, touchpoint, contact, body }: Making): Promise<Asked> {
  const { organization: owner, now, principal } = context
  const { customer, product, kind, at } = body
  const id = `ask_${randomUUID().replaceAll('-', '')}`
  // Sealed with a nonce of its own, so nobody makes it up.
  const token = seal.seal(JSON.stringify([id, customer]), ASK_PLACE)
  const expiresAt = now.add({ hours: ASK_DAYS * HOURS_A_DAY }).toString()
  await insertAsk(acting, {
    ...{ id, owner, touchpoint, customer, expiresAt, contact: contact.id, vendor: ownerOf(product) },
    addressDomain: domainOf(contact.email),
    ...{ tokenHash: secretHash(token), askedBy: nameOf(principal), askedAt: now.toString() },
  })
  const sent = {
    ...{ to: contact.email, language: contact.language, partner: owner, customer, kind, at, token },
    unsubscribe: unsubscribeToken(seal, owner, contact.email),
    goodForDays: ASK_DAYS,
  }
  return { told: { ask: id, touchpoint, expiresAt }, sent }
}
