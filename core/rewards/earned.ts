import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimalText, isZero, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { readableMoney } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { basisOf } from '#core/ground/reconcile.ts'
import { type Credit, type EarningKey, earningName, type NotEarned } from './credit.ts'
import type { Candidate } from './crediting/candidates.ts'
import type { Adjustment, EarningFacts, Evaluated, GrantedException, Vested } from './earning-facts.ts'
import { type Clawed, clawedBack } from './paying/claw-back.ts'
import type { Priced } from './paying/priced.ts'
import { vestedPart } from './paying/vest.ts'
import { type Incentive, type Program, versionAt } from './program.ts'
import type { Workings } from './workings.ts'

type Ended = Readonly<{
  priced: Priced
  granted: Decimal
  clawed: Clawed
  vested: Vested | undefined
  adjustments: readonly Adjustment[]
  total: Decimal
}>

/** What a priced credit comes to in the end: the granted amount, what a clawback leaves, what has vested, what a dispute added. */
export function earnedBy(priced: Priced, granted: Decimal, workings: Workings): Evaluated {
  const { candidate, fault } = priced
  const { key, program, incentive, credit } = candidate
  if (fault && isZero(granted) && isZero(workings.facts.posted.get(earningName(key)) ?? ZERO)) {
    return { notEarned: { key, ...fault }, stage: incentive.stage }
  }
  const clawed = clawedBack(priced, workings)
  const vested = vestedPart(priced, granted, workings, clawed.stops)
  const adjustments = adjustmentsOf(key, workings.facts)
  // A reduction takes what has not vested first: of 1,200 with 600 vested, 300 less leave the 600.
  const kept = clawed.keeps(granted)
  const comes = vested && granted.gt(ZERO) ? smaller(vested.vested, kept) : (vested?.vested ?? kept)
  const total = comes.plus(sum(adjustments.map(({ amount }) => amount)))
  const ended: Ended = { priced, granted, clawed, vested, adjustments, total }
  const about = aboutOf(program, incentive, credit)
  const earned = {
    key,
    total,
    basis: basisOf(told(ended), candidate.credit.line?.basis ?? [], candidate.whole.basis ?? [], tokensOf(ended)),
    get reason(): Reason {
      return reasonOf(ended)
    },
  }
  return { earned, stage: incentive.stage, about, ...(vested ? { vested } : {}) }
}

/** What a credit of an earning is about, for statements. */
export function aboutOf(program: Program, incentive: Incentive, credit: Pick<Credit, 'customer' | 'product' | 'at'>) {
  return {
    customer: credit.customer ?? null,
    product: credit.product ?? null,
    earnedFrom: credit.at.toString(),
    version: program.version,
    deliver: incentive.deliver ?? 'cash',
  }
}

export function adjustmentsOf(key: EarningKey, { adjustments }: EarningFacts): readonly Adjustment[] {
  return adjustments.filter(({ key: about }) => isSame(about, key))
}

function isSame(a: Omit<EarningKey, 'program'>, b: EarningKey): boolean {
  return a.incentive === b.incentive && a.partner === b.partner && a.credit === b.credit
}

function told({ priced, adjustments }: Ended): readonly string[] {
  const { program, holding, rate, credit, waived } = priced.candidate
  const positions = [
    program.fact,
    ...holding.facts,
    ...rate.facts,
    ...credit.facts,
    ...waived.flatMap(({ facts }) => facts),
    ...adjustments.flatMap(({ facts }) => facts),
  ]
  return positions.map((position) => factRef({ position }))
}

/** What else the total depends on, so that another total on the same basis is drift and never news that went unnamed. */
function tokensOf({ priced, clawed, vested }: Ended): readonly string[] {
  const { candidate, before, says, multiplied, caps, fault } = priced
  return [
    ...(before === undefined ? [] : [`before:${decimalText(before)}`]),
    ...(says.measure === undefined ? [] : [`measure:${says.measure}`]),
    ...multiplied.map(({ times, says: why }) => `times:${times} ${why}`),
    ...caps.map(({ says: why, remains }) => `cap:${why}, ${decimalText(remains)}`),
    ...(fault ? [`not:${fault.code}`] : []),
    ...clawed.tokens,
    ...(vested ? [`vested:${vested.done}/${vested.steps}, lost ${vested.lost}`] : []),
    ...(isBaseUnnamed(candidate) ? [`base:${decimalText(candidate.whole.amount)}`] : []),
    ...(candidate.holding.roles.length > 0 && !candidate.holding.share.eq(100)
      ? [`share:${decimalText(candidate.holding.share)}`]
      : []),
  ]
}

