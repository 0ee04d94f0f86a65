import type { Discount, PercentTier, PriceBody, PriceModel, Tier } from './catalog.ts'

/** What a price says, in one sentence: `1.00 each up to 1000, 0.50 each above, tier by tier; counted over the year`. */
export function priceSentence(price: PriceBody): string {
  return [modelSentence(price.price), ...modifierWords(price)].join('; ')
}

function modelSentence(model: PriceModel): string {
  switch (model.model) {
    case 'per_unit':
      return `${model.unit} each`
    case 'graduated':
      return `${tierWords(model.tiers)}, tier by tier`
    case 'volume':
      return `${tierWords(model.tiers)}, for the whole quantity`
    case 'package':
      return `${model.amount} for every ${model.size}, begun ones in full`
    case 'blocks':
      return `in all ${bounded(model.blocks, ({ amount }) => amount)}`
    case 'graduated_percentage':
      return `${bounded(model.tiers, percentWords)}, tier by tier`
    case 'points':
      return pointWords(model)
    case 'flat':
      return `${model.amount} for a period, ${PRORATION_WORDS[model.proration]}`
    case 'percentage':
      return percentageWords(model)
    case 'matrix':
      return matrixWords(model)
    case 'cost_plus':
      return `the cost of the link above × ${model.factor}`
  }
}

const PRORATION_WORDS = {
  none: 'never for a part of it',
  actual_days: 'by its days',
  actual_days_end_excluded: 'by its days without the last',
  fixed_30: 'by thirty days',
  seconds: 'by the second',
} as const

type Bounded = Readonly<{ upTo?: string | undefined }>

/** `… up to 100, … up to 200, … above`; nothing of bounds where there is one part. */
function bounded<Part extends Bounded>(parts: readonly Part[], words: (part: Part) => string): string {
  return parts
    .map((part) => {
      const reach = part.upTo === undefined ? (parts.length === 1 ? '' : ' above') : ` up to ${part.upTo}`
      return `${words(part)}${reach}`
    })
    .join(', ')
}

function tierWords(tiers: readonly Tier[]): string {
  return bounded(tiers, ({ unit, flat }) => {
    const each = unit === undefined ? [] : [`${unit} each`]
    const once = flat === undefined ? [] : [`${flat} once`]
    return [...each, ...once].join(' and ') || 'nothing'
  })
}

function percentWords({ percent, flat }: PercentTier): string {
  return flat === undefined ? `${percent} %` : `${percent} % and ${flat} once`
}

function pointWords({ pointsPerUnit, levels, committed }: Extract<PriceModel, { model: 'points' }>): string {
  const prices = levels.map(({ atLeast, price }) => `${price} from ${atLeast}`).join(', ')
  const promised = committed === undefined ? 'nothing is' : `${committed} are`
  return `${pointsPerUnit} points each, a point at ${prices} points committed, of which ${promised} committed`
}

function percentageWords(model: Extract<PriceModel, { model: 'percentage' }>): string {
  const { percent, fixed, minimum, maximum, freeEvents, freeUnits } = model
  return [
    fixed === undefined ? `${percent} %` : `${percent} % and ${fixed} for each transaction`,
    ...(minimum === undefined ? [] : [`a transaction at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`a transaction at most ${maximum}`]),
    ...(freeEvents === undefined ? [] : [`the first ${freeEvents} transactions free`]),
    ...(freeUnits === undefined ? [] : [`the first ${freeUnits} free`]),
  ].join(', ')
}

/** Cells past these are counted, not said. */
const MOST_CELLS = 3

function matrixWords({ by, cells, otherwise }: Extract<PriceModel, { model: 'matrix' }>): string {
  const said = cells.slice(0, MOST_CELLS).map(({ where, price }) => {
    return `${Object.values(where).join(' ') || 'any'}: ${modelSentence(price)}`
  })
  const more = cells.length > MOST_CELLS ? [`${cells.length - MOST_CELLS} more`] : []
  const rest = otherwise === undefined ? [] : [`otherwise ${modelSentence(otherwise)}`]
  return `by ${by.join(' and ')}: ${[...said, ...more, ...rest].join('; ')}`
}

const SCOPE_WORDS = { subscription: '', customer: ' and all of a customer', agreement: ' and all of the link' } as const

function modifierWords(price: PriceBody): readonly string[] {
  const { scope = 'subscription', window = 'period', minimum, maximum, discounts = [], free, billed } = price
  const counted =
    window === 'period' && scope === 'subscription' ? [] : [`counted over the ${window}${SCOPE_WORDS[scope]}`]
  return [
    ...counted,
    ...discounts.map(discountWords),
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(free === undefined ? [] : [`free for ${free} from the beginning`]),
    ...(billed === 'advance' ? ['billed in advance'] : []),
  ]
}

function discountWords(discount: Discount): string {
  return 'percent' in discount ? `${discount.percent} % off` : `${discount.amount} off`
}
