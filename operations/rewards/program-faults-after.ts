import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { Clawback, ProgramBody } from '#core/rewards/program.ts'
import type { Place } from '#operations/schema-faults.ts'
import {
  type Checked,
  doubtful,
  isLonger,
  type ProgramFault,
  unknownIncentive,
  unknownIncentives,
  wrong,
} from './program-fault.ts'

/** What is said of a program's incentives from outside of them: what is taken back, and which exclude each other. */
export function clawbackFaults(checked: Checked): readonly ProgramFault[] {
  return (checked.body.clawback ?? []).flatMap((rule, at) => {
    const place = ['clawback', at]
    return [
      ...unknownIncentives(rule.incentives, [...place, 'incentives'], checked),
      ...takeFaults(rule, place, checked),
    ]
  })
}

function takeFaults(
  { take, on, within, incentives }: Clawback,
  place: Place,
  { body }: Checked,
): readonly ProgramFault[] {
  const at = [...place, 'take']
  if (typeof take === 'object') {
    return take.steps.flatMap(({ until }, step) => {
      const before = take.steps[step - 1]
      if (before === undefined || isLonger(until, before.until)) return []
      const says = `Steps rise: ${until} is not longer than ${before.until}`
      return [wrong([...at, 'steps', step, 'until'], 'steps_not_rising', says)]
    })
  }
  if (take === 'unvested') {
    const named = body.incentives.filter(({ id }) => incentives === undefined || incentives.includes(id))
    const whole = named.filter(({ vest }) => vest === undefined).map(({ id }) => id)
    const says = `${whole.join(', ')} ${whole.length === 1 ? 'is' : 'are'} earned at once, so nothing of it is unvested`
    return whole.length === 0 ? [] : [doubtful(at, 'nothing_unvested', says)]
  }
  if (take !== 'proportional' || on === 'credit_note.issued' || on === 'invoice.unpaid' || within !== undefined)
    return []
  return [wrong(at, 'window_missing', 'A proportional part is that of a time: say within which')]
}

/** Funds are named `fund:…`. */
const FUND = 'fund:'

export function exclusiveFaults({ body, ids }: Checked): readonly ProgramFault[] {
  return (body.exclusive ?? []).flatMap((group, at) =>
    group.flatMap((id, member) => {
      const place = ['exclusive', at, member]
      if (ids.includes(id)) return []
      if (!id.startsWith(FUND)) return [unknownIncentive(id, place, ids)]
      return [doubtful(place, 'no_funds_yet', `There are no funds yet, so ${id} excludes nothing`)]
    }),
  )
}

export function payoutFaults({ payout }: ProgramBody): readonly ProgramFault[] {
  const { delay, expires, deliver } = payout
  const parts = sum((deliver ?? []).map(({ percent }) => decimal(percent)))
  return [
    ...(delay !== undefined && expires !== undefined && !isLonger(expires, delay)
      ? [
          wrong(
            ['payout', 'expires'],
            'expires_before_due',
            `Money is due after ${delay} and would be lost after ${expires}`,
          ),
        ]
      : []),
    ...(parts.gt(decimal(100))
      ? [wrong(['payout', 'deliver'], 'deliver_over_whole', `The parts come to ${decimalText(parts)} %`)]
      : []),
  ]
}