/** Whether a base rests on things that neither postings nor the credit itself name: an aggregate, or how many seats there were. */
function isBaseUnnamed({ incentive, credit, whole }: Candidate): boolean {
  return incentive.base !== undefined && credit.line === undefined && (whole.basis ?? []).length === 0
}

/** The tree of an earning, one node for each step that did something, in the order of the steps. */
function reasonOf(ended: Ended): Reason {
  const { priced, clawed, vested, adjustments, total } = ended
  const { candidate, says, multiplied, caps, fault } = priced
  const { program, incentive, rate, credit } = candidate
  const { currency } = program
  const because: Reason[] = [
    {
      rule: 'incentive',
      says: `${program.name} v${program.version}, ${incentive.title ?? incentive.id}: ${says.rate} ${paidOn(candidate)}`.trim(),
      facts: [factRef({ position: program.fact })],
    },
    ...roleReasons(candidate),
    ...(credit.because ?? []),
    ...candidate.waived.map((one) => exceptionReason(one)),
    ...(says.measure === undefined ? [] : [{ rule: 'measure', says: says.measure }]),
    ...multiplied.map(({ says: why }) => ({ rule: 'multiplier', says: why })),
    ...caps.map(({ says: why }) => ({ rule: 'cap', says: why })),
    ...(fault ? [{ rule: fault.code, says: fault.says }] : []),
    ...(vested ? [vestingReason(vested, currency)] : []),
    ...clawed.reasons,
    ...adjustmentReasons(adjustments, currency),
    ...(rate.says === undefined
      ? []
      : [{ rule: 'fx', says: rate.says, facts: rate.facts.map((position) => factRef({ position })) }]),
    ...postingsOf(candidate).map((posting) => ({
      rule: 'billed',
      says: `Billed on ${posting.replace('line:', '')}`,
      posting,
    })),
  ]
  return { rule: 'earning', says: sentenceOf(ended), amount: decimalText(total), currency, facts: told(ended), because }
}

function adjustmentReasons(adjustments: readonly Adjustment[], currency: string): readonly Reason[] {
  return adjustments.map(({ amount, because, facts }) => ({
    rule: 'dispute',
    says: `A dispute came to ${readableMoney({ amount, currency })}: ${because}`,
    facts: facts.map((position) => factRef({ position })),
  }))
}

function exceptionReason({ id, because, facts }: GrantedException): Reason {
  return {
    rule: 'exception',
    says: `Exception ${id}: ${because}`,
    facts: facts.map((position) => factRef({ position })),
  }
}

function postingsOf({ credit, whole }: Candidate): readonly string[] {
  return [...new Set([...(credit.line?.basis ?? []), ...(whole.basis ?? [])])].filter((one) => one.startsWith('line:'))
}

function roleReasons({ holding, credit, incentive }: Candidate): readonly Reason[] {
  const { partner, roles, share, facts } = holding
  if (roles.length === 0) return []
  const part = share.eq(100) ? '' : ` × ${decimalText(share)} % of the ${incentive.split ? 'whole' : 'role'}`
  const says = `${partner} is ${roles.join(' and ')} of ${credit.customer ?? ''}${part}`
  return [{ rule: 'role', says, facts: facts.map((position) => factRef({ position })) }]
}

function paidOn({ incentive, credit }: Candidate): string {
  if ('fixed' in incentive.pay) return `for ${nameOf(incentive, credit.id)}`
  return `of ${(incentive.base ?? 'line.amount').replaceAll('_', ' ').replaceAll('.', ' ')}`
}

function nameOf({ trigger }: Incentive, id: string): string {
  return trigger.startsWith('milestone.') ? trigger.slice('milestone.'.length).replaceAll('_', ' ') : id
}

