import type { TouchpointKind } from '#core/life/touchpoint.ts'
import type { ConfirmationLetter } from '#edges/mail/letter.ts'
import { as, type Context, type SentAsk } from '#operations/context.ts'
import { organizations } from '#questions/channel/organizations.ts'

type Language = ConfirmationLetter['language']

const WHAT: Readonly<Record<Language, Readonly<Record<TouchpointKind, string>>>> = {
  en: {
    call: 'call',
    meeting: 'meeting',
    business_review: 'business review',
    workshop: 'workshop',
    mail: 'mail exchange',
    ticket: 'support ticket',
  },
  de: {
    call: 'Telefonat',
    meeting: 'Treffen',
    business_review: 'Geschäftsbesprechung',
    workshop: 'Workshop',
    mail: 'Mailwechsel',
    ticket: 'Support-Ticket',
  },
}

export type AskLinks = Readonly<{ answer: string; unsubscribe: string }>

/** The letter with a question to a contact. It names both organizations as whoever asks knows them, and the day as the customer has it. */
export async function confirmationLetter(base: Context, ask: SentAsk, links: AskLinks): Promise<ConfirmationLetter> {
  const { to, language, partner, customer, kind, at, goodForDays } = ask
  const acting = as(base, partner)
  const [partnerKnown, customerKnown] = [await known(acting, partner), await known(acting, customer)]
  const day = Temporal.Instant.from(at)
    .toZonedDateTimeISO(customerKnown?.zone ?? 'UTC')
    .toPlainDate()
    .toLocaleString(language === 'de' ? 'de-DE' : 'en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  return {
    ...{ kind: 'confirmation', to, language, goodForDays, day, what: WHAT[language][kind] },
    ...{ partner: partnerKnown?.name ?? partner, customer: customerKnown?.name ?? customer },
    ...{ link: links.answer, unsubscribe: links.unsubscribe },
  }
}

async function known(acting: Context, id: string) {
  const found = await organizations.run(acting, organizations.input.parse({ id }))
  return found.ok ? found.value.organizations.find((one) => one.id === id) : undefined
}
