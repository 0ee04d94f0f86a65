import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { flattenReason } from '#core/ground/reason.ts'
import type { GrantedException } from '#core/rewards/earning-facts.ts'
import {
  byId,
  byThing,
  day,
  holds,
  inTurn,
  offering,
  outcomes,
  play,
  posted,
  SOLD,
  sold,
  soldForRoles,
  subscribed,
} from '#core/rewards/engine.test-data.ts'
import { earnedOf, notEarnedOf, production } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive, Program } from '#core/rewards/program.ts'

const WHOLE: Incentive = { ...SOLD, pay: { percent: '100' } }

/** Versions that pay 10, 20, 30 % …, each from its day to the end of 2030. */
const versions = (froms: readonly string[], changes: (number: number) => Partial<Program> = () => ({})) =>
  froms.map((from, at) =>
    offering([{ ...SOLD, pay: { percent: String(10 * (at + 1)) } }], {
      version: at + 1,
      fact: at + 1,
      effective: { from, to: '2031-01-01' },
      ...changes(at + 1),
    }),
  )

describe('which version counts', () => {
  const two = versions(['2026-01-01', '2026-07-01'])
  test.each([
    { on: '2026-06-30', is: ['10'], because: 'the first before the second takes effect' },
    { on: '2026-07-01', is: ['20'], because: 'the second from its first day, by its own midnight' },
    { on: '2025-12-31', is: ['outside_program'], because: 'before all it is told by the last' },
    { on: '2031-01-01', is: ['outside_program'], because: 'and after all' },
  ])('$because', ({ on, is }) =>
    expect(outcomes(play({ versions: two, credits: [sold('a', '100', { on })], until: day('2031-07-01') }))).toEqual(
      is,
    ),
  )

  test('a third that takes effect later changes nothing before it', () => {
    const credits = inTurn(['a', '100', { on: '2026-05-01' }], ['b', '100', { on: '2026-08-01' }])
    const three = versions(['2026-01-01', '2026-07-01', '2026-09-01'])
    expect(outcomes(play({ versions: three, credits }))).toEqual(outcomes(play({ versions: two, credits })))
  })

  test('one that takes effect backwards changes what it covers', () => {
    const backwards = versions(['2026-01-01', '2026-04-01'], (number) => (number === 2 ? { retroactive: true } : {}))
    const credits = inTurn(['a', '100', { on: '2026-03-31' }], ['b', '100', { on: '2026-04-01' }])
    expect(outcomes(play({ versions: backwards, credits }))).toEqual(['10', '20'])
  })
})

describe('a deal that is locked', () => {
  const lock = { by: 'deal.registered_at', for: 'P36M' } as const
  const registered = (date: string | undefined) => () => (date === undefined ? undefined : day(date))
  const run = (locks: readonly number[], date: string | undefined, on: string) =>
    byThing(
      play({
        versions: versions(['2026-01-01', '2026-07-01'], (number) => (locks.includes(number) ? { lock } : {})),
        credits: [sold('a', '100', { on })],
        registeredAt: registered(date),
        until: day('2031-01-01'),
      }),
    )

  test.each([
    { locks: [1, 2], on: '2026-08-01', is: '10', because: 'counts under the version of its registration' },
    { locks: [1], on: '2026-08-01', is: '10', because: 'even where only that one promised it' },
    { locks: [2], on: '2026-08-01', is: '10', because: 'or only the one in force says so' },
    { locks: [], on: '2026-08-01', is: '20', because: 'and not where neither does' },
    { locks: [1, 2], on: '2029-01-31', is: '10', because: 'up to the last day of 36 months' },
    { locks: [1, 2], on: '2029-02-01', is: '20', because: 'and not from the day they are over' },
  ])('$because', ({ locks, on, is }) => expect(run(locks, '2026-02-01', on)).toEqual([`nordwind a ${is}`]))

  test('without a registration the version in force counts', () =>
    expect(run([1, 2], undefined, '2026-08-01')).toEqual(['nordwind a 20']))

  test('by the beginning of the subscription, also for a step on the journey', () => {
    const deploy = (percent: number): Incentive => ({
      ...{ id: 'deploy', stage: 'implement', trigger: 'milestone.in_production' },
      pay: { fixed: String(percent) },
    })
    const all = [1, 2].map((number) =>
      offering([deploy(number)], {
        version: number,
        effective: { from: number === 1 ? '2026-01-01' : '2026-05-01', to: '2027-01-01' },
        lock: { by: 'subscription.started_at', for: 'P12M' },
      }),
    )
    const older = { from: '2026-01-15' }
    const others = [
      subscribed({ id: 'nordwind:later', from: '2026-05-02' }),
      subscribed({ ...older, id: 'nordwind:moor', customer: 'moor-mills' }),
      subscribed({ ...older, id: 'nordwind:ridge', product: 'altus:ridge' }),
    ]
    const subscriptions = (from: string) => byId(subscribed({ from }), ...others)
    const run = (from: string) =>
      outcomes(play({ versions: all, milestones: [production()], subscriptions: subscriptions(from) }))
    // In production on 10 May: the first subscription began under the first version, or under the second.
    expect([run('2026-04-30'), run('2026-05-01')]).toEqual([['1'], ['2']])
  })

  test('what came before the registration is not locked by it', () => {
    const all = versions(['2026-01-01', '2026-07-01'], () => ({ lock }))
    const credits = [sold('a', '100', { on: '2026-05-01' })]
    expect(outcomes(play({ versions: all, credits, registeredAt: registered('2026-08-01') }))).toEqual(['10'])
  })

  test('a registration before all versions locks to none', () =>
    expect(run([1, 2], '2025-05-01', '2026-08-01')).toEqual(['nordwind a 20']))

  test('goes on for periods that end after its version does', () => {
    const sustain: Incentive = {
      id: 'sustain',
      stage: 'support',
      trigger: 'quarter.ended',
      base: 'subscription.quantity',
      pay: { per_unit: '1' },
    }
    const all = [1, 2].map((number) =>
      offering([{ ...sustain, pay: { per_unit: String(number) } }], {
        version: number,
        effective: number === 1 ? { from: '2026-01-01', to: '2026-07-01' } : { from: '2026-07-01', to: '2027-01-01' },
        lock: { by: 'subscription.started_at', for: 'P12M' },
      }),
    )
    const subscriptions = byId(subscribed({ from: '2026-02-01' }))
    // Ten seats at the first version's one euro in all four quarters.
    expect(outcomes(play({ versions: all, subscriptions }))).toEqual(['10', '10', '10', '10'])
  })
})

