import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import {
  billed,
  FEN,
  licenseFacts,
  PRODUCT,
  policy,
  SUBSCRIPTION,
  told,
  VENDOR_LINK,
  WHOLE,
} from './license.test-data.ts'
import { licenseClaims, licenseContent, licenseTerms, nextRenewal, refusalFor } from './license.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const FEBRUARY = at('2026-02-10T00:00:00Z')

const amended = (position: number, moment: string, change: object): Fact =>
  told(position, 'amendment', `nordwind:change-${position}`, { subscription: FEN, at: moment, change })
const cancelled = (moment: string): Fact =>
  told(9, 'subscription_cancelled', FEN, { at: moment, because: 'moved away' })

test('a license says what the subscription is for, and runs to the end of the period and the days of grace', () => {
  expect(licenseTerms(licenseFacts(WHOLE), FEBRUARY)).toEqual({
    ok: true,
    value: {
      subscription: 'nordwind:fen',
      product: 'altus:stratum',
      customer: 'fen-foods',
      vendor: 'altus',
      plan: 'plus',
      features: ['core', 'audit', 'clusters'],
      quantity: '25',
      audience: 'altus:stratum',
      notBefore: '2026-01-31T23:00:00Z',
      renewAt: '2026-02-28T23:00:00Z',
      expiresAt: '2026-03-14T23:00:00Z',
    },
  })
})

const spanOf = (facts: readonly Fact[], now: string, invoices: ReturnType<typeof billed>[] = []): string => {
  const terms = licenseTerms(licenseFacts(facts, invoices), at(now))
  if (!terms.ok) return terms.refusal.code
  const { notBefore, renewAt, expiresAt, quantity, plan } = terms.value
  return `${notBefore} ${renewAt} ${expiresAt} ${quantity} ${plan}`
}

test.each([
  { facts: WHOLE, now: '2026-01-09T23:59:59Z', is: 'subscription_not_begun', because: 'a second too early' },
  {
    facts: WHOLE,
    now: '2026-01-10T00:00:00Z',
    is: '2026-01-10T00:00:00Z 2026-01-31T23:00:00Z 2026-02-14T23:00:00Z 25 plus',
    because: 'from its beginning, not from that of the period',
  },
  {
    facts: [...WHOLE, cancelled('2026-03-05T00:00:00Z')],
    now: '2026-02-10T00:00:00Z',
    is: '2026-01-31T23:00:00Z 2026-02-28T23:00:00Z 2026-03-05T00:00:00Z 25 plus',
    because: 'an end is known ahead: no grace beyond it',
  },
  {
    facts: [...WHOLE, cancelled('2026-02-20T00:00:00Z')],
    now: '2026-02-10T00:00:00Z',
    is: '2026-01-31T23:00:00Z 2026-02-20T00:00:00Z 2026-02-20T00:00:00Z 25 plus',
    because: 'an end within what was paid for',
  },
  {
    facts: [...WHOLE, cancelled('2026-02-20T00:00:00Z')],
    now: '2026-02-20T00:00:00Z',
    is: 'subscription_ended',
    because: 'its end is no part of it',
  },
  {
    facts: [...WHOLE, amended(8, '2026-02-05T00:00:00Z', { to: 'suspended' })],
    now: '2026-02-10T00:00:00Z',
    is: 'subscription_suspended',
    because: 'suspended',
  },
  {
    facts: [
      ...WHOLE,
      amended(8, '2026-02-05T00:00:00Z', { to: 'suspended' }),
      amended(9, '2026-02-09T00:00:00Z', { to: 'running' }),
    ],
    now: '2026-02-10T00:00:00Z',
    is: '2026-02-09T00:00:00Z 2026-02-28T23:00:00Z 2026-03-14T23:00:00Z 25 plus',
    because: 'running again',
  },
  {
    facts: [...WHOLE, amended(8, '2026-03-02T00:00:00Z', { to: 'suspended' })],
    now: '2026-02-10T00:00:00Z',
    is: '2026-01-31T23:00:00Z 2026-02-28T23:00:00Z 2026-03-02T00:00:00Z 25 plus',
    because: 'a suspension to come ends it',
  },
  {
    facts: [...WHOLE, amended(8, '2026-02-08T00:00:00Z', { to: 'quantity', quantity: '30' })],
    now: '2026-02-10T00:00:00Z',
    is: '2026-02-08T00:00:00Z 2026-02-28T23:00:00Z 2026-03-14T23:00:00Z 30 plus',
    because: 'more seats from their moment on',
  },
  {
    facts: [PRODUCT, VENDOR_LINK, SUBSCRIPTION],
    now: '2026-02-10T00:00:00Z',
    is: 'product_not_licensed',
    because: 'no policy, no license',
  },
  {
    facts: [PRODUCT, SUBSCRIPTION, policy()],
    now: '2026-02-10T00:00:00Z',
    is: 'not_sold_by_vendor',
    because: 'the first link is nothing that the vendor knows',
  },
  {
    facts: [
      PRODUCT,
      { ...VENDOR_LINK, body: { ...(VENDOR_LINK.body as object), buyer: 'leaf' } },
      SUBSCRIPTION,
      policy(),
    ],
    now: '2026-02-10T00:00:00Z',
    is: 'not_sold_by_vendor',
    because: 'on it the vendor sells to somebody else',
  },
  {
    facts: [PRODUCT, VENDOR_LINK, SUBSCRIPTION, policy({ renewEveryDays: 7 })],
    now: '2026-02-10T00:00:00Z',
    is: '2026-02-07T00:00:00Z 2026-02-14T00:00:00Z 2026-02-28T00:00:00Z 25 plus',
    because: 'every seven days from 01-10 on, and 14 days of grace',
  },
  {
    facts: [PRODUCT, VENDOR_LINK, SUBSCRIPTION, policy({ graceDays: 0 })],
    now: '2026-02-10T00:00:00Z',
    is: '2026-01-31T23:00:00Z 2026-02-28T23:00:00Z 2026-02-28T23:00:00Z 25 plus',
    because: 'no grace',
  },
  {
    facts: WHOLE,
    invoices: [billed(2), billed(3, 'open', '2026-02-20')],
    now: '2026-03-06T22:59:59Z',
    is: '2026-02-28T23:00:00Z 2026-03-31T22:00:00Z 2026-04-14T22:00:00Z 25 plus',
    because: 'in advance: 14 days after its due day March still counts',
  },
  {
    facts: WHOLE,
    invoices: [billed(2), billed(3, 'open', '2026-02-20')],
    now: '2026-03-06T23:00:00Z',
    is: '2026-01-31T23:00:00Z 2026-02-28T23:00:00Z 2026-03-14T23:00:00Z 25 plus',
    because: 'then February is what was paid for, and its grace goes on',
  },
  {
    facts: WHOLE,
    invoices: [billed(2), billed(3, 'open', '2026-02-20')],
    now: '2026-03-14T23:00:00Z',
    is: 'payment_overdue',
    because: 'and ends',
  },
])('$because', ({ facts, now, is, ...also }) =>
  expect(spanOf(facts, now, 'invoices' in also ? also.invoices : [])).toBe(is),
)

