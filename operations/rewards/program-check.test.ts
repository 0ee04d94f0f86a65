import { describe, expect, test } from 'vitest'
import { checkProgram } from './program-check.ts'
import { WRITTEN } from './written-program.test-data.ts'

/** Each finding as `line:column+length severity code path: sentence`. */
const found = (text: string, owner?: string) =>
  checkProgram(text, owner).findings.map(
    ({ line, column, length, severity, code, path, says }) =>
      `${line}:${column}+${length} ${severity} ${code} ${path}: ${says}`,
  )

/** The program above with some of its text replaced. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`)
    return text.replace(from, to)
  }, WRITTEN)
}

const WARNINGS = [
  '14:23+8 warning evidence_kind_not_checked incentives[0].evidence.kind: The kind of evidence is for people to read: whoever approves the milestone judges it',
  '50:85+8 warning nothing_unvested clawback[0].take: assess is earned at once, so nothing of it is unvested',
  '52:22+15 warning no_funds_yet exclusive[0][1]: There are no funds yet, so fund:deployment excludes nothing',
]

test('a sound program has no errors, and what is worth a look is a warning', () => {
  expect(found(WRITTEN)).toEqual(WARNINGS)
})

describe('is found, with its place', () => {
  test.each([
    {
      change: ['budget: 5000000', 'budgt: 5000000'],
      finding: '5:1+5 error unknown_field budgt: There is no field budgt here: did you mean budget?',
    },
    {
      change: ['stage: design', 'stage: desing'],
      finding: /error unknown_word incentives\[0\]\.stage: There is no stage desing: did you mean design\?$/,
    },
    {
      change: ['trigger: invoice.issued', 'trigger: invoice.isued'],
      finding:
        /error unknown_word incentives\[2\]\.trigger: There is no trigger invoice.isued: did you mean invoice.issued\?$/,
    },
    {
      change: ['base: renewal.value', 'base: renewal.valu'],
      finding: /error unknown_word incentives\[4\]\.base: There is no base renewal.valu: did you mean renewal.value\?$/,
    },
    {
      change: ['link: vendor-sale', 'link: customer-sale'],
      finding:
        /error link_needs_consent incentives\[2\]\.link: link takes vendor-sale or own-sale, .* so its seller would have to consent$/,
    },
    {
      change: ['pay: { fixed: 2500 }', 'pay: { fixed: 2500, percent: 1 }'],
      finding: /error wrong_value incentives\[0\]\.pay: pay takes one of percent, per_unit, fixed, marginal and cliff$/,
    },
    {
      change: ['{ per: customer, times: 1 }', '{ per: customer }'],
      finding: /error wrong_value incentives\[0\]\.caps\[0\]: 0 takes one of amount, times and units$/,
    },
    {
      change: ['over: P12M, while', 'while'],
      finding: /error missing_field incentives\[1\]\.vest\.over: over is missing$/,
    },
    {
      change: ['percent: 8', 'percent: eight'],
      finding:
        /error wrong_value incentives\[1\]\.pay\.percent: percent takes a number with at most 18 places, such as 2500 or 0.5, not eight$/,
    },
    {
      change: ['payout: { period: quarter', 'payout: { period: weekly'],
      finding:
        /error unknown_word payout\.period: There is no period weekly: it takes month, quarter, half_year, year$/,
    },
    {
      change: ['from: 2026-01-01, to: 2027-01-01', 'from: 2027-01-01, to: 2027-01-01'],
      finding: /^4:\d+\+10 error never_effective effective\.to: /,
    },
    { change: ['id: deploy', 'id: assess'], finding: /error incentive_twice incentives\[1\]\.id: / },
    {
      change: ['base: renewal.value', 'base: earning(renews)'],
      finding:
        /error unknown_incentive incentives\[4\]\.base: The program has no incentive renews: did you mean renew\?$/,
    },
    {
      change: ['base: renewal.value', 'base: earning(renew)'],
      finding:
        /error earning_circle incentives\[4\]\.base: renew pays on renew: a circle, in which nothing comes first$/,
    },
    {
      change: ['base: renewal.value', 'base: line.amount'],
      finding:
        /error base_not_on_trigger incentives\[4\]\.base: line.amount comes along on invoice, and not on subscription.renewed$/,
    },
    {
      change: ['    base: renewal.value\n', ''],
      finding: /error base_missing incentives\[4\]\.pay: A percent is of something/,
    },
    {
      change: ['base: renewal.value', 'base: renewal.quantity'],
      finding: /error percent_of_units incentives\[4\]\.pay: renewal.quantity counts units/,
    },
    {
      change: ['[{ to: 100000, percent: 3 }, { percent: 5 }]', '[{ to: 9, percent: 3 }, { to: 9, percent: 5 }]'],
      finding: /error tiers_not_rising incentives\[2\]\.pay\.marginal\[1\]\.to: Tiers rise: 9 is not above 9$/,
    },
    {
      change: ['[{ to: 100000, percent: 3 }, { percent: 5 }]', '[{ percent: 3 }, { to: 100000, percent: 5 }]'],
      finding: /error tiers_not_rising incentives\[2\]\.pay\.marginal\[0\]: Only the last tier has no bound/,
    },
    {
      change: [
        'marginal: [{ to: 100000, percent: 3 }, { percent: 5 }]',
        'cliff: [{ from: 9, percent: 3 }, { from: 9, percent: 5 }]',
      ],
      finding: /error steps_not_rising incentives\[2\]\.pay\.cliff\[1\]\.from: Steps rise: 9 is not above 9$/,
    },
    {
      change: ['pay: { percent: 6 }', 'pay: { percent: 6, per: quarter }'],
      finding: /error without_tiers incentives\[4\]\.pay\.per: /,
    },
    {
      change: ['manager: 40', 'manager: 41'],
      finding: /error split_over_whole incentives\[4\]\.split: The parts of the split come to 101 %/,
    },
    {
      change: ['vest: { over: P12M', 'vest: { over: P12M, cliff: P13M'],
      finding: /error vests_never incentives\[1\]\.vest\.cliff: cliff P13M is longer than the whole time P12M/,
    },
    {
      change: ['budget: 5000000', 'budget: 2499.99'],
      finding:
        /error budget_too_small incentives\[0\]\.pay\.fixed: One payment of 2500 is more than the whole budget of 2499.99$/,
    },
    {
      change: ['[assess, deploy]', '[asess, deploy]'],
      finding:
        /error unknown_incentive clawback\[0\]\.incentives\[0\]: The program has no incentive asess: did you mean assess\?$/,
    },
    {
      change: ['[[deploy, fund:deployment]]', '[[deploi, renew]]'],
      finding:
        /error unknown_incentive exclusive\[0\]\[0\]: The program has no incentive deploi: did you mean deploy\?$/,
    },
    {
      change: ['within: P12M, incentives: [assess, deploy], take: unvested', 'take: proportional'],
      finding: /error window_missing clawback\[0\]\.take: /,
    },
    {
      change: ['delay: P45D', 'delay: P45D, expires: P30D'],
      finding: /error expires_before_due payout\.expires: Money is due after P45D and would be lost after P30D$/,
    },
    {
      change: ['where: customer.health >= 70', 'where: customer.helth >= 70'],
      finding:
        '39:12+14 error unknown_path incentives[3].where: There is no customer.helth to ask: did you mean customer.health?',
    },
    {
      change: ["when: 'size(customer.clouds) > 1'", "when: 'size(customer.cloud) > 1'"],
      finding:
        '34:33+14 error unknown_path incentives[2].multipliers[0].when: There is no customer.cloud to ask: did you mean customer.clouds?',
    },
    {
      change: ['where: customer.health >= 70', 'where: param.health >= 70'],
      finding: /error unknown_param incentives\[3\]\.where: The program has no param.health: name it under params$/,
    },
  ] as readonly { change: [string, string]; finding: string | RegExp }[])('$finding', ({ change, finding }) => {
    const errors = found(changed(change)).filter((one) => one.includes(' error '))
    expect(errors.filter((one) => (typeof finding === 'string' ? one === finding : finding.test(one)))).toHaveLength(1)
  })

  test.each([
    {
      text: 'a: 1\nb: c: d\n',
      finding: /^2:4\+1 error not_yaml : Nested mappings are not allowed in compact mappings$/,
    },
    { text: 'version: 1\nversion: 2\n', finding: /^2:1\+\d+ error not_yaml : Map keys must be unique$/ },
    { text: '', finding: /^1:1\+1 error wrong_value : the document takes object/ },
  ])('$finding', ({ text, finding }) => expect(found(text)[0]).toMatch(finding))
})

test('numbers are taken as they are written, digit for digit', () => {
  const { body } = checkProgram(changed(['budget: 5000000', 'budget: 12345678901234567.890']))
  expect(body?.budget).toBe('12345678901234567.890')
  expect(body?.version).toBe(3)
  expect(body?.incentives[0]?.caps?.[0]).toEqual({ per: 'customer', times: 1 })
})

test('names of another owner are not its own', () => {
  const text = changed(
    ['version: 3', 'version: 3\nproducts: [vireo:cloud, altus:stratum]'],
    ['program: customer', 'program: vireo:customer'],
  )
  expect(found(text, 'altus').filter((one) => one.includes(' error '))).toEqual([
    '1:10+24 error not_yours program: vireo:customer-lifecycle is no program of altus: write its name alone, or altus before it',
    '3:12+11 error not_yours products[0]: vireo:cloud is of vireo: only its vendor may reward its sale',
  ])
  expect(found(text, 'vireo').filter((one) => one.includes(' error '))).toHaveLength(1)
})

describe('values that a program names', () => {
  const withLet = (rules: string) => changed(['incentives:\n', `let:\n${rules}incentives:\n`])
  test.each([
    {
      rules: '  seats: { sum: line.quantity, where: line.charge == "seats", per: [partner, product], over: P90D }\n',
      errors: [],
    },
    {
      rules: '  share: { ratio: [won, all], otherwise: 0 }\n  won: { count: renewal }\n',
      errors: [/unknown_let let\.share\.ratio\[1\]: The program has no let.all: name it under let/],
    },
    {
      rules: '  a: { ratio: [b, b] }\n  b: { ratio: [a, a] }\n',
      errors: [/let_circle let\.a\.ratio: let.a is a ratio of itself/, /let_circle let\.b\.ratio/],
    },
    {
      rules: '  a: { count: milestone, where: customer.health > 1 }\n',
      errors: [/path_without_value let\.a\.where: customer.health is not asked here, .*: milestone$/],
    },
    { rules: '  a: { count: milestone, otherwise: 1 }\n', errors: [/only_of_a_ratio let\.a\.otherwise/] },
    {
      rules: '  a: { ratio: [b, b], over: P1M }\n  b: { count: renewal }\n',
      errors: [/not_of_a_ratio let\.a\.over: A ratio has no over/],
    },
    {
      rules: '  a: { count: milestone, sum: line.amount }\n',
      errors: [/wrong_value let\.a: a takes one of sum, count and ratio/],
    },
  ])('$rules', ({ rules, errors }) => {
    const all = found(withLet(rules)).filter((one) => one.includes(' error '))
    expect(all).toEqual(errors.map((one) => expect.stringMatching(one)))
  })
})
