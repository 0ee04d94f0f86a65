import { IconArrowRight } from '@tabler/icons-react'
import { useNames } from '#apps/console/api/names.ts'
import type { Payout } from '#apps/console/api/rewards.ts'
import { GATES, gateHint, waitsForText, withNames } from './payout-words.ts'

/** What holds a payout: each closed gate with why, what would open it, and who has to act. */
export function GatesList({ payout: { gates, payer, partner } }: Readonly<{ payout: Payout }>) {
  const names = useNames()
  return (
    <ul className="gates">
      {gates.map((one) => (
        <li key={one.gate}>
          <p>
            <span className="mark mark-attention">{GATES[one.gate]}</span>{' '}
            {withNames(one.says, [payer, partner], names)}
          </p>
          <p className="gate-hint">
            <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
            <span>
              {gateHint(one)} <span className="soft small">({waitsForText([one], names)})</span>
            </span>
          </p>
        </li>
      ))}
    </ul>
  )
}
