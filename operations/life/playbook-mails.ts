import type { OrganizationId } from '#core/ground/identity.ts'
import { CONTACTS } from '#core/life/playbook.ts'
import type { Context } from '#operations/context.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { contactsOf } from '#stores/postgres/contacts.ts'
import { endMail, takeMails, type WaitingMail } from '#stores/postgres/playbook-log.ts'
import { mayMail, sealOf, unsubscribeToken } from './mail-consent.ts'

/** So many mails of one organization are sent at a time. */
const MOST_AT_ONCE = 200
/** After so many tries, hours apart, nobody will read it any more. */
const MOST_TRIES = 24

/**
 * Sends the mails that playbooks have written down and that wait; how many were sent. One that can't be sent waits for the next run. One
 * whose server died between sending and noting it is sent twice.
 */
export async function sendPlaybookMails(context: Context): Promise<number> {
  const { organization, now, sendToMembers, sendToContact } = context
  if (!sendToMembers || !sendToContact) return 0
  const waiting = await actAs(context, (acting) => takeMails(acting, { organization, now, most: MOST_AT_ONCE }))
  let sent = 0
  for (const mail of waiting) {
    const { to, subject, text } = mail
    const became =
      to === CONTACTS
        ? await sendToContacts(context, mail, sendToContact)
        : await sendToMembers({ organization, to, subject, text })
    sent += await note(context, mail, became)
  }
  return sent
}

/** Sent, not sent, or sent to nobody, as nobody may get it. */
type Became = boolean | 'nobody'

async function note(context: Context, mail: WaitingMail, became: Became): Promise<number> {
  if (became === false && mail.tries < MOST_TRIES) return 0
  const state = became === true ? 'sent' : 'failed'
  await actAs(context, (acting) => endMail(acting, context.organization, mail, state))
  return became === true ? 1 : 0
}

type Send = NonNullable<Context['sendToContact']>

/** To each contact at the customer who agreed to mail and did not unsubscribe, when it is sent. */
async function sendToContacts(context: Context, { customer, subject, text }: WaitingMail, send: Send): Promise<Became> {
  const { organization } = context
  const seal = sealOf(context)
  const addresses = await mailable(context, customer)
  if (addresses.length === 0) return 'nobody'
  const sent = await Promise.all(
    addresses.map((to) => {
      return send({ organization, to, subject, text, unsubscribe: unsubscribeToken(seal, organization, to) })
    }),
  )
  return sent.some((one) => one)
}

async function mailable(context: Context, customer: OrganizationId): Promise<readonly string[]> {
  return await lookAs(context, async (acting) => {
    const found: string[] = []
    for (const id of await contactsOf(acting, customer)) {
      const contact = await mayMail(acting, id)
      if (contact.ok) found.push(contact.value.email)
    }
    return found
  })
}
