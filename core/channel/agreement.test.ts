import { expect, test } from 'vitest'
import { type AgreementBody, type AgreementFact, agreementsFrom, chainFault, chainParties } from './agreement.ts'

const BODY: AgreementBody = {
  seller: 'altus',
  buyer: 'nordwind',
  book: 'altus:partners',
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}
const fact = (position: number, about: string, body: Partial<AgreementBody> = {}): AgreementFact => ({
  position,
  kind: 'agreement',
  id: `fact-${position}`,
  about,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body: { ...BODY, ...body },
})

test('an agreement is what was told of it last, and names that fact', () => {
  const agreements = agreementsFrom([
    fact(1, 'altus:nordwind'),
    fact(2, 'altus:ostwind', { buyer: 'ostwind' }),
    fact(3, 'altus:nordwind', { currency: 'USD' }),
  ])
  expect([...agreements.values()].map(({ id, fact: told, currency, buyer }) => [id, told, currency, buyer])).toEqual([
    ['altus:nordwind', 3, 'USD', 'nordwind'],
    ['altus:ostwind', 2, 'EUR', 'ostwind'],
  ])
})

const link = (text: string) => {
  const [seller = '', buyer = ''] = text.split(' → ')
  return { seller, buyer }
}

test.each([
  { links: ['altus → fen-foods'], code: undefined, because: 'a vendor may sell directly' },
  {
    links: ['altus → nordwind', 'nordwind → fen-foods'],
    code: undefined,
    because: 'each buyer sells on the next link',
  },
  {
    links: ['altus → hanse', 'hanse → nordwind', 'nordwind → fen-foods'],
    code: undefined,
    because: 'a distributor stands between',
  },
  { links: [], code: 'chain_is_empty', because: 'nobody sells' },
  { links: ['altus → nordwind', 'ostwind → fen-foods'], code: 'chain_is_broken', because: 'another one sells on' },
  { links: ['nordwind → fen-foods', 'altus → nordwind'], code: 'chain_is_broken', because: 'upstream comes first' },
  {
    links: ['altus → hanse', 'hanse → nordwind', 'hanse → fen-foods'],
    code: 'chain_is_broken',
    because: 'the fault may be at the last link',
  },
])('$links: $because', ({ links, code }) => expect(chainFault(links.map(link))?.code).toBe(code))

test('a broken chain is told by name', () => {
  expect(chainFault(['altus → nordwind', 'ostwind → fen-foods'].map(link))?.says).toBe(
    'nordwind buys on one link and ostwind sells on the next',
  )
})

test.each([
  { links: [], parties: [] },
  { links: ['altus → fen-foods'], parties: ['altus', 'fen-foods'] },
  { links: ['altus → nordwind', 'nordwind → fen-foods'], parties: ['altus', 'nordwind', 'fen-foods'] },
])('the parties of $links', ({ links, parties }) => expect(chainParties(links.map(link))).toEqual(parties))
