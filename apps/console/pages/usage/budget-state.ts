import { addTexts, approximately, isNegative, isZero, negate, quantityText } from '#apps/console/amount/decimal-text.ts'
import { percentOf } from './course.ts'

export type BudgetState = Readonly<{
  kind: 'below' | 'reached' | 'passed'
  /** `62 % used`, `80 % reached`, `passed by 120.5` */
  says: string
  /** How much of the bar is full, at most 100. */
  percent: number
}>

/** Where a budget stands: below its first threshold, past one, or used up. `reached` are the thresholds that the server counts as reached. */
export function budgetState({
  amount,
  used,
  reached,
}: Readonly<{ amount: string; used: string; reached: readonly string[] }>): BudgetState {
  const percent = Math.min(100, percentOf(used, amount) ?? 0)
  const over = addTexts([used, negate(amount)])
  if (!isNegative(over) && !isZero(over))
    return { kind: 'passed', says: `passed by ${quantityText(over)}`, percent: 100 }
  const highest = reached.toSorted((a, b) => approximately(b) - approximately(a))[0]
  if (highest === undefined) return { kind: 'below', says: `${percent}\u00a0% used`, percent }
  return { kind: 'reached', says: `${highest}\u00a0% reached`, percent }
}

/** Why an amount can't be a budget; undefined where it can. */
export function amountFault(amount: string): string | undefined {
  const isDecimal = /^\d{1,20}(\.\d{1,18})?$/.test(amount)
  return isDecimal && approximately(amount) > 0 ? undefined : 'Give an amount above zero, such as 25000 or 99.5.'
}

/** `50, 80 100` as `['50', '80', '100']`, ascending; undefined where one is no percentage. */
export function readThresholds(text: string): readonly string[] | undefined {
  const told = text.split(/[\s,;%]+/).filter((one) => one !== '')
  const isFair = told.every((one) => /^\d{1,3}(\.\d{1,2})?$/.test(one) && Number(one) > 0)
  return isFair ? [...new Set(told)].toSorted((a, b) => Number(a) - Number(b)) : undefined
}

/** A name as it stands in an id: `Cluster nodes, 2026` is `cluster-nodes-2026`. */
export function nameAsId(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
}
