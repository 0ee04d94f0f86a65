import { z } from 'zod'
import { ok, refuse } from '#core/ground/result.ts'
import { type Erased, withoutPerson } from '#core/life/touchpoint-detail.ts'
import { door } from '#operations/door.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { lockContact, saveContact } from '#stores/postgres/contacts.ts'
import { eraseFromQuarantine } from '#stores/postgres/feed-quarantine.ts'
import { detailsOf, saveDetail } from '#stores/postgres/touchpoint-details.ts'
import { CONTACT_ACCESS, contactId, noContact } from './contacts.ts'

/** Takes a person out of everything that the organization wrote down about it. */
export const eraseContact = door({
  name: 'erase-contact',
  kind: 'act',
  summary: 'Erase a person: the contact, and wherever touchpoints name it',
  description:
    'Name, address and consent of the contact are gone for good, as are the person among the participants of your touchpoints and its name and address in your notes and next steps. Facts hold no personal data and stay: that there was a touchpoint, when, and whether it is verified. That an address has unsubscribed is remembered by a keyed hash. The audit log tells that a contact was erased, not whom. Erased again, nothing changes.',
  http: { method: 'DELETE', path: '/v1/contacts/{contact}' },
  command: 'contact erase',
  input: z.object({ contact: contactId }),
  output: z.object({
    contact: contactId,
    erasedAt: z.string().meta({ format: 'date-time' }),
    touchpoints: z.int().meta({ description: 'Touchpoints whose notes or participants named it' }),
    quarantined: z.int().meta({ description: 'Items of feeds in quarantine that named it' }),
  }),
  refusals: { not_found: 404 },
  access: CONTACT_ACCESS,
  idempotency: 'by_nature',
  run: (context, { contact: id }) =>
    actAs(context, async (acting) => {
      const { organization: owner, now } = context
      await lockInTurn(acting, `contacts of ${owner}`)
      const found = await lockContact(acting, id)
      if (!found) return refuse(noContact(id))
      if (found.erasedAt !== null) return ok({ contact: id, erasedAt: found.erasedAt, touchpoints: 0, quarantined: 0 })
      const person = { contact: id, name: found.name, email: found.email }
      const touchpoints = await eraseFromDetails(acting, owner, person)
      const quarantined = await eraseFromQuarantine(acting, person)
      const erasedAt = now.toString()
      const gone = { name: '', email: '', addressHash: '', consentSource: '', consent: 'withdrawn' as const, erasedAt }
      await saveContact(acting, { ...found, ...gone })
      return ok({ contact: id, erasedAt, touchpoints, quarantined })
    }),
})

async function eraseFromDetails(acting: Acting, owner: string, person: Erased): Promise<number> {
  let count = 0
  for await (const detail of detailsOf(acting)) {
    const { touchpoint, notedBy, notedAt, ...written } = detail
    const left = withoutPerson(written, person)
    if (JSON.stringify(left) === JSON.stringify(written)) continue
    await saveDetail(acting, { ...left, touchpoint, notedBy, notedAt }, owner)
    count += 1
  }
  return count
}
