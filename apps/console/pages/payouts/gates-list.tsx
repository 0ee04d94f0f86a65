import { IconArrowRight } from '@tabler/icons-react'
import { useNames } from '#apps/console/api/names.ts'
import type { ClosedGate } from '#apps/console/api/rewards.ts'
import { GATES } from './payout-words.ts'

/** What holds a payout: each closed gate with why, what would open it, and who has to act. */
export function GatesList({ gates }: Readonly<{ gates: readonly ClosedGate[] }>) {
  const names = useNames()
  return (
    <ul className="gates">
      {gates.map(({ gate, says, hint, waitsFor }) => (
        <li key={gate}>
          <p>
            <span className="mark mark-attention">{GATES[gate]}</span> {says}
          </p>
          <p className="gate-hint">
            <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
            <span>
              {hint} <span className="soft small">({waitsFor === names.self ? 'you' : names.of(waitsFor)})</span>
            </span>
          </p>
        </li>
      ))}
    </ul>
  )
}
