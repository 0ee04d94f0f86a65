import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { nameOf, normalizeEmail } from '#core/channel/membership.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { CONSENTS, LETTER_LANGUAGES } from '#core/life/contact.ts'
import { email as emailField } from '#operations/channel/invitations.ts'
import { door } from '#operations/door.ts'
import { organizationId } from '#operations/fields.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { contactAt, insertContact, lockContact, saveContact } from '#stores/postgres/contacts.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { addressHash, sealOf } from './mail-consent.ts'

/** Contacts are personal data: those who deal with customers may read and change them, and no key that only reads. */
export const CONTACT_ACCESS = { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] } as const

export const contactId = z
  .string()
  .regex(/^ctc_[0-9a-f]{32}$/, 'the id of a contact: ctc_ and 32 hexadecimal digits')
  .meta({ description: 'Id of a contact', example: 'ctc_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' })

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'without control characters')
  .meta({ example: 'Kim Berg' })
const email = emailField
const language = z.enum(LETTER_LANGUAGES).meta({ description: 'The language of letters to it' })
const consent = z.enum(CONSENTS).meta({ description: 'Whether it agreed to get mail: only `given` lets any be sent' })
const consentSource = z
  .string()
  .trim()
  .max(200)
  .meta({ description: 'How that is known', example: 'Ticked in the order form of 2026-03-04' })

const changed = z.object({ contact: contactId, customer: organizationId, consent })

export const addContact = door({
  name: 'add-contact',
  kind: 'act',
  summary: 'Add a contact: a person at a customer, with whether it agreed to get mail',
  description:
    'Only your organization sees it. The address must be new among your contacts at this customer. Personal data stays out of facts and of the audit log, and can be erased.',
  http: { method: 'POST', path: '/v1/contacts' },
  command: 'contact add',
  input: z.object({
    customer: organizationId,
    name,
    email,
    language: language.default('en'),
    consent: consent.default('not_asked'),
    consentSource: consentSource.default(''),
  }),
  output: changed,
  refusals: { unknown_reference: 422, contact_exists: 409 },
  access: CONTACT_ACCESS,
  idempotency: 'in_transaction',
  personal: ['name', 'email', 'consentSource'],
  run: (context, wanted) =>
    actAs(context, async (acting) => {
      const { organization: owner, now, principal } = context
      const { customer } = wanted
      const known = await loadNewest(acting, [['organization', customer]])
      if (known.length === 0)
        return refuse({ code: 'unknown_reference', says: `There is no organization ${customer} that you know of` })
      const address = normalizeEmail(wanted.email)
      await lockInTurn(acting, `contacts of ${owner}`)
      const there = await contactAt(acting, customer, address)
      if (there !== undefined)
        return refuse({ code: 'contact_exists', says: `${there} at ${customer} has this address already` })
      const id = `ctc_${randomUUID().replaceAll('-', '')}`
      const addressed = { email: address, addressHash: addressHash(sealOf(context), owner, address) }
      const stands = { ...addressed, consentSince: now.toString(), erasedAt: null }
      await insertContact(acting, { ...wanted, ...stands, id, owner }, { by: nameOf(principal), now })
      return ok({ contact: id, customer, consent: wanted.consent })
    }),
})

export const changeContact = door({
  name: 'change-contact',
  kind: 'act',
  summary: 'Change a contact, or tell whether it agreed to get mail',
  description:
    'What is not given stays. An address that has unsubscribed gets no mail, whatever is told here. The same again changes nothing.',
  http: { method: 'PATCH', path: '/v1/contacts/{contact}' },
  command: 'contact change',
  input: z.object({
    contact: contactId,
    name: name.optional(),
    email: email.optional(),
    language: language.optional(),
    consent: consent.optional(),
    consentSource: consentSource.optional(),
  }),
  output: changed,
  refusals: { not_found: 404, contact_exists: 409 },
  access: CONTACT_ACCESS,
  idempotency: 'by_nature',
  personal: ['name', 'email', 'consentSource'],
  run: (context, { contact: id, ...wanted }) =>
    actAs(context, async (acting) => {
      await lockInTurn(acting, `contacts of ${context.organization}`)
      const before = await lockContact(acting, id)
      if (!before || before.erasedAt !== null) return refuse(noContact(id))
      const address = wanted.email === undefined ? before.email : normalizeEmail(wanted.email)
      const there = address === before.email ? undefined : await contactAt(acting, before.customer, address)
      if (there !== undefined)
        return refuse({ code: 'contact_exists', says: `${there} at ${before.customer} has this address already` })
      const after = {
        ...before,
        name: wanted.name ?? before.name,
        email: address,
        addressHash: addressHash(sealOf(context), before.owner, address),
        language: wanted.language ?? before.language,
        consent: wanted.consent ?? before.consent,
        consentSource: wanted.consentSource ?? before.consentSource,
      }
      const agreed = after.consent !== before.consent || after.consentSource !== before.consentSource
      const told = agreed ? { ...after, consentSince: context.now.toString() } : after
      if (JSON.stringify(told) !== JSON.stringify(before)) await saveContact(acting, told)
      return ok({ contact: id, customer: before.customer, consent: told.consent })
    }),
})

export function noContact(id: string) {
  return { code: 'not_found', says: `There is no contact ${id} of yours` } as const
}
