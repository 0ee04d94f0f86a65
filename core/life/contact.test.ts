import { expect, test } from 'vitest'
import { type Consent, domainOf, mailFault } from './contact.ts'

const AT = '2026-05-06T08:00:00Z'

test.each<{ consent: Consent; erasedAt: string | null; unsubscribed: boolean; code: string | undefined }>([
  { consent: 'given', erasedAt: null, unsubscribed: false, code: undefined },
  { consent: 'given', erasedAt: null, unsubscribed: true, code: 'unsubscribed' },
  { consent: 'withdrawn', erasedAt: null, unsubscribed: false, code: 'no_consent' },
  { consent: 'not_asked', erasedAt: null, unsubscribed: false, code: 'no_consent' },
  { consent: 'not_asked', erasedAt: null, unsubscribed: true, code: 'unsubscribed' },
  { consent: 'given', erasedAt: AT, unsubscribed: false, code: 'contact_erased' },
])('$consent, erased $erasedAt, unsubscribed $unsubscribed: $code', ({ consent, erasedAt, unsubscribed, code }) => {
  expect(mailFault({ id: 'ctc_1', consent, erasedAt }, unsubscribed)?.code).toBe(code)
})

test.each([
  { email: 'kim@Fen.Example', domain: 'fen.example' },
  { email: '"a@b"@fen.example', domain: 'fen.example' },
])('$email is of $domain', ({ email, domain }) => expect(domainOf(email)).toBe(domain))
