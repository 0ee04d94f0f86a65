import { describe, expect, test } from 'vitest'
import { type Asked, predicateFaults } from './predicate-check.ts'

const ASKED: Asked = {
  triggers: ['quarter.ended'],
  params: new Map([
    ['target', 'number'],
    ['region', 'text'],
  ]),
  lets: new Set(['seats']),
}

/** Each fault as `code at+length: sentence`. */
const faults = (text: string, asked: Partial<Asked> = {}) =>
  predicateFaults(text, { ...ASKED, ...asked }).map(({ code, at, length, says }) => `${code} ${at}+${length}: ${says}`)

describe('holds', () => {
  test.each([
    'customer.health >= 70 && customer.verified_touchpoints_90d >= 2',
    'partner.tier in ["principal", "advanced"]',
    'size(customer.clouds) > 1',
    'customer.clouds.size() + 1 > 1.5',
    'partner.agreement_signed',
    'has(partner.tier) && partner.tier != "none"',
    'partner.certifications.exists(c, c.startsWith("cloud") && c != partner.tier)',
    'size(partner.certifications.filter(c, c.matches("^a"))) == 0',
    'partner.certifications.map(c, size(c)).exists(n, n > 3)',
    'customer.health > 50 ? subscription.active : !subscription.active',
    'let.seats >= param.target * 0.5 && param.region == "north"',
    '-customer.health < 0 || customer.health % 2 == 0',
    'customer.country < "F"',
    'customer.health in [1, 2.5]',
    '[] == [] || true',
  ])('%s', (text) => expect(faults(text)).toEqual([]))
})

describe('is refused', () => {
  test.each([
    ['customer.helth >= 70', 'unknown_path 0+14: There is no customer.helth to ask: did you mean customer.health?'],
    ['true && customer.nothing_like_it', /^unknown_path 8\+24: customer has no nothing_like_it: it has id, country, /],
    ['customer', /^unknown_path 0\+8: customer has no value of its own: it has id/],
    ['usage == "x"', /^unknown_path 0\+5: There is no usage to ask: there are line, .* A text stands in quotes$/],
    ['customer.health.score > 1', /^unknown_path 0\+21: .*did you mean customer.health\?$/],
    [
      'customer.health >= "x"',
      'wrong_kinds 0+15: customer.health is a number and "x" is a text: >= compares values of one kind',
    ],
    ['partner.tier == 3', 'wrong_kinds 0+12: partner.tier is a text and 3 is a number: == compares values of one kind'],
    ['subscription.active > true', 'wrong_kinds 0+19: subscription.active is yes or no, and > compares numbers'],
    ['customer.health && true', 'wrong_kinds 0+15: customer.health is a number, and && wants yes or no'],
    ['customer.country + 1 > 0', 'wrong_kinds 0+16: customer.country is a text, and + wants a number'],
    ['customer.health in ["a"]', 'wrong_kinds 0+15: customer.health is a number, and looked for in a list of texts'],
    ['"a" in partner.tier', 'wrong_kinds 7+12: partner.tier is a text, and in looks into a list'],
    ['["a", 1] == ["b"]', 'wrong_kinds 0+1: A list has values of one kind'],
    ['size(customer.health) > 1', 'wrong_kinds 5+15: customer.health is a number, and size counts lists and texts'],
    ['partner.tier.exists(c, true)', 'wrong_kinds 0+12: partner.tier is a text, and exists goes through a list'],
    ['customer.clouds.all(c, size(c))', /^wrong_kinds \d+\+1: this part is a number, and all asks yes or no$/],
    ['customer.health', 'no_condition 0+15: It comes to a number, and a condition is yes or no'],
    ['customer.health > 1 ? 1 : "a"', /^wrong_kinds .*: What stands before and after : is of one kind$/],
    ['lower(partner.tier) == "x"', /^unknown_function .*: Conditions have no lower: there are startsWith, /],
    ['partner.tier.startWith("x")', /^unknown_function .*: Conditions have no startWith: did you mean startsWith\?$/],
    ['partner.tier == null', 'not_supported 16+1: Conditions have no null'],
    ['param.taget > 1', 'unknown_param 0+11: The program has no param.taget: did you mean param.target?'],
    ['param.region > 1', 'wrong_kinds 0+12: param.region is a text and 1 is a number: > compares values of one kind'],
    ['let.sold > 1', 'unknown_let 0+8: The program has no let.sold: name it under let'],
    ['customer.health = 70', 'not_cel 16+1: It has one = where == is meant'],
    ['customer.health > 70 and true', 'not_cel 21+1: Conditions are joined by && and ||, and turned around by !'],
    ['customer.health >', 'not_cel 16+1: It ends before it is complete'],
    ['customer.health > 70)', 'not_cel 20+1: It can’t be read from “)” on'],
  ])('%s', (text, fault) => {
    expect(faults(text)).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)])
  })
})

describe('a path has no value', () => {
  test.each([
    {
      text: 'line.kind == "usage"',
      asked: { triggers: ['milestone.live'] },
      says: 'line.kind has no value on milestone.live: it has one on invoice',
    },
    {
      text: 'renewal.days_early >= 30',
      asked: { triggers: ['subscription.started'] },
      says: 'renewal.days_early has no value on subscription.started: it has one on subscription.renewed',
    },
    {
      text: 'customer.health > 1',
      asked: { triggers: ['quarter.ended'], ofPartner: true },
      says: /where the end of a period is rewarded for a partner as a whole/,
    },
    {
      text: 'customer.health > 1',
      asked: { groups: ['line'] },
      says: /^customer.health is not asked here, .*: line$/,
    },
  ])('$text', ({ text, asked, says }) => {
    const [fault, ...others] = predicateFaults(text, { ...ASKED, ...asked })
    expect(fault?.code).toBe('path_without_value')
    expect(fault?.says).toMatch(says)
    expect(others).toEqual([])
  })

  test('under none of several triggers only', () => {
    expect(faults('line.kind == "usage"', { triggers: ['milestone.live', 'invoice.paid'] })).toEqual([])
    expect(faults('renewal.months > 1', { triggers: ['subscription.renewed'] })).toEqual([])
  })
})