test('the same facts at two moments of one period make the same content; a change or an installation another', () => {
  const content = (facts: readonly Fact[], now: string, instance = ''): string => {
    const terms = licenseTerms(licenseFacts(facts), at(now))
    return terms.ok ? licenseContent(terms.value, instance) : terms.refusal.code
  }
  const [early, late] = ['2026-02-01T00:00:00Z', '2026-02-27T23:00:00Z']
  expect(content(WHOLE, early)).toBe(content(WHOLE, late))
  expect(content(WHOLE, early)).not.toBe(content(WHOLE, '2026-03-01T00:00:00Z'))
  expect(content(WHOLE, early)).not.toBe(content(WHOLE, early, 'site-a'))
  expect(content(WHOLE, early)).not.toBe(
    content([...WHOLE, amended(8, early, { to: 'quantity', quantity: '26' })], late),
  )
})

test.each([
  { facts: WHOLE, invoices: [], is: '2026-02-28T23:00:00Z', because: 'it comes when the next period begins' },
  {
    facts: [...WHOLE, cancelled('2026-02-28T23:00:00Z')],
    invoices: [],
    is: 'subscription_ended',
    because: 'its end has been told',
  },
  {
    facts: [...WHOLE, amended(8, '2026-02-20T00:00:00Z', { to: 'suspended' })],
    invoices: [],
    is: 'subscription_suspended',
    because: 'a suspension has been told',
  },
  {
    facts: WHOLE,
    invoices: [billed(2, 'open', '2026-02-14')],
    is: 'payment_overdue',
    because: 'due 02-14 and 14 days: by the end of February it is overdue',
  },
  {
    facts: WHOLE,
    invoices: [billed(2, 'open', '2026-02-15')],
    is: '2026-02-28T23:00:00Z',
    because: 'due a day later it is not yet',
  },
])('next: $because', ({ facts, invoices, is }) => {
  const next = nextRenewal(licenseFacts(facts, invoices), '2026-02-28T23:00:00Z', FEBRUARY)
  expect(next.renews ? next.at : next.because.code).toBe(is)
})

test('only the two sides of the vendor’s link hear that it is about a payment', () => {
  const facts = licenseFacts(WHOLE)
  const refusal = { code: 'payment_overdue', says: 'nordwind:fen is not paid for: ALTUS-INV-000002 overdue' } as const
  const heard = (viewer: string) => refusalFor(refusal, facts, viewer)
  expect(heard('altus')).toEqual(refusal)
  expect(heard('nordwind')).toEqual(refusal)
  expect(heard('fen-foods')).toEqual({
    code: 'license_withheld',
    says: 'altus issues no license of nordwind:fen now: ask who sells it to you',
  })
  const other = { code: 'subscription_suspended', says: 'nordwind:fen is suspended' } as const
  expect(refusalFor(other, facts, 'fen-foods')).toEqual(other)
})

test('its claims are those of RFC 7519, in seconds, and what the product asks for', () => {
  const terms = licenseTerms(licenseFacts(WHOLE), FEBRUARY)
  if (!terms.ok) throw new Error(terms.refusal.says)
  const issued = { id: 'lic_1', instance: 'site-a', at: at('2026-02-10T00:00:00.9Z') }
  // 2026-01-01T00:00:00Z is 1767225600.
  expect(licenseClaims(terms.value, issued)).toEqual({
    iss: 'altus',
    sub: 'nordwind:fen',
    aud: 'altus:stratum',
    iat: 1_767_225_600 + 40 * 86_400,
    nbf: 1_767_225_600 + 31 * 86_400 - 3_600,
    exp: 1_767_225_600 + 73 * 86_400 - 3_600,
    jti: 'lic_1',
    product: 'altus:stratum',
    customer: 'fen-foods',
    plan: 'plus',
    features: ['core', 'audit', 'clusters'],
    quantity: '25',
    renew_at: 1_767_225_600 + 59 * 86_400 - 3_600,
    instance: 'site-a',
  })
})
