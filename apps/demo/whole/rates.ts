import { OPERATOR, RATES } from '#apps/demo/channel.ts'
import { type Told, told } from '#apps/demo/facts.ts'
import { randomFrom } from '#apps/demo/random.ts'
import { monthAt, WHOLE_MONTHS } from './months.ts'

/**
 * Rates for the months after those of the small channel: each walks on from its last one there, by at most two in a hundred each month.
 * They are made up. The franc's of 2024-10 stays untold.
 */
export function laterRates(): readonly Told[] {
  return RATES.flatMap(({ base, quote, byMonth }, at) => {
    const random = randomFrom(5_000 + at)
    let rate = Number(byMonth.at(-1))
    return WHOLE_MONTHS.slice(6).map((_, later) => {
      rate *= 1 + (random() - 0.5) * 0.04
      const date = `${monthAt(6 + later + 1)}-01`
      const body = { base, quote, date, rate: rate.toPrecision(3), source: 'demo rate, made up' }
      return told('fx_rate', `${OPERATOR}:${base}-${quote}-${date}`, body)
    })
  })
}