describe('eligibility', () => {
  const program = offering([{ ...WHOLE, where: { is: 'customer.health >= 70', code: 'unwell', hint: 'Call them' } }], {
    partners: ['nordwind'],
    eligibility: [
      { require: 'partner.agreement_signed', code: 'agreement_missing', hint: 'Sign the terms' },
      { require: 'partner.tier == "principal"', code: 'tier_too_low' },
    ],
  })
  const answers = (agreed: boolean, tier: string | undefined, health: number | undefined) => (path: string) =>
    ({ 'partner.agreement_signed': agreed, 'partner.tier': tier, 'customer.health': health })[path]

  test.each([
    { lookup: answers(true, 'principal', 70), is: '100', because: 'all hold' },
    { lookup: answers(false, undefined, 0), is: 'agreement_missing', because: 'the first that fails is the answer' },
    { lookup: answers(true, 'advanced', 0), is: 'tier_too_low', because: 'then the second' },
    { lookup: answers(true, undefined, 0), is: 'tier_too_low', because: 'what nobody knows does not hold' },
    { lookup: answers(true, 'principal', 69), is: 'unwell', because: 'then the incentive’s own' },
  ])('$because', ({ lookup, is }) =>
    expect(outcomes(play({ program, credits: [sold('a', '100')], lookup }))).toEqual([is]),
  )

  test('says what is not so, and what would help', () => {
    const told = (lookup: ReturnType<typeof answers>) =>
      notEarnedOf(play({ program, credits: [sold('a', '100')], lookup })).map(({ says, hint }) => `${says} / ${hint}`)
    expect(told(answers(true, 'advanced', 70))).toEqual([
      'partner.tier == "principal" does not hold: partner.tier is advanced / It earns once partner.tier == "principal" holds',
    ])
    expect(told(answers(true, 'principal', undefined))).toEqual([
      "customer.health >= 70 can't be told: customer.health is not known / Call them",
    ])
  })

  test('who is not offered the program is told that before all', () => {
    const credits = [sold('a', '100', { partner: 'ostwind' })]
    expect(outcomes(play({ program, credits, lookup: answers(false, undefined, 0) }))).toEqual(['not_enrolled'])
  })
})

