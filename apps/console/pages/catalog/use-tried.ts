import { useMemo } from 'react'
import { CURVE_STEPS, type CurvePoint, useCurve, useTriedModel } from '#apps/console/api/catalog.ts'
import { averageOf } from './curve-sentences.ts'
import { modelOf, readModel, type Tried } from './tried-model.ts'

export type TriedAnswer = Readonly<{
  /** By cell of a matrix; every other price has one series without a name. */
  series: readonly Readonly<{ cell: string | null; points: readonly CurvePoint[] }>[] | undefined
  says: string | undefined
  currency: string
  error: unknown
}>

const UP_TO = /^[1-9]\d{0,11}$/

/** What the price comes to, as the server says it, for the price that is recorded or the one that was made of it. */
export function useTried({ price, upTo, model }: Tried): TriedAnswer {
  const typed = readModel(model)
  const own = typed ? modelOf(typed) : undefined
  const isWhole = UP_TO.test(upTo)
  const quantities = useMemo(() => (isWhole ? stepsTo(upTo) : []), [isWhole, upTo])
  const made = own && 'price' in own && isWhole ? own.price : undefined
  const recorded = useCurve(
    { price: price.price, to: upTo, steps: quantities.length - 1 },
    typed === undefined && isWhole,
  )
  const tried = useTriedModel(made, price.currency, quantities.slice(1))
  const { currency } = price
  if (typed) {
    const costs = made && tried.data ? ['0', ...tried.data] : undefined
    const points = costs?.flatMap((cost, at) => pointOf(quantities[at] ?? '0', cost))
    const series = points && !tried.error ? [{ cell: null, points }] : undefined
    return { series, says: own && 'missing' in own ? own.missing : undefined, currency, error: tried.error }
  }
  const says = isWhole ? recorded.data?.price.says : undefined
  return { series: isWhole ? recorded.data?.series : undefined, says, currency, error: recorded.error }
}

/** Even steps from zero; of fewer units than steps, one by one. */
export function stepsTo(upTo: string): readonly string[] {
  const last = Number(upTo)
  const steps = Math.min(CURVE_STEPS, last)
  return Array.from({ length: steps + 1 }, (_, step) => String(Math.round((last * step) / steps)))
}

/** One step; nothing where the server says nothing of it. */
function pointOf(quantity: string, cost: string | undefined): readonly CurvePoint[] {
  if (cost === undefined) return []
  if (quantity === '0') return [{ quantity, cost, average: null }]
  return [{ quantity, cost, average: averageOf(cost, quantity) }]
}
