import { useAct } from '#apps/console/api/acts.ts'
import { TOUCHED_BY_USAGE } from '#apps/console/api/metering.ts'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { whyNot } from '#apps/console/parts/roles.ts'
import { RETRIERS } from './metering-roles.ts'

type Retried = Readonly<{ tried: number; accepted: number; conflicts: number; open: number }>

/** Reads every open row again, as it stands. */
export function RetryRows({ held, mayRetry }: Readonly<{ held: readonly PersonRole[]; mayRetry: boolean }>) {
  const retry = useAct(
    (_: Readonly<Record<string, never>>, sending) => act<Retried>('POST', '/v1/quarantine/retries', sending, {}),
    TOUCHED_BY_USAGE,
  )
  if (!mayRetry) return <p className="soft small">{whyNot(held, RETRIERS)}</p>
  return (
    <div className="retry">
      <button type="button" className="button" disabled={retry.isPending} onClick={() => retry.mutate({})}>
        {retry.isPending ? 'One moment…' : 'Try all of them again'}
      </button>
      <span role="status" className="soft small">
        {retry.data && retriedText(retry.data)}
      </span>
      <ActTrouble error={retry.error} />
    </div>
  )
}

function retriedText({ tried, accepted, conflicts }: Retried): string {
  if (tried === 0) return 'None can be read without a corrected file.'
  if (accepted === 0) return `${countText(tried, 'row')} can’t be understood yet.`
  const known = conflicts > 0 ? `, ${conflicts.toLocaleString('en')} of them known with other contents` : ''
  return `Of ${countText(tried, 'row')} ${accepted.toLocaleString('en')} ${accepted === 1 ? 'is' : 'are'} understood now${known}.`
}
