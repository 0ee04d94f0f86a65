import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import type { DealLife, LifePoint } from '#apps/console/api/deal-life.ts'
import { FactsBelow } from '#apps/console/explain/facts-below.tsx'
import { dayIn } from '#apps/console/pages/subscriptions/life-words.ts'
import { Stage } from '#apps/console/theme/stage.tsx'
import { LANES } from './life-rows.ts'
import { doorOf } from './point-door.ts'

type Chosen = Readonly<{
  life: DealLife
  chosen: number | undefined
  onClose: () => void
  onStep: (by: 1 | -1) => void
}>

/** The point that is chosen: its sentence, its amount, and what it rests on. */
export function PointPanel({ life, chosen, onClose, onStep }: Chosen) {
  const point = chosen === undefined ? undefined : life.points[chosen]
  return (
    <div className={point ? 'life-point' : undefined} aria-live="polite">
      {point && (
        <section aria-label="Chosen point">
          <div className="life-point-bar life-unprinted">
            <button type="button" className="button-plain" aria-label="The point before" onClick={() => onStep(-1)}>
              <IconChevronLeft size={18} stroke={1.6} aria-hidden="true" />
            </button>
            <button type="button" className="button-plain" aria-label="The next point" onClick={() => onStep(1)}>
              <IconChevronRight size={18} stroke={1.6} aria-hidden="true" />
            </button>
            <button type="button" className="button-plain" aria-label="Choose none" onClick={onClose}>
              <IconX size={18} stroke={1.6} aria-hidden="true" />
            </button>
          </div>
          <div className="lead-row">
            <span className="mark">{LANES[point.lane]}</span>
            {point.stage !== null && <Stage stage={point.stage} />}
            <span className="soft small">{dayIn(point.at, life.zone)}</span>
          </div>
          <p className="life-point-says">{point.says}</p>
          <RestsOn point={point} />
        </section>
      )}
    </div>
  )
}

/** An amount opens its reasons or its document; what was told shows the fact itself. */
function RestsOn({ point: { ref, amount } }: Readonly<{ point: LifePoint }>) {
  const door = doorOf(ref)
  if ('fact' in door) return <FactsBelow facts={[ref]} />
  return (
    <p className="life-point-door">
      {amount && 'amount' in door && (
        <Amount value={amount.amount} currency={amount.currency} door={door.amount} withCurrency />
      )}
      {'payment' in door && (
        <>
          {amount && <Amount value={amount.amount} currency={amount.currency} withCurrency />}{' '}
          <Link to="/payments/$number" params={{ number: door.payment }}>
            Open {door.payment}
          </Link>
        </>
      )}
    </p>
  )
}