function vestingReason({ granted, vested, done, steps, lost, next }: Vested, currency: string): Reason {
  const missed = lost === 0 ? '' : `; ${lost} lost`
  const more = next === undefined ? '' : `; the next vests on ${next.slice(0, 10)}`
  const says = `${readableMoney({ amount: vested, currency })} of ${readableMoney({ amount: granted, currency })} has vested, ${done} of ${steps} steps${missed}${more}`
  return { rule: 'vesting', says }
}

/** One sentence that says what an earning is: `5 % of 240.00 EUR`, with the partner's part where it isn't all. */
function sentenceOf({ priced, vested }: Ended): string {
  const { candidate, says } = priced
  const { incentive, whole, holding, program, credit } = candidate
  const part = holding.share.eq(100)
    ? ''
    : ` × ${decimalText(holding.share)} % of the ${incentive.split ? 'whole' : 'role'}`
  const tail = vested && vested.done < vested.steps ? `, ${vested.done} of ${vested.steps} vested` : ''
  if ('fixed' in incentive.pay) {
    const at = credit.customer === undefined ? '' : ` at ${credit.customer}`
    return `${incentive.pay.fixed} ${program.currency} for ${nameOf(incentive, credit.id)}${at}${part}${tail}`
  }
  const base =
    whole.currency === undefined
      ? decimalText(whole.amount)
      : readableMoney({ amount: whole.amount, currency: whole.currency })
  const rate = 'percent' in incentive.pay ? says.rate : `${says.rate},`
  return `${rate} ${'percent' in incentive.pay ? 'of' : 'on'} ${base}${part}${tail}`
}

/** What was paid on something that no longer earns: it comes to nothing now but what disputes came to, and says why. */
export function takenBack(
  { key, code, says }: NotEarned,
  { program, incentive, credit }: Pick<Candidate, 'program' | 'incentive' | 'credit'>,
  facts: EarningFacts,
): Evaluated {
  const { currency } = program
  const adjustments = adjustmentsOf(key, facts)
  const total = sum(adjustments.map(({ amount }) => amount))
  const told = adjustments.flatMap((one) => one.facts.map((position) => factRef({ position })))
  const reason: Reason = {
    rule: 'earning',
    says,
    amount: decimalText(total),
    currency,
    because: [{ rule: code, says }, ...adjustmentReasons(adjustments, currency)],
  }
  const basis = basisOf(told, [`not:${code} ${says}`])
  return { earned: { key, total, basis, reason }, stage: incentive.stage, about: aboutOf(program, incentive, credit) }
}

/** Amounts that approved exceptions pay beside the rules, each an earning of its own. */
export function paidByException(program: Program, { facts }: Workings): readonly Evaluated[] {
  return facts.exceptions
    .filter((one) => versionAt(facts.versions, one.at) === program && isBefore(one.at, facts.until))
    .flatMap((one) => {
      const incentive = program.incentives.find(({ id }) => id === one.incentive)
      return incentive && 'pay' in one.effect
        ? [exceptionOf({ program, incentive, pay: one.effect.pay }, one, facts)]
        : []
    })
}

function exceptionOf(
  { program, incentive, pay }: Readonly<{ program: Program; incentive: Incentive; pay: Decimal }>,
  one: GrantedException,
  facts: EarningFacts,
): Evaluated {
  const key = { program: program.id, incentive: incentive.id, partner: one.partner, credit: `exception ${one.id}` }
  const adjustments = adjustmentsOf(key, facts)
  const { currency } = program
  const total = pay.plus(sum(adjustments.map(({ amount }) => amount)))
  const told = [...one.facts, ...adjustments.flatMap((one) => one.facts)].map((position) => factRef({ position }))
  const exception = exceptionReason(one)
  const reason: Reason = {
    rule: 'earning',
    says: exception.says,
    amount: decimalText(total),
    currency,
    facts: told,
    because: [exception, ...adjustmentReasons(adjustments, currency)],
  }
  const about = aboutOf(program, incentive, { customer: one.customer, product: undefined, at: one.at })
  return { earned: { key, total, basis: basisOf(told), reason }, stage: incentive.stage, about }
}