describe('a condition at the moment of paying', () => {
  const where = { is: 'customer.health >= 70', at: 'paid' } as const
  const program = offering([{ ...WHOLE, where }])
  const sick = (_path: string, { at }: { at: Temporal.Instant }) =>
    Temporal.Instant.compare(at, day('2026-09-01')) < 0 ? 80 : 10
  const given = { program, credits: [sold('a', '100')], lookup: sick }

  test('is asked at the end of the settlement', () => {
    expect(outcomes(play({ ...given, until: day('2026-07-01') }))).toEqual(['100'])
    expect(outcomes(play({ ...given, until: day('2026-10-01') }))).toEqual(['condition_not_met'])
  })
  test('and again where it was paid and taken back', () =>
    expect(outcomes(play({ ...given, posted: posted({ a: '0' }), until: day('2026-10-01') }))).toEqual([
      'condition_not_met',
    ]))
  test('and not again once it was paid', () =>
    expect(outcomes(play({ ...given, posted: posted({ a: '100' }), until: day('2026-10-01') }))).toEqual(['100']))
})

test('parameters are the partner’s own, and else the program’s', () => {
  const program = offering([{ ...WHOLE, where: 'param.target >= 300' }], { params: { target: '200' } })
  const lookup = (path: string, { partner }: { partner: string }) =>
    path === 'param.target' && partner === 'ostwind' ? 300 : undefined
  const credits = inTurn(['a', '10'], ['b', '10', { partner: 'ostwind' }])
  expect(outcomes(play({ program, credits, lookup }))).toEqual(['condition_not_met', '10'])
})

describe('exceptions', () => {
  const exception = (changes: Partial<GrantedException>): GrantedException => ({
    id: 'altus:x1',
    incentive: 'sold',
    partner: 'nordwind',
    effect: { waive: 'unwell' },
    because: 'the customer was moved by us',
    at: day('2026-06-01'),
    facts: [70, 71],
    ...changes,
  })
  const program = offering([{ ...WHOLE, where: { is: 'customer.health >= 70', code: 'unwell' } }])
  const run = (...exceptions: readonly GrantedException[]) =>
    outcomes(play({ program, credits: [sold('a', '100')], exceptions }))

  test.each([
    { changes: {}, is: ['100'], because: 'its code is passed over' },
    { changes: { effect: { waive: 'tier_too_low' } }, is: ['unwell'], because: 'another code is not' },
    { changes: { partner: 'ostwind' }, is: ['unwell'], because: 'nor for another partner' },
    { changes: { incentive: 'deploy' }, is: ['unwell'], because: 'nor under another incentive' },
    { changes: { customer: 'moor-mills' }, is: ['unwell'], because: 'nor at another customer' },
    { changes: { credit: 'b' }, is: ['unwell'], because: 'nor on another thing' },
    { changes: { customer: 'fen-foods', credit: 'a' }, is: ['100'], because: 'at this one it is' },
    {
      changes: { effect: { pay: decimal('77.5') } },
      is: ['unwell', '77.5'],
      because: 'what it pays is an earning of its own',
    },
  ] satisfies readonly { changes: Partial<GrantedException>; is: string[]; because: string }[])(
    '$because',
    ({ changes, is }) => expect(run(exception(changes))).toEqual(is),
  )

  test('what would not earn without it rests on it and says so', () => {
    const [one] = earnedOf(play({ program, credits: [sold('a', '100')], exceptions: [exception({})] }))
    if (!one || 'park' in one) throw new Error('something was to be earned')
    expect(one.basis).toEqual(expect.arrayContaining(['fact:70', 'fact:71']))
    expect(flattenReason(one.reason, []).map(({ body }) => body.says)).toContain(
      'Exception altus:x1: the customer was moved by us',
    )
  })

  test('late evidence may be waived, a step that was not reached may not', () => {
    const deploy = offering([
      { id: 'deploy', stage: 'implement', trigger: 'milestone.in_production', pay: { fixed: '9' } },
    ])
    const waive = (code: string) => [exception({ incentive: 'deploy', effect: { waive: code } })]
    const learnedAt = Temporal.Instant.from('2026-06-02T00:00:00Z')
    const late = production({ reached: { at: day('2026-05-10'), learnedAt, evidence: 'report' } })
    expect(outcomes(play({ program: deploy, milestones: [late], exceptions: waive('evidence_late') }))).toEqual(['9'])
    const missed = production({ reached: undefined, approved: undefined })
    expect(outcomes(play({ program: deploy, milestones: [missed], exceptions: waive('milestone_missed') }))).toEqual([
      'milestone_missed',
    ])
  })

  test('one that pays counts in the version and settlement of its approval', () => {
    const pay = exception({ effect: { pay: decimal(5) }, at: day('2026-08-01') })
    const both = versions(['2026-01-01', '2026-07-01'])
    expect(byThing(play({ versions: both, exceptions: [pay] }))).toEqual(['nordwind exception altus:x1 5'])
    expect(play({ versions: both, exceptions: [pay], until: day('2026-08-01') })).toEqual([])
  })
})

