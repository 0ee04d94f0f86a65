import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { HEALTH_BANDS } from '#core/life/health/policy.ts'
import { type CalibrationRow, calibrate, PREDICTED_DAYS_BEFORE } from '#core/life/renewal-forecast.ts'
import { door } from '#operations/door.ts'
import { read } from '#questions/reading.ts'
import { seeRenewals, share, shareText } from './renewals-reading.ts'

const row = z.object({
  band: z.enum(HEALTH_BANDS).nullable().meta({ description: 'Null where nobody knew how the customer did' }),
  of: z.int(),
  renewed: z.int(),
  predicted: share.meta({ description: 'The mean of what was predicted' }),
  share: share.meta({ description: 'What came: renewed, of all' }),
  low: share.meta({ description: 'Where its 95 % interval begins' }),
  high: share,
})

/** How well the forecast would have told what became of the terms that are over. */
export const renewalCalibration = door({
  name: 'renewal-calibration',
  kind: 'question',
  summary: 'Show how well renewals were forecast: what was predicted of terms that ended, beside what came',
  description: `Each recorded term is predicted ${PREDICTED_DAYS_BEFORE} days before its end by what was settled and known then. The Brier score is the mean square of what was missed: 0 is perfect, 0.25 is a coin; beside it that of who always predicts the share of all. Only subscriptions that you may see count.`,
  http: { method: 'GET', path: '/v1/renewal-calibration' },
  command: 'renewal calibration',
  input: z.object({}),
  output: z.object({
    of: z.int().meta({ description: 'Recorded terms' }),
    renewed: z.int(),
    brier: share.nullable().meta({ description: 'Null where no term has ended' }),
    brierOfShare: share.nullable(),
    rows: z.array(row),
  }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: (context) =>
    read(context, async (acting) => {
      const { of, renewed, brier, brierOfShare, rows } = calibrate((await seeRenewals(acting, context)).recorded)
      return ok({
        ...{ of, renewed, rows: rows.map(rowShown) },
        brier: brier === undefined ? null : shareText(brier),
        brierOfShare: brierOfShare === undefined ? null : shareText(brierOfShare),
      })
    }),
})

function rowShown({ band, of, renewed, predicted, counted }: CalibrationRow): z.input<typeof row> {
  return {
    ...{ band: band ?? null, of, renewed, predicted: shareText(predicted) },
    ...{ share: shareText(counted.share), low: shareText(counted.low), high: shareText(counted.high) },
  }
}
