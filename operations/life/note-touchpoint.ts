import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { type Participant, SENTIMENTS, type Sentiment } from '#core/life/touchpoint-detail.ts'
import { door } from '#operations/door.ts'
import { date, ownedId } from '#operations/fields.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { findContact } from '#stores/postgres/contacts.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { saveDetail } from '#stores/postgres/touchpoint-details.ts'
import { contactId } from './contacts.ts'

const written = z.string().regex(/^[^\0]*$/, 'without NUL characters')

export const participant = z
  .object({
    contact: contactId.optional(),
    name: written.trim().min(1).max(200).optional(),
    email: z.email().max(254).optional(),
  })
  .refine(({ contact, name }) => contact !== undefined || name !== undefined, 'a contact, or a name')
  .meta({ description: 'One of your contacts, or somebody by name' })

// From the command line it comes as text.
export const sentiment = z.coerce
  .number()
  .int()
  .min(SENTIMENTS[0])
  .max(2)
  .meta({ description: 'How it went, from -2 to 2', example: 1 }) as unknown as z.ZodType<Sentiment, Sentiment>

export const nextStep = z.object({
  what: written.trim().min(1).max(1000),
  due: date.nullable().default(null).meta({ description: 'By which day' }),
})

/** Writes down what stays inside the organization. */
export const noteTouchpoint = door({
  name: 'note-touchpoint',
  kind: 'act',
  summary: 'Write down notes, participants, sentiment and the next step of your touchpoint',
  description:
    'Only your organization ever sees it: the customer and the vendor see date, kind and whether the touchpoint is verified. Replaces what was written before; what is not given is empty then. It is no fact: it can be changed and erased, and the audit log keeps none of it.',
  http: { method: 'POST', path: '/v1/touchpoints/{touchpoint}/notes' },
  command: 'touchpoint note',
  input: z.object({
    touchpoint: ownedId,
    notes: written.max(20_000).default(''),
    participants: z.array(participant).max(100).default([]),
    sentiment: sentiment.nullable().default(null),
    nextStep: nextStep.nullable().default(null),
  }),
  output: z.object({ touchpoint: z.string(), notedAt: z.string().meta({ format: 'date-time' }) }),
  refusals: { not_found: 404, not_yours: 403, unknown_contact: 422 },
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'by_nature',
  personal: ['notes', 'participants', 'sentiment', 'nextStep'],
  run: (context, { touchpoint, participants, ...rest }) =>
    actAs(context, async (acting) => {
      const { organization: owner, now, principal } = context
      const [logged] = await loadNewest(acting, [['touchpoint', touchpoint]])
      if (!logged) return refuse({ code: 'not_found', says: `There is no touchpoint ${touchpoint} that you know of` })
      if (ownerOf(touchpoint) !== owner)
        return refuse({ code: 'not_yours', says: `Only ${ownerOf(touchpoint)} may write about ${touchpoint}` })
      // In turn with erasing: nobody is named again that is being taken out.
      await lockInTurn(acting, `contacts of ${owner}`)
      for (const { contact } of participants) {
        const found = contact === undefined ? undefined : await findContact(acting, contact)
        if (contact !== undefined && (!found || found.erasedAt !== null))
          return refuse({ code: 'unknown_contact', says: `There is no contact ${contact} of yours` })
      }
      const notedAt = now.toString()
      const people = participants.map(exact)
      const detail = { touchpoint, participants: people, ...rest, notedBy: nameOf(principal), notedAt }
      await saveDetail(acting, detail, owner)
      return ok({ touchpoint, notedAt })
    }),
})

function exact({ contact, name, email }: z.output<typeof participant>): Participant {
  return { ...(contact !== undefined && { contact }), ...(name !== undefined && { name }), ...(email && { email }) }
}
