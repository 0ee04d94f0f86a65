import { z } from 'zod'
import { HEALTH_BANDS, type HealthPolicy, SIGNALS, USUAL_MOVE } from '#core/life/health/policy.ts'
import { amount, moment } from '#questions/reading.ts'

/** Fields that the answers about health share. */
export const score = z.string().meta({ description: '0 to 100', example: '72.5' })
export const band = z.enum(HEALTH_BANDS).meta({ description: '`good`, `attention` or `risk`' })
export const signalName = z.enum(SIGNALS)

const terms = z.object({
  signal: signalName,
  weight: amount,
  from: amount.meta({ description: 'What scores 0' }),
  to: amount.meta({ description: 'What scores 100' }),
  against: z
    .enum(['usual', 'seats'])
    .nullable()
    .meta({ description: 'What use is compared with; of `usage_level` alone' }),
})

export const policyFields = {
  id: z.string().nullable().meta({ description: 'Null where the vendor told none, and the usual weights hold' }),
  from: moment.nullable(),
  good: score.meta({ description: 'From here on a score is good' }),
  attention: score.meta({ description: 'From here on a score wants attention; below it is a risk' }),
  move: amount.meta({ description: 'By how much a score moves before it is recorded anew' }),
  meter: z.string().nullable().meta({ description: 'Whose use counts; null for all that the product charges by' }),
  signals: z.array(terms),
}

export function policyRow({ id, from, signals, bands, move, meter }: HealthPolicy) {
  return {
    ...{ id: id ?? null, from: from?.toString() ?? null, good: bands.good, attention: bands.attention },
    ...{ move: move ?? USUAL_MOVE, meter: meter ?? null },
    signals: SIGNALS.flatMap((signal) => {
      const held = signals[signal]
      if (!held) return []
      const { weight, from: zero, to, against } = held
      const compared = signal === 'usage_level' ? (against ?? ('usual' as const)) : null
      return [{ signal, weight, from: zero, to, against: compared }]
    }),
  }
}
