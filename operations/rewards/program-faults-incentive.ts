import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { UNIT_BASES } from '#core/rewards/base.ts'
import { familyOf, type TriggerFamily } from '#core/rewards/context.ts'
import type { Incentive, Pay, Step, Tier } from '#core/rewards/program.ts'
import type { Place } from '#operations/schema-faults.ts'
import {
  type Checked,
  doubtful,
  isLonger,
  type ProgramFault,
  paidOn,
  unknownIncentive,
  wrong,
} from './program-fault.ts'
import { unknownLet } from './program-faults-let.ts'

/** On which triggers a base comes along: a family or a whole trigger. */
const BASE_TRIGGERS: Readonly<Record<string, readonly (TriggerFamily | Incentive['trigger'])[]>> = {
  'line.amount': ['invoice'],
  'line.quantity': ['invoice'],
  'subscription.first_year_value': ['subscription', 'milestone', 'touchpoint', 'period', 'deal'],
  'subscription.recurring_value': ['period'],
  'subscription.quantity': ['subscription', 'milestone', 'touchpoint', 'period', 'deal'],
  'renewal.value': ['subscription.renewed'],
  'renewal.quantity': ['subscription.renewed'],
  'expansion.value': ['subscription.expanded'],
  'expansion.quantity': ['subscription.expanded'],
  'sell_through.amount': ['sell_through'],
  'sell_through.quantity': ['sell_through'],
  'deal.expected_value': ['deal.registered'],
  'milestone.value': ['milestone'],
}

export function incentiveFaults(incentive: Incentive, place: Place, checked: Checked): readonly ProgramFault[] {
  return [
    ...baseFaults(incentive, place, checked),
    ...payFaults(incentive, place, checked),
    ...splitFaults(incentive, place),
    ...vestFaults(incentive, place),
    ...evidenceFaults(incentive, place),
  ]
}

function baseFaults(incentive: Incentive, place: Place, { ids, lets }: Checked): readonly ProgramFault[] {
  const { base, trigger, measure } = incentive
  const at = [...place, 'base']
  if (base === undefined) {
    if (measure === undefined || measure === 'value' || 'value' in measure) return []
    return [wrong([...place, 'measure'], 'base_missing', 'A measure looks at a base: say which, such as line.amount')]
  }
  if (base.startsWith('let.')) return lets.has(base.slice('let.'.length)) ? [] : [unknownLet(base.slice(4), at, lets)]
  const other = paidOn(incentive)
  if (other !== undefined) return ids.includes(other) ? [] : [unknownIncentive(other, at, ids)]
  const brings = BASE_TRIGGERS[base] ?? []
  if (brings.some((one) => one === trigger || one === familyOf(trigger))) return []
  const says = `${base} comes along on ${brings.join(', ')}, and not on ${trigger}`
  return [wrong(at, 'base_not_on_trigger', says)]
}

function payFaults({ base, pay, trigger }: Incentive, place: Place, checked: Checked): readonly ProgramFault[] {
  const at = [...place, 'pay']
  const { marginal, cliff } = pay as Readonly<{ marginal?: readonly Tier[]; cliff?: readonly Step[] }>
  const parts: readonly object[] = marginal ?? cliff ?? [pay]
  const percents = parts.some((part) => 'percent' in part && part.percent !== undefined)
  return [
    ...(percents && base === undefined
      ? [wrong(at, 'base_missing', `A percent is of something: say of which base, on ${trigger}`)]
      : []),
    ...(percents && base !== undefined && UNIT_BASES.has(base)
      ? [wrong(at, 'percent_of_units', `${base} counts units, and a percent of a count is no money: use per_unit`)]
      : []),
    ...('fixed' in pay && pay.fixed !== undefined && base !== undefined
      ? [doubtful([...place, 'base'], 'base_not_used', 'A fixed amount is the same whatever the base comes to')]
      : []),
    ...scopeFaults(pay, at),
    ...(marginal ? tierFaults(marginal, [...at, 'marginal']) : []),
    ...(cliff ? stepFaults(cliff, [...at, 'cliff']) : []),
    ...budgetFaults(pay, at, checked),
  ]
}

