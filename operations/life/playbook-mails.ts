import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { endMail, takeMails, type WaitingMail } from '#stores/postgres/playbook-log.ts'

/** So many mails of one organization are sent at a time. */
const MOST_AT_ONCE = 200
/** After so many tries, hours apart, nobody will read it any more. */
const MOST_TRIES = 24

/**
 * Sends the mails that playbooks have written down and that wait; how many were sent. One that can't be sent waits for the next run. One
 * whose server died between sending and noting it is sent twice.
 */
export async function sendPlaybookMails(context: Context): Promise<number> {
  const { organization, now, sendToMembers } = context
  if (!sendToMembers) return 0
  const waiting = await actAs(context, (acting) => takeMails(acting, { organization, now, most: MOST_AT_ONCE }))
  let sent = 0
  for (const mail of waiting) sent += await sendOne(context, mail, sendToMembers)
  return sent
}

async function sendOne(
  context: Context,
  mail: WaitingMail,
  send: NonNullable<Context['sendToMembers']>,
): Promise<number> {
  const { to, subject, text } = mail
  const isSent = await send({ organization: context.organization, to, subject, text })
  if (!isSent && mail.tries < MOST_TRIES) return 0
  await actAs(context, (acting) => endMail(acting, context.organization, mail, isSent ? 'sent' : 'failed'))
  return isSent ? 1 : 0
}
