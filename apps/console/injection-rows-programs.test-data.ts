import { type Plant, telling } from './injection-rows.test-data.ts'

const INCENTIVE = {
  ...{ id: 'consume', stage: 'manage', role: 'manager', trigger: 'invoice.issued' },
  ...{ base: 'line.amount', pay: { percent: '0' } },
}
const PROGRAM = {
  ...{ name: 'Injected', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
  ...{ products: ['altus:stratum'], partners: ['leaf'], incentives: [INCENTIVE], payout: { period: 'month' } },
}

const offering =
  (changes: (text: string) => object): Plant =>
  ({ ada }, text, n) =>
    telling(ada, ['program', `altus:injected-${n}`, { ...PROGRAM, ...changes(text.slice(0, 200)) }])
const rewarding = (changes: (text: string) => object): Plant =>
  offering((text) => ({ incentives: [{ ...INCENTIVE, ...changes(text) }] }))

/** What a program says to people, which is kept as it was told. */
export const KEPT_OF_PROGRAMS: Readonly<Record<string, Plant>> = {
  'program name': offering((name) => ({ name })),
  'program source': offering((source) => ({ source })),
  'program eligibility[].hint': offering((hint) => ({
    eligibility: [{ require: 'partner.enrolled', code: 'not_in', hint }],
  })),
  'program incentives[].title': rewarding((title) => ({ title })),
  'program incentives[].where.hint': rewarding((hint) => ({ where: { is: 'line.kind == "usage"', hint } })),
  'program incentives[].multipliers[].says': rewarding((says) => ({ multipliers: [{ times: '1', says }] })),
}

/** Everything else in a program is a number, a name, a word, a time or a condition. */
export const REFUSED_OF_PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'draft-program': ['text'],
  'submit-program': ['by'],
  'publish-program': ['by'],
  program: [
    ...['budget', 'currency', 'effective.from', 'effective.to', 'exclusive[][]', 'lock.for', 'params.*', 'partners[]'],
    ...['products[]', 'program', 'rates.fixed.*', 'caps[].amount', 'caps[].incentives[]', 'caps[].units'],
    ...['clawback[].incentives[]', 'clawback[].where', 'clawback[].within'],
    ...['clawback[].take.steps[].percent', 'clawback[].take.steps[].until'],
    ...['eligibility[].code', 'eligibility[].require', 'let.*', 'let.*.otherwise', 'let.*.over', 'let.*.where'],
    ...['payout.delay', 'payout.deliver[].minimum', 'payout.deliver[].percent', 'payout.dispute_within'],
    ...['payout.expires', 'payout.minimum', 'payout.zone'],
    ...[
      ...['base', 'caps[].amount', 'caps[].incentives[]', 'caps[].units', 'evidence.kind', 'evidence.within', 'id'],
      ...['lock.for', 'measure.baseline', 'measure.growth_over', 'measure.high_water_mark', 'trigger'],
      ...['multipliers[].times', 'multipliers[].when', 'split.*', 'split[].*'],
      ...['pay.fixed', 'pay.per_unit', 'pay.percent', 'vest.cliff', 'vest.every', 'vest.over', 'vest.while'],
      ...['pay.cliff[].fixed', 'pay.cliff[].from', 'pay.cliff[].per_unit', 'pay.cliff[].percent'],
      ...['pay.marginal[].fixed', 'pay.marginal[].per_unit', 'pay.marginal[].percent', 'pay.marginal[].to'],
      ...['where', 'where.code', 'where.is'],
    ].map((field) => `incentives[].${field}`),
  ],
}

/** Requests that name no draft there is, so that whatever is planted in them is refused. */
export const REQUESTS_OF_PROGRAMS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'draft-program': ['POST', '/v1/program-drafts', {}],
  'submit-program': ['POST', '/v1/program-drafts/altus:none.1/submit', {}],
  'publish-program': ['POST', '/v1/program-drafts/altus:none.1/publish', {}],
}
