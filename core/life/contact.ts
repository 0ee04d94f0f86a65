import type { OrganizationId } from '#core/ground/identity.ts'

/** Whether a person at a customer has agreed to get mail. Only `given` lets any be sent. */
export const CONSENTS = ['given', 'withdrawn', 'not_asked'] as const
export type Consent = (typeof CONSENTS)[number]

/** The languages that letters to contacts are written in. */
export const LETTER_LANGUAGES = ['en', 'de'] as const
export type LetterLanguage = (typeof LETTER_LANGUAGES)[number]

/** A person at a customer, as whoever deals with it knows it. Nobody else sees it, and it can be erased. */
export type Contact = Readonly<{
  id: string
  owner: OrganizationId
  customer: OrganizationId
  name: string
  /** Normalized; empty once it was erased. */
  email: string
  language: LetterLanguage
  consent: Consent
  erasedAt: string | null
}>

export type MailFault = Readonly<{ code: 'contact_erased' | 'no_consent' | 'unsubscribed'; says: string }>

/** What speaks against sending mail to a contact, if anything. Having unsubscribed outlasts a consent that is told later. */
export function mailFault(
  { id, consent, erasedAt }: Pick<Contact, 'id' | 'consent' | 'erasedAt'>,
  isUnsubscribed: boolean,
): MailFault | undefined {
  if (erasedAt !== null) return { code: 'contact_erased', says: `${id} was erased at ${erasedAt}` }
  if (isUnsubscribed) return { code: 'unsubscribed', says: `${id} has unsubscribed from your mails: nothing is sent` }
  if (consent === 'given') return undefined
  const says = consent === 'withdrawn' ? 'has withdrawn its consent' : 'was not asked whether it wants mail'
  return { code: 'no_consent', says: `${id} ${says}: tell that it agreed, or hand the question over yourself` }
}

/** What follows the last @ of an address, in lower case: all that others see of whom a question went to. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}