function scopeFaults(pay: Pay, at: Place): readonly ProgramFault[] {
  const { per, each, marginal, cliff } = pay as Readonly<Record<string, unknown>>
  if (marginal !== undefined || cliff !== undefined || (per === undefined && each === undefined)) return []
  const field = per === undefined ? 'each' : 'per'
  return [wrong([...at, field], 'without_tiers', `${field} says over what tiers count, and there are none`)]
}

/** Each bound above the one before; only the last may be open. */
function tierFaults(tiers: readonly Tier[], place: Place): readonly ProgramFault[] {
  let before: Decimal = ZERO
  return tiers.flatMap(({ to }, at) => {
    if (to === undefined) {
      const says = 'Only the last tier has no bound: nothing would reach those after it'
      return at === tiers.length - 1 ? [] : [wrong([...place, at], 'tiers_not_rising', says)]
    }
    const bound = decimal(to)
    const rises = bound.gt(before)
    const says = `Tiers rise: ${to} is not above ${decimalText(before)}`
    before = bound
    return rises ? [] : [wrong([...place, at, 'to'], 'tiers_not_rising', says)]
  })
}

function stepFaults(steps: readonly Step[], place: Place): readonly ProgramFault[] {
  return steps.flatMap(({ from }, at) => {
    const before = steps[at - 1]
    if (before === undefined || decimal(from).gt(decimal(before.from))) return []
    return [wrong([...place, at, 'from'], 'steps_not_rising', `Steps rise: ${from} is not above ${before.from}`)]
  })
}

function budgetFaults(pay: Pay, at: Place, { body: { budget } }: Checked): readonly ProgramFault[] {
  const { fixed } = pay as Readonly<{ fixed?: string }>
  if (fixed === undefined || budget === undefined || decimal(fixed).lte(decimal(budget))) return []
  const says = `One payment of ${fixed} is more than the whole budget of ${budget}`
  return [wrong([...at, 'fixed'], 'budget_too_small', says)]
}

const WHOLE = decimal(100)

function splitFaults({ split, role }: Incentive, place: Place): readonly ProgramFault[] {
  if (split === undefined) return []
  const at = [...place, 'split']
  const whole = sum(Object.values(split).map((percent) => decimal(percent)))
  const comes = `The parts of the split come to ${decimalText(whole)} %`
  return [
    ...(whole.gt(WHOLE) ? [wrong(at, 'split_over_whole', `${comes}, which is more than there is`)] : []),
    ...(whole.lt(WHOLE) ? [doubtful(at, 'split_under_whole', `${comes}: the rest is nobody’s`)] : []),
    ...(role === undefined
      ? []
      : [doubtful([...place, 'role'], 'role_not_used', 'The split says who earns, and the role beside it nothing')]),
  ]
}

function vestFaults({ vest }: Incentive, place: Place): readonly ProgramFault[] {
  if (vest === undefined) return []
  return (['every', 'cliff'] as const).flatMap((field) => {
    const part = vest[field]
    if (part === undefined || !isLonger(part, vest.over)) return []
    const says = `${field} ${part} is longer than the whole time ${vest.over} over which it vests`
    return [wrong([...place, 'vest', field], 'vests_never', says)]
  })
}

function evidenceFaults({ evidence, trigger }: Incentive, place: Place): readonly ProgramFault[] {
  if (evidence === undefined) return []
  const at = [...place, 'evidence']
  if (familyOf(trigger) !== 'milestone') {
    return [doubtful(at, 'evidence_not_used', `Milestones have evidence, and ${trigger} has none`)]
  }
  if (evidence.kind === undefined) return []
  const says = 'The kind of evidence is for people to read: whoever approves the milestone judges it'
  return [doubtful([...at, 'kind'], 'evidence_kind_not_checked', says)]
}
