import type { ListedPrice } from '#apps/console/api/catalog.ts'

/** What is tried: a price, up to a quantity; `model` is a text where the reader made one of its own. */
export type Tried = Readonly<{ price: ListedPrice; unit: string; upTo: string; model: string | undefined }>

export const MODELS = [
  { value: 'per_unit', name: 'Each the same' },
  { value: 'graduated', name: 'Tier by tier' },
  { value: 'volume', name: 'The reached tier for all' },
  { value: 'package', name: 'By begun packages' },
] as const
export type ModelName = (typeof MODELS)[number]['value']

/** A tier as it is typed: the last one has no bound. */
export type TypedTier = Readonly<{ upTo: string; unit: string; flat: string }>
/** A model as it stands in the form. A package has its size as the bound of its first row, and its amount as the unit's. */
export type TypedModel = Readonly<{ model: ModelName; tiers: readonly TypedTier[] }>

const NO_TIER: TypedTier = { upTo: '', unit: '', flat: '' }
export const SIMPLE: TypedModel = { model: 'per_unit', tiers: [{ ...NO_TIER, unit: '1' }] }

export function isTriable(model: string): boolean {
  return MODELS.some(({ value }) => value === model)
}

/** The model of a recorded price as the form has it; of one that the form doesn't know, the simplest. */
export function typedOf(price: Readonly<Record<string, unknown>> | undefined): TypedModel {
  const { model, tiers, unit, size, amount } = (price ?? {}) as Readonly<{
    model?: ModelName
    tiers?: readonly Partial<TypedTier>[]
    unit?: string
    size?: string
    amount?: string
  }>
  if (model === 'per_unit') return { model, tiers: [{ ...NO_TIER, unit: unit ?? '' }] }
  if (model === 'package') return { model, tiers: [{ ...NO_TIER, upTo: size ?? '', unit: amount ?? '' }] }
  if (model === 'graduated' || model === 'volume') {
    return { model, tiers: (tiers ?? []).map((tier) => ({ ...NO_TIER, ...tier })) }
  }
  return SIMPLE
}

/** The model as the API takes it, or what is missing in words. */
export function modelOf({ model, tiers }: TypedModel): Readonly<{ price: object } | { missing: string }> {
  const [first = NO_TIER] = tiers
  const wrong = tiers.flatMap((tier) => [tier.upTo, tier.unit, tier.flat]).find((text) => !isNumber(text))
  if (wrong !== undefined) return { missing: `“${wrong}” is no number.` }
  if (first.unit === '' && first.flat === '') return { missing: 'Say what one costs.' }
  if (model === 'per_unit') return { price: { model, unit: first.unit } }
  if (model === 'package') {
    return Number(first.upTo) > 0
      ? { price: { model, size: first.upTo, amount: first.unit } }
      : { missing: 'Say how many are in a package.' }
  }
  if (!areAscending(tiers)) return { missing: 'Bounds of tiers ascend; only the last one is open.' }
  const told = tiers.map(({ upTo, unit, flat }) => ({
    ...(upTo !== '' && { upTo }),
    ...(unit !== '' && { unit }),
    ...(flat !== '' && { flat }),
  }))
  return { price: { model, tiers: told } }
}

function isNumber(text: string): boolean {
  return text === '' || /^\d{1,15}(\.\d{1,12})?$/.test(text)
}

function areAscending(tiers: readonly TypedTier[]): boolean {
  return tiers.every(({ upTo }, at) => {
    if (at === tiers.length - 1) return upTo === ''
    return upTo !== '' && (at === 0 || Number(tiers[at - 1]?.upTo) < Number(upTo))
  })
}

/** A model as it stands in the address; undefined where it is none. */
export function readModel(text: string | undefined): TypedModel | undefined {
  const [model, ...rows] = (text ?? '').split('/')
  const known = MODELS.find(({ value }) => value === model)
  if (!known || rows.length === 0) return undefined
  const tiers = rows.map((row) => {
    const [upTo = '', unit = '', flat = ''] = row.split(',')
    return { upTo, unit, flat }
  })
  return { model: known.value, tiers }
}

/** `graduated/1000,1.00,/,0.50,`: a bound, an amount for each and one for the tier, of every tier. */
export function printModel({ model, tiers }: TypedModel): string {
  return [model, ...tiers.map(({ upTo, unit, flat }) => [upTo, unit, flat].join(','))].join('/')
}
