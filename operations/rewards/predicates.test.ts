import { describe, expect, test } from 'vitest'
import { asker, type ContextValue } from '#core/rewards/predicate.ts'
import { predicatesOf } from './predicates.ts'

const known: Readonly<Record<string, ContextValue>> = {
  'line.kind': 'usage',
  'line.amount': 100.5,
  'customer.health': 70,
  'customer.clouds': ['aws', 'azure'],
  'subscription.term_months': 24,
  'subscription.active': true,
  'partner.tier': 'principal',
  'let.sold_90d': 12.5,
  'partner.certifications': ['cloud-basic', 'cloud-expert'],
}

/** `yes`, `no`, or which value is missing. */
function ask(text: string): string {
  const { holds, unknown } = asker(predicatesOf())(text, (path) => known[path])
  return unknown ?? (holds ? 'yes' : 'no')
}

describe('answers', () => {
  test.each([
    ['line.kind == "usage"', 'yes'],
    ["line.kind == 'fee'", 'no'],
    ['customer.health >= 70', 'yes'],
    ['customer.health > 70', 'no'],
    ['customer.health >= 70.0 && subscription.active', 'yes'],
    ['!subscription.active', 'no'],
    ['size(customer.clouds) > 1', 'yes'],
    ['customer.clouds.size() == 2', 'yes'],
    ['size(customer.clouds) + 1 == 3', 'yes'],
    ['size(partner.tier) == 9', 'yes'],
    ['line.amount * 2 == 201', 'yes'],
    ['line.amount - 0.5 == 100', 'yes'],
    ['subscription.term_months / 12 == 2', 'yes'],
    ['subscription.term_months % 12 == 0', 'yes'],
    ['-customer.health < -60', 'yes'],
    ['customer.health in [60, 70]', 'yes'],
    ['let.sold_90d > 12 && "let.x" != "Let.x"', 'yes'],
    ['partner.tier in ["principal", "advanced"]', 'yes'],
    ['"gcp" in customer.clouds', 'no'],
    ['partner.certifications.exists(name, name.startsWith("cloud-"))', 'yes'],
    ['partner.certifications.all(name, name.endsWith("expert"))', 'no'],
    ['size(partner.certifications.filter(name, name.contains("basic"))) == 1', 'yes'],
    ['partner.certifications.exists_one(name, name.matches("^cloud-e.*"))', 'yes'],
    ['customer.health > 50 ? line.amount > 100 : line.amount > 1000', 'yes'],
  ])('%s: %s', (text, answer) => expect(ask(text)).toBe(answer))
})

describe('a value that nobody knows', () => {
  test.each([
    { text: 'partner.country == "DE"', answer: 'partner.country', because: 'is named' },
    { text: '!(partner.country == "DE")', answer: 'partner.country', because: 'is no yes turned around' },
    { text: 'deal.registered', answer: 'deal.registered', because: 'is named where its whole group is unknown' },
    { text: 'has(partner.country)', answer: 'no', because: 'may be asked for' },
    { text: 'has(deal.registered) && deal.registered', answer: 'no', because: 'makes no difference behind has' },
    { text: 'has(partner.tier)', answer: 'yes', because: 'is not one that is known' },
    {
      text: 'partner.country == "DE" || customer.health >= 70',
      answer: 'yes',
      because: 'makes no difference where another part holds',
    },
    {
      text: 'partner.country == "DE" && customer.health > 70',
      answer: 'no',
      because: 'makes no difference where another part fails',
    },
  ])('$because: $text', ({ text, answer }) => expect(ask(text)).toBe(answer))
})

test('values of different kinds compare to nothing', () => {
  expect(ask('customer.health >= "x"')).toBe('it compares values of different kinds')
})

describe('asks', () => {
  test.each([
    { text: 'line.kind == "customer.health"', asks: ['line.kind'], because: 'no texts' },
    {
      text: 'partner.certifications.exists(c, c == partner.tier)',
      asks: ['partner.certifications', 'partner.tier'],
      because: 'no variables',
    },
    {
      text: 'param.target_q3 > let.sold_90d',
      asks: ['param.target_q3', 'let.sold_90d'],
      because: 'names of the program',
    },
    { text: 'customer.health > 1 || customer.health < 0', asks: ['customer.health'], because: 'each once' },
    { text: 'has(partner.tier)', asks: ['partner.tier'], because: 'what is only asked for' },
  ])('$because: $text', ({ text, asks }) => expect(predicatesOf()(text).asks).toEqual(asks))
})

test('a text is compiled once', () => {
  expect(predicatesOf()('customer.health > 1')).toBe(predicatesOf()('customer.health > 1'))
})
