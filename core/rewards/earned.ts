import { type Decimal, decimalText, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { readableMoney } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { basisOf } from '#core/ground/reconcile.ts'
import { type EarningKey, earningName, type NotEarned } from './credit.ts'
import type { Candidate } from './crediting/candidates.ts'
import type { Adjustment, EarningFacts, Evaluated, GrantedException, Vested } from './earning-facts.ts'
import { type Clawed, clawedBack } from './paying/claw-back.ts'
import type { Priced } from './paying/priced.ts'
import { vestedPart } from './paying/vest.ts'
import type { Incentive, Program } from './program.ts'
import { isEffective } from './program.ts'
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
  const adjustments = workings.facts.adjustments.filter(({ key: about }) => isSame(about, key))
  const total = clawed.keeps(vested ? vested.vested : granted).plus(sum(adjustments.map(({ amount }) => amount)))
  const ended: Ended = { priced, granted, clawed, vested, adjustments, total }
  const about = {
    customer: credit.customer ?? null,
    product: credit.product ?? null,
    earnedFrom: credit.at.toString(),
    version: program.version,
    deliver: incentive.deliver ?? 'cash',
  }
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

function isSame(a: Omit<EarningKey, 'program'>, b: EarningKey): boolean {
  return a.incentive === b.incentive && a.partner === b.partner && a.credit === b.credit
}

function told({ priced, adjustments }: Ended): readonly string[] {
  const { program, holding, rate, credit } = priced.candidate
  const positions = [
    program.fact,
    ...holding.facts,
    ...rate.facts,
    ...credit.facts,
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
    ...(candidate.incentive.base?.startsWith('let.') ? [`base:${decimalText(candidate.whole.amount)}`] : []),
    ...(candidate.holding.roles.length > 0 && !candidate.holding.share.eq(100)
      ? [`share:${decimalText(candidate.holding.share)}`]
      : []),
  ]
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
    ...(says.measure === undefined ? [] : [{ rule: 'measure', says: says.measure }]),
    ...multiplied.map(({ says: why }) => ({ rule: 'multiplier', says: why })),
    ...caps.map(({ says: why }) => ({ rule: 'cap', says: why })),
    ...(fault ? [{ rule: fault.code, says: fault.says }] : []),
    ...(vested ? [vestingReason(vested, currency)] : []),
    ...clawed.reasons,
    ...adjustments.map(({ amount, because: why, facts }) => ({
      rule: 'dispute',
      says: `A dispute came to ${readableMoney({ amount, currency })}: ${why}`,
      facts: facts.map((position) => factRef({ position })),
    })),
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

/** What was paid on something that no longer earns: it comes to nothing now, and says why. */
export function takenBack(notEarned: NotEarned, incentive: Incentive, facts: EarningFacts): Evaluated {
  const program = facts.versions.at(-1)
  const { key, code, says } = notEarned
  const currency = program?.currency ?? ''
  const reason: Reason = { rule: 'earning', says, amount: '0', currency, because: [{ rule: code, says }] }
  const about = {
    customer: null,
    product: null,
    earnedFrom: facts.until.toString(),
    version: program?.version ?? 0,
    deliver: incentive.deliver ?? 'cash',
  }
  return { earned: { key, total: ZERO, basis: [`not:${code} ${says}`], reason }, stage: incentive.stage, about }
}

/** Amounts that approved exceptions pay beside the rules, each an earning of its own. */
export function paidByException(program: Program, { facts }: Workings): readonly Evaluated[] {
  return facts.exceptions
    .filter((one) => isEffective(program, one.at) && Temporal.Instant.compare(one.at, facts.until) < 0)
    .flatMap((one) => {
      const incentive = program.incentives.find(({ id }) => id === one.incentive)
      return incentive && 'pay' in one.effect ? [exceptionOf(program, incentive, one, one.effect.pay)] : []
    })
}

function exceptionOf(program: Program, incentive: Incentive, one: GrantedException, pay: Decimal): Evaluated {
  const key = { program: program.id, incentive: incentive.id, partner: one.partner, credit: `exception ${one.id}` }
  const facts = one.facts.map((position) => factRef({ position }))
  const says = `Exception ${one.id}: ${one.because}`
  const reason: Reason = {
    rule: 'earning',
    says,
    amount: decimalText(pay),
    currency: program.currency,
    facts,
    because: [{ rule: 'exception', says, facts }],
  }
  const about = {
    customer: one.customer ?? null,
    product: null,
    earnedFrom: one.at.toString(),
    version: program.version,
    deliver: incentive.deliver ?? 'cash',
  }
  return { earned: { key, total: pay, basis: basisOf(facts), reason }, stage: incentive.stage, about }
}