describe('what a dispute came to', () => {
  const adjusted = (amount: string, credit = 'a') => ({
    key: { incentive: 'sold', partner: 'nordwind', credit },
    amount: decimal(amount),
    because: 'the seats were counted anew',
    facts: [90],
  })
  const program = offering([{ ...WHOLE, where: 'customer.health >= 70' }])
  const run = (amount: string, health: number, given = {}) =>
    outcomes(
      play({ program, credits: [sold('a', '100')], lookup: () => health, adjustments: [adjusted(amount)], ...given }),
    )

  test('is added to the earning', () => expect([run('20', 70), run('-30', 70)]).toEqual([['120'], ['70']]))
  test('stands where the earning itself is taken back', () => expect(run('20', 0)).toEqual(['condition_not_met', '20']))
  test('is of that earning alone', () => {
    const key = { incentive: 'sold', partner: 'nordwind', credit: 'a' }
    const other = (changes: Partial<typeof key>) =>
      run('20', 70, { adjustments: [{ ...adjusted('20'), key: { ...key, ...changes } }] })
    expect([other({ incentive: 'x' }), other({ partner: 'ostwind' }), other({ credit: 'b' })]).toEqual([
      ['100'],
      ['100'],
      ['100'],
    ])
  })
  test('is added to what an exception pays', () => {
    const exceptions = [
      {
        ...{ id: 'altus:x1', incentive: 'sold', partner: 'nordwind', effect: { pay: decimal(5) } },
        ...{ because: 'goodwill', at: day('2026-06-01'), facts: [70] },
      },
    ]
    const given = { program, exceptions, adjustments: [adjusted('2', 'exception altus:x1')] }
    expect(outcomes(play(given))).toEqual(['7'])
  })
})

describe('what no longer earns', () => {
  const program = offering([{ ...WHOLE, where: 'customer.health >= 70' }])
  const at = (health: number, given = {}) =>
    play({ program, credits: [sold('a', '100')], lookup: () => health, ...given })

  test('comes to nothing, with its reason, its customer and its period', () => {
    const [not, back] = at(10, { posted: posted({ a: '100' }) })
    expect(not && 'notEarned' in not && not.notEarned.code).toBe('condition_not_met')
    if (!back || !('earned' in back) || 'park' in back.earned) throw new Error('it was to be taken back')
    expect(back.earned.total.toFixed()).toBe('0')
    expect(back.about).toMatchObject({
      customer: 'fen-foods',
      product: 'altus:stratum',
      earnedFrom: day('2026-05-10').toString(),
    })
  })
  test('is only told where nothing was paid', () => expect(outcomes(at(10))).toEqual(['condition_not_met']))
  test('pays again when it earns again', () =>
    expect(outcomes(at(70, { posted: posted({ a: '0' }) }))).toEqual(['100']))
})

test('what is about a later time is for a later settlement', () => {
  const given = { program: offering([WHOLE]), credits: [sold('a', '100', { on: '2026-07-01' })] }
  expect(play({ ...given, until: day('2026-07-01') })).toEqual([])
  expect(outcomes(play({ ...given, until: day('2026-07-02') }))).toEqual(['100'])
})

test('another incentive’s earning is a base, whichever comes first in the document', () => {
  const bonus: Incentive = { ...SOLD, id: 'bonus', base: 'earning(sold)', pay: { percent: '50' } }
  const evaluated = play({ program: offering([bonus, SOLD]), credits: [sold('a', '100')] })
  expect(outcomes(evaluated)).toEqual(['10', '5'])
})

describe('what is a partner’s own already is not shared again', () => {
  const roles = [holds('nordwind', '60'), holds('ostwind', '40')]
  const credits = [soldForRoles('a', '100')]
  const consume: Incentive = { ...SOLD, role: 'manager' }
  const paid = (bonus: Partial<Incentive>, changes: Partial<Program> = {}) => {
    const program = offering([consume, { ...consume, id: 'bonus', ...bonus }], changes)
    return outcomes(play({ program, roles, credits }))
  }

  test('as what it earned', () =>
    // 6 and 4 of 10; half of each.
    expect(paid({ base: 'earning(sold)', pay: { percent: '50' } })).toEqual(['6', '4', '3', '2']))

  test('or what was counted for it', () => {
    const mine = { x: { sum: 'sell_through.amount', role: 'manager' } } as const
    expect(paid({ base: 'let.x', pay: { percent: '10' } }, { let: mine })).toEqual(['6', '4', '6', '4'])
    const whole = { x: { sum: 'sell_through.amount', per: 'customer' } } as const
    expect(paid({ base: 'let.x', pay: { percent: '10' } }, { let: whole })).toEqual(['6', '4', '6', '4'])
  })
})
